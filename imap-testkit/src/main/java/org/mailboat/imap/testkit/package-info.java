/// This package runs real IMAP servers for tests and holds the suite that every server passes.
///
/// [DovecotServer], [CyrusServer] and [CourierServer] are private instances on 127.0.0.1,
/// [FakeTestServer] is the fake one in their place; [TestCertificates] are the good and bad
/// certificates they show; [RawImapClient] talks to them without any of the code under test.
/// [PlainImapContract] says what the engine relies on at any server, one interface for each
/// extension adds to it, and [ImapServerContract] is all of them. Nothing here reaches a shipped
/// class path.
@NullMarked
package org.mailboat.imap.testkit;

import org.jspecify.annotations.NullMarked;
