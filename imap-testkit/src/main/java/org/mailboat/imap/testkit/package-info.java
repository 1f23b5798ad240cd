/// This package runs real IMAP servers for tests and holds the suite that every server passes.
///
/// [DovecotServer] and [CyrusServer] are private instances on 127.0.0.1, [FakeTestServer] is the
/// fake one in their place; [TestCertificates] are the good and bad certificates they show;
/// [RawImapClient] talks to them without any of the code under test; [ImapServerContract] says what
/// the engine relies on. Nothing here reaches a shipped class path.
@NullMarked
package org.mailboat.imap.testkit;

import org.jspecify.annotations.NullMarked;
