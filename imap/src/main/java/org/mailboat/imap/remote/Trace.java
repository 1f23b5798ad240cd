package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.PercentEscapes;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.HeaderProof;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is written into the journal of a message on its way into a mailbox, by which it is known if
/// the answer is lost.
///
/// @param way how it goes there
/// @param mailbox the target's wire name
/// @param epoch the target's
/// @param firstNew no message that came later has a lower UID; at least 1
/// @param source where it came from, if it was on the server
/// @param size in octets: as announced by the server, or of what is sent; -1 if unknown
/// @param date when the server received it, or is to say that it did; null if unknown
/// @param contentId the server's own identity for it, or null
/// @param header null if unknown
/// @param text of the octets, see [Fingerprint#text]; null if they are not here
record Trace(
        Way way,
        String mailbox,
        long epoch,
        long firstNew,
        @Nullable Source source,
        long size,
        @Nullable Instant date,
        @Nullable String contentId,
        @Nullable HeaderProof header,
        @Nullable Sha256 text) {

    /// How a message comes into a mailbox.
    enum Way {
        APPEND,
        COPY,
        /// By MOVE.
        MOVE,
        /// By COPY, and what follows it.
        COPY_AND_DELETE
    }

    /// Where a message was.
    record Source(String mailbox, long epoch, long uid) {}

    /// Whether the message is known again by its content alone, whatever its number.
    boolean isRecognisable() {
        return contentId != null || (header != null && header.hasMessageId());
    }

    /// The notation: words of `name=value`.
    String evidence() {
        var words = new TreeMap<String, String>();
        words.put("to", escaped(mailbox));
        words.put("uv", Long.toString(epoch));
        words.put("un", Long.toString(firstNew));
        if (source != null) {
            words.put("from", escaped(source.mailbox()));
            words.put("from-uv", Long.toString(source.epoch()));
            words.put("from-uid", Long.toString(source.uid()));
        }
        words.put("size", Long.toString(size));
        put(words, "date", date);
        put(words, "id", contentId == null ? null : escaped(contentId));
        if (header != null) {
            words.put(header.hasMessageId() ? "header-mid" : "header", header.sha256().toString());
        }
        put(words, "text", text);
        return way
                + words.entrySet().stream()
                        .map(word -> " " + word.getKey() + "=" + word.getValue())
                        .collect(Collectors.joining());
    }

    /// What the evidence says, or null if it is in another notation.
    static @Nullable Trace parse(String evidence) {
        var words = new TreeMap<String, String>();
        String[] parts = evidence.split(" ", -1);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                return null;
            }
            words.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        try {
            String date = words.get("date");
            String id = words.get("id");
            return new Trace(
                    Way.valueOf(parts[0]),
                    PercentEscapes.decode(word(words, "to")),
                    Long.parseLong(word(words, "uv")),
                    Long.parseLong(word(words, "un")),
                    source(words),
                    Long.parseLong(word(words, "size")),
                    date == null ? null : Instant.parse(date),
                    id == null ? null : PercentEscapes.decode(id),
                    header(words),
                    hash(words.get("text")));
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Source source(Map<String, String> words) {
        String from = words.get("from");
        return from == null
                ? null
                : new Source(
                        PercentEscapes.decode(from),
                        Long.parseLong(word(words, "from-uv")),
                        Long.parseLong(word(words, "from-uid")));
    }

    private static @Nullable HeaderProof header(Map<String, String> words) {
        Sha256 named = hash(words.get("header-mid"));
        Sha256 unnamed = hash(words.get("header"));
        Sha256 any = named == null ? unnamed : named;
        return any == null ? null : new HeaderProof(any, named != null);
    }

    private static @Nullable Sha256 hash(@Nullable String hex) {
        return hex == null ? null : new Sha256(HexFormat.of().parseHex(hex));
    }

    private static String word(Map<String, String> words, String name) {
        String word = words.get(name);
        if (word == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return word;
    }

    private static void put(Map<String, String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.put(name, value.toString());
        }
    }

    private static String escaped(String text) {
        return PercentEscapes.encode(text, c -> c <= ' ' || c == '%' || c >= 0x7F);
    }
}
