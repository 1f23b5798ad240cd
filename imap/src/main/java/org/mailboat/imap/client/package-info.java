/// Connections to IMAP servers: TLS, login, pipelined commands that return handles.
///
/// What a server says is attributed by what it says; one reader thread per connection, which never
/// writes. Failures are [ImapException]s.
@NullMarked
package org.mailboat.imap.client;

import org.jspecify.annotations.NullMarked;
