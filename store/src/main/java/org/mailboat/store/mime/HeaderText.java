package org.mailboat.store.mime;

import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values of header fields as people read them.
public final class HeaderText {
    /// The charset of an encoded word, with the language that may follow it ([RFC 2047
    /// §2](https://www.rfc-editor.org/rfc/rfc2047.html#section-2), [RFC 2231
    /// §5](https://www.rfc-editor.org/rfc/rfc2231.html#section-5)).
    private static final Pattern WORD_CHARSET =
            Pattern.compile("=\\?([^?*\\s]{1,40})(\\*[^?\\s]{0,20})?\\?(?=[bBqQ]\\?)");

    private HeaderText() {}

    /// The value with its encoded words decoded and its white space made single.
    public static String decode(String value) {
        String text = value;
        if (value.contains("=?")) {
            try {
                text =
                        DecoderUtil.decodeEncodedWords(
                                withKnownCharsets(value), DecodeMonitor.SILENT);
            } catch (RuntimeException e) {
                // a word that the decoder chokes on stays as it was sent
                text = value;
            }
        }
        return text.strip();
    }

    private static String withKnownCharsets(String value) {
        Matcher words = WORD_CHARSET.matcher(value);
        var out = new StringBuilder(value.length());
        while (words.find()) {
            Charset known = MailCharsets.lookup(words.group(1));
            String name = known == null ? words.group(1) : known.name();
            words.appendReplacement(out, Matcher.quoteReplacement("=?" + name + "?"));
        }
        return words.appendTail(out).toString();
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
