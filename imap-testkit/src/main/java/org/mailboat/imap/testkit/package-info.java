/// This package runs real IMAP servers for tests and holds the suites that every server passes.
///
/// [DovecotServer] and [CyrusServer] are private instances on 127.0.0.1; [TestCertificates] are the
/// good and bad certificates they show; [IndependentImapReader] reads an account without any of the
/// code under test. Nothing here reaches a shipped class path.
@NullMarked
package org.mailboat.imap.testkit;

import org.jspecify.annotations.NullMarked;
