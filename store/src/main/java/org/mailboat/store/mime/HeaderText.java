package org.mailboat.store.mime;

import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
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
        var all = new ArrayList<MailAddress>();
        try {
            ByteSequence octets =
                    ContentUtil.encode(java.nio.charset.StandardCharsets.UTF_8, value);
            for (Mailbox m :
                    LenientAddressParser.DEFAULT
                            .parseAddressList(octets, new ParserCursor(0, octets.length()))
                            .flatten()) {
                MailAddress address = address(m);
                if (address != null) {
                    all.add(address);
                }
            }
        } catch (RuntimeException e) {
            all.clear();
        }
        return all.isEmpty() ? List.of(new MailAddress(null, decode(value))) : List.copyOf(all);
    }

    private static @Nullable MailAddress address(Mailbox mailbox) {
        String name = mailbox.getName();
        String decoded = name == null || name.isBlank() ? null : decode(name);
        String local = mailbox.getLocalPart() == null ? "" : mailbox.getLocalPart();
        String domain = mailbox.getDomain();
        String address = domain == null || domain.isEmpty() ? decode(local) : local + "@" + domain;
        if (address.isEmpty()) {
            return decoded == null ? null : new MailAddress(null, decoded);
        }
        return new MailAddress(decoded, address);
    }

    /// The moment that a date field tells, or null if it is no date.
    public static @Nullable Instant date(@Nullable String value) {
        if (value == null) {
            return null;
        }
        Date date =
                DateTimeFieldLenientImpl.PARSER
                        .parse(new RawField("Date", value), DecodeMonitor.SILENT)
                        .getDate();
        return date == null ? null : date.toInstant();
    }
}
