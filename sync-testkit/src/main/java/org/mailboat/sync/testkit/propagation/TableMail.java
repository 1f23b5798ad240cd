package org.mailboat.sync.testkit.propagation;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The texts of the mail that rows speak of; each tells its name.
public final class TableMail {
    private static final Pattern NAME = Pattern.compile("(?m)^X-Name: (\\S+)\r?$");
    private static final Instant NOON = Instant.parse("2025-12-31T12:00:00Z");

    private TableMail() {}

    /// The octets of a mail, one char each.
    static String text(String name, MailKind kind) {
        String like = kind.like() == null ? name : kind.like();
        return (kind.messageId() ? "Message-ID: <" + like + "@table.mailboat.test>\r\n" : "")
                + "From: Ann <ann@mailboat.test>\r\n"
                + "Subject: "
                + like
                + "\r\nX-Name: "
                + name
                + "\r\n\r\nText of "
                + name
                + ".\r\n";
    }

    /// When the server received it.
    static Instant date(MailKind kind) {
        return NOON.minus(Duration.ofDays(kind.daysOld()));
    }

    /// The name of a mail of the table.
    ///
    /// @param text its octets, or its header at least
    public static String name(String text) {
        Matcher matcher = NAME.matcher(text);
        return matcher.find() ? matcher.group(1) : "?";
    }
}
