package org.mailboat.outgoing;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Printable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The header of a message that is to be sent: says who sends it and to whom, and is then made into
/// what is sent. Every line has to be part of a field: what other programs took for the end of the
/// header could otherwise hide a field that must not be sent.
///
/// A message that bears `Resent-` fields is sent to those that they name and to nobody else ([RFC
/// 5322 §3.6.6](https://www.rfc-editor.org/rfc/rfc5322.html#section-3.6.6)): the others had it
/// before. Of several such blocks the first is the last one.
final class OutgoingHeader {
    /// A field with its octets, its end included, and its value on one line.
    private static final class Field {
        /// In lower case.
        final String name;

        final byte[] octets;
        final String value;

        Field(String name, byte[] octets, String value) {
            this.name = name;
            this.octets = octets;
            this.value = value;
        }
    }

    private final List<Field> fields;

    private OutgoingHeader(List<Field> fields) {
        this.fields = fields;
    }

    /// Reads a header.
    ///
    /// @param octets all lines up to the empty one, without it, each with CRLF at its end
    /// @throws IllegalArgumentException with a sentence that says what is no field
    static OutgoingHeader parse(byte[] octets) {
        var fields = new ArrayList<Field>();
        int from = 0;
        for (int number = 1, at = 0; at < octets.length; number++) {
            int end = lineEnd(octets, at);
            boolean folded = octets[at] == ' ' || octets[at] == '\t';
            if (folded ? at == 0 : colon(octets, at, end) < 0) {
                throw new IllegalArgumentException(
                        "line "
                                + number
                                + " is no field of a header: "
                                + Printable.of(text(Arrays.copyOfRange(octets, at, end)).strip()));
            }
            at = end;
            boolean last = at >= octets.length || (octets[at] != ' ' && octets[at] != '\t');
            if (last) {
                fields.add(field(Arrays.copyOfRange(octets, from, at)));
                from = at;
            }
        }
        return new OutgoingHeader(fields);
    }

    private static int lineEnd(byte[] octets, int from) {
        int at = from;
        while (at < octets.length && octets[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, octets.length);
    }

    /// Where the colon is behind the name that a line begins with, or -1.
    private static int colon(byte[] octets, int from, int to) {
        int at = from;
        while (at < to && octets[at] > ' ' && octets[at] < 127 && octets[at] != ':') {
            at++;
        }
        int end = at;
        while (at < to && (octets[at] == ' ' || octets[at] == '\t')) {
            at++;
        }
        return end > from && at < to && octets[at] == ':' ? at : -1;
    }

    private static Field field(byte[] octets) {
        int colon = colon(octets, 0, octets.length);
        String name = text(Arrays.copyOf(octets, colon)).strip().toLowerCase(Locale.ROOT);
        String value =
                text(Arrays.copyOfRange(octets, colon + 1, octets.length))
                        .replace("\r\n", "")
                        .strip();
        return new Field(name, octets, value);
    }

    /// As UTF-8, else octet for octet.
    private static String text(byte[] octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /// Whether it is sent on as somebody else's.
    boolean isResent() {
        return fields.stream().anyMatch(field -> field.name.startsWith("resent-"));
    }

    /// The last block of `Resent-` fields: the first, up to where one of its fields comes again.
    private List<Field> resent() {
        var block = new ArrayList<Field>();
        var names = new TreeSet<String>();
        for (Field field : fields) {
            if (field.name.startsWith("resent-")) {
                if (!names.add(field.name)) {
                    return block;
                }
                block.add(field);
            }
        }
        return block;
    }

    /// Who sends it.
    ///
    /// @throws IllegalArgumentException if nobody does, or it is no address
    String sender() {
        String prefix = isResent() ? "resent-" : "";
        List<Field> senders = among(prefix + "sender");
        List<Field> authors = among(prefix + "from");
        if (authors.isEmpty()) {
            throw new IllegalArgumentException("the message has no From" + hint(prefix));
        }
        if (authors.size() > 1 || senders.size() > 1) {
            throw new IllegalArgumentException("the message has several From or Sender fields");
        }
        List<String> authorAddresses = addresses(authors.getFirst());
        List<String> senderAddresses =
                senders.isEmpty() ? List.of() : addresses(senders.getFirst());
        return Stream.concat(senderAddresses.stream(), authorAddresses.stream())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("From names nobody" + hint(prefix)));
    }

    private static String hint(String prefix) {
        return prefix.isEmpty() ? "" : " for what is sent again (Resent-From)";
    }

    /// To whom it goes, each once, in order.
    ///
    /// @throws IllegalArgumentException if to nobody, or to what is no address
    List<String> recipients() {
        String prefix = isResent() ? "resent-" : "";
        var found = new ArrayList<String>();
        var known = new TreeSet<String>();
        for (String name : List.of("to", "cc", "bcc")) {
            for (Field field : among(prefix + name)) {
                for (String address : addresses(field)) {
                    if (known.add(folded(address))) {
                        found.add(address);
                    }
                }
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "the message names nobody to send it to ("
                            + (prefix.isEmpty() ? "To, Cc, Bcc" : "Resent-To, -Cc, -Bcc")
                            + ")");
        }
        return found;
    }

    /// Hosts are the same in any case; users need not be ([RFC 5321
    /// §2.4](https://www.rfc-editor.org/rfc/rfc5321.html#section-2.4)).
    private static String folded(String address) {
        int sign = address.lastIndexOf('@');
        return address.substring(0, sign) + address.substring(sign).toLowerCase(Locale.ROOT);
    }

    private List<Field> among(String name) {
        return (name.startsWith("resent-") ? resent() : fields)
                .stream().filter(field -> field.name.equals(name)).toList();
    }

    private static List<String> addresses(Field field) {
        try {
            return AddressParser.parse(field.value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "in the field " + field.name + " there is " + e.getMessage(), e);
        }
    }

    /// Whether what sends it on has no date of its own.
    boolean lacksResentDate() {
        return resent().stream().noneMatch(field -> field.name.equals("resent-date"));
    }

    /// The value of a field that may be there once, or null if it is not or is empty.
    ///
    /// @param name in lower case
    /// @throws IllegalArgumentException if it is there several times
    @Nullable String single(String name) {
        List<Field> all = fields.stream().filter(field -> field.name.equals(name)).toList();
        if (all.size() > 1) {
            throw new IllegalArgumentException("the message has several fields " + name);
        }
        return all.isEmpty() || all.getFirst().value.isEmpty() ? null : all.getFirst().value;
    }

    /// What is sent: without those that nobody else is to know of, with what is added at the end.
    ///
    /// @param before lines that come before all others
    /// @param behind lines that come behind all others; they take the place of empty fields
    byte[] sent(List<String> before, List<String> behind) {
        var out = new ByteArrayOutputStream();
        var names =
                behind.stream()
                        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                        .toList();
        before.forEach(line -> out.writeBytes(octets(line)));
        for (Field field : fields) {
            boolean secret = field.name.equals("bcc") || field.name.equals("resent-bcc");
            boolean replaced = field.value.isEmpty() && names.contains(field.name);
            if (!secret && !replaced) {
                out.writeBytes(field.octets);
            }
        }
        behind.forEach(line -> out.writeBytes(octets(line)));
        return out.toByteArray();
    }

    private static byte[] octets(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
