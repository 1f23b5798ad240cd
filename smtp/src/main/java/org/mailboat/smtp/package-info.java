/// Sending mail by way of a submission server ([RFC
/// 6409](https://www.rfc-editor.org/rfc/rfc6409.html)): the engine's
/// [org.mailboat.sync.port.Submission] over SMTP. Start with [SmtpSubmission].
///
/// All of it runs on the thread that calls. What matters most is what became of a message whose
/// answer was lost: [Transaction] decides that.
@NullMarked
package org.mailboat.smtp;

import org.jspecify.annotations.NullMarked;
