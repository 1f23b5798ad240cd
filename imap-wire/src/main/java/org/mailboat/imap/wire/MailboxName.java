package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The two faces of a mailbox's name. The *wire name* is the server's own octets, one char each,
/// and the only key for commands; the *path* is for people. A wire name is made from a path only
/// for a mailbox that does not exist yet, never for one that does.
public final class MailboxName {
    private MailboxName() {}

    /// A wire name, or a level of one, for people: modified UTF-7 where it is that, else UTF-8,
    /// else Latin-1.
    ///
    /// @param utf8 whether UTF8=ACCEPT or IMAP4rev2 is enabled, where names are UTF-8 ([RFC 6855
    ///   §3](https://www.rfc-editor.org/rfc/rfc6855.html#section-3))
    public static String decode(String wireName, boolean utf8) {
        String decoded = utf8 ? null : ModifiedUtf7.decode(wireName);
        if (decoded != null) {
            return decoded;
        }
        byte[] octets = Octets.ofLatin1(wireName);
        return Octets.readable(octets, 0, octets.length);
    }

    /// The octets for a text, one char each.
    ///
    /// @throws IllegalArgumentException if the text has lone surrogates
    public static String encode(String text, boolean utf8) {
        try {
            ByteBuffer octets = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return utf8
                    ? StandardCharsets.ISO_8859_1.decode(octets).toString()
                    : ModifiedUtf7.encode(text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not Unicode text", e);
        }
    }

    /// Where a wire name stands in the tree. One separator at either end is dropped; further empty
    /// levels are kept apart by a separator in front of the next level.
    ///
    /// @param separator of this listing, or null where names are flat
    /// @return empty for a name without any level, which is none
    public static Optional<MailboxPath> path(
            String wireName, @Nullable String separator, boolean utf8) {
        List<String> levels = new ArrayList<>();
        if (separator == null || separator.isEmpty()) {
            levels.add(wireName);
        } else {
            split(wireName, separator.charAt(0), levels);
        }
        var decoded = new ArrayList<String>(levels.size());
        for (String level : levels) {
            if (!level.isEmpty()) {
                decoded.add(decode(level, utf8));
            }
        }
        return decoded.isEmpty() ? Optional.empty() : Optional.of(new MailboxPath(decoded));
    }

    private static void split(String wireName, char separator, List<String> levels) {
        int from = wireName.length() > 1 && wireName.charAt(0) == separator ? 1 : 0;
        int end = wireName.length();
        if (end > from && wireName.charAt(end - 1) == separator) {
            end--;
        }
        var level = new StringBuilder();
        boolean named = false;
        for (int i = from; i < end; i++) {
            char c = wireName.charAt(i);
            if (c == separator && named) {
                levels.add(level.toString());
                level.setLength(0);
                named = false;
            } else {
                level.append(c);
                named |= c != separator;
            }
        }
        boolean cut = end > from && wireName.charAt(end - 1) == separator;
        levels.add(level.isEmpty() && cut ? String.valueOf(separator) : level.toString());
    }

    /// The wire name for a mailbox to be made.
    ///
    /// @param separator the server's, or null where names are flat
    /// @throws IllegalArgumentException if a level holds the separator, or there are levels but no
    ///   separator
    public static String wireName(MailboxPath path, @Nullable String separator, boolean utf8) {
        if (separator == null) {
            if (path.levels().size() > 1) {
                throw new IllegalArgumentException("the server has no mailboxes inside others");
            }
            return encode(path.lastLevel(), utf8);
        }
        var wire = new ArrayList<String>();
        for (String level : path.levels()) {
            String encoded = encode(level, utf8);
            if (encoded.contains(separator)) {
                throw new IllegalArgumentException(
                        "the server takes " + separator + " in a name for the end of a level");
            }
            wire.add(encoded);
        }
        return String.join(separator, wire);
    }
}
