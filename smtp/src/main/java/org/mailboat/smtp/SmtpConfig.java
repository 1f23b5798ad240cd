package org.mailboat.smtp;

import org.jspecify.annotations.Nullable;
import org.mailboat.net.NetConfig;

import java.time.Duration;

/// What sending is given by the program it runs in.
///
/// @param net what connections of every protocol are given
/// @param reply how long the server may take to answer a command
/// @param verdict how long it may take to answer the end of a message, which it may have to check
///   and to hand on first
/// @param helloName how this machine calls itself, a domain or an address in brackets; null for
///   something that tells nothing about it
public record SmtpConfig(
        NetConfig net, Duration reply, Duration verdict, @Nullable String helloName) {
    public SmtpConfig {
        if (!reply.isPositive() || !verdict.isPositive()) {
            throw new IllegalArgumentException("a timeout is positive");
        }
    }

    /// With five and ten times the patience that connections have otherwise: usually the minutes
    /// that [RFC 5321 §4.5.3.2](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.5.3.2) asks
    /// for. Who gives up sooner does not know what became of a message that the server was still
    /// busy with.
    public static SmtpConfig of(NetConfig net) {
        Duration silence = net.timeouts().silence();
        return new SmtpConfig(net, silence.multipliedBy(5), silence.multipliedBy(10), null);
    }

    /// The same with other limits.
    public SmtpConfig withLimits(Duration forReply, Duration forVerdict) {
        return new SmtpConfig(net, forReply, forVerdict, helloName);
    }

    /// The same under another name.
    public SmtpConfig withHelloName(@Nullable String name) {
        return new SmtpConfig(net, reply, verdict, name);
    }
}
