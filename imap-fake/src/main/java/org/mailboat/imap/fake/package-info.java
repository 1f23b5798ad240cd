/// This package plays an IMAP server, so that a client can be shown every behaviour on demand.
///
/// [ScriptedImapServer] follows a dialogue line by line, [FakeImapServer] behaves like a small real
/// server with mailboxes and messages, and [FaultProxy] stands between a client and any server and
/// breaks the link at chosen moments. Everything listens on 127.0.0.1 only.
@NullMarked
package org.mailboat.imap.fake;

import org.jspecify.annotations.NullMarked;
