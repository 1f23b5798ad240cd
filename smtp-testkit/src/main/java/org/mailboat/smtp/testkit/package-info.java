/// Submission servers for tests: one that lives in the test's process, records what it is sent and
/// breaks where it is told to ([FakeSmtpServer]), and a real one ([PostfixServer]).
@NullMarked
package org.mailboat.smtp.testkit;

import org.jspecify.annotations.NullMarked;
