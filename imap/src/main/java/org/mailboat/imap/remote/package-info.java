/// The engine's port to a server, over IMAP: start with [ImapRemote].
@NullMarked
package org.mailboat.imap.remote;

import org.jspecify.annotations.NullMarked;
