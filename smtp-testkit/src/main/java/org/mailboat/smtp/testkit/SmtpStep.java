package org.mailboat.smtp.testkit;

/// A moment of a dialogue at which a server answers.
public enum SmtpStep {
    /// A client has connected.
    GREETING,
    EHLO,
    HELO,
    STARTTLS,
    /// The command, and each answer to a challenge.
    AUTH,
    MAIL,
    RCPT,
    DATA,
    /// The line with the dot: the whole message has come.
    END,
    RSET,
    NOOP,
    QUIT
}
