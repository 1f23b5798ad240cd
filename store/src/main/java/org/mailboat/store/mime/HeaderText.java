package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// The values of header fields as people read them.
public final class HeaderText {
    private HeaderText() {}

    /// The value with its encoded words decoded.
    public static String decode(String value) {
        return EncodedWords.decode(value).strip();
    }

    /// The addresses of a field, groups opened up.
    public static List<MailAddress> addresses(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return List.of();
        }
        List<MailAddress> all = AddressList.parse(value);
        return all.isEmpty() && value.indexOf(':') < 0
                ? List.of(new MailAddress(null, decode(value)))
                : all;
    }

    /// The moment that a date field tells, or null if it is no date.
    public static @Nullable Instant date(@Nullable String value) {
        return value == null ? null : DateText.parse(value);
    }
}
