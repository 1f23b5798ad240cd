package org.mailboat.smtp.testkit;

import java.util.List;

/// What a server does instead of its duty.
public sealed interface SmtpFault {
    /// It says this, and does nothing. A reply that begins with 421 ends the connection.
    ///
    /// @param lines of the reply, whole, without line ends
    record Say(List<String> lines) implements SmtpFault {
        public Say {
            lines = List.copyOf(lines);
        }
    }

    /// It ends the connection without a word. A message that is whole is not taken.
    record Cut() implements SmtpFault {}

    /// It does what it was asked, and ends the connection without saying so.
    record DoAndCut() implements SmtpFault {}

    /// It does what it was asked, and says nothing.
    record DoAndSwallow() implements SmtpFault {}

    /// It waits until the gate is opened, and then goes on as if nothing had been.
    record Hold(Gate gate) implements SmtpFault {}

    /// After the go-ahead for a message it ends the connection when so many octets of it came. For
    /// [SmtpStep#DATA].
    record CutWithin(long octets) implements SmtpFault {}

    /// Says this instead.
    static SmtpFault say(String... lines) {
        return new Say(List.of(lines));
    }
}
