package org.mailboat.imports;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The marks in the names of a Maildir's files, as in `…:2,FSa` ([the
/// format](https://cr.yp.to/proto/maildir.html)). Small letters stand for what Dovecot's file
/// beside `cur` calls them ([its
/// form](https://doc.dovecot.org/main/core/config/mailbox/formats/maildir.html)).
final class MaildirMarks {
    static final String FILE = "dovecot-keywords";

    private static final Keyword FORWARDED = new Keyword("$Forwarded");
    private static final Pattern LINE = Pattern.compile("(\\d{1,2}) (.+)");

    private final Map<Character, Keyword> words;

    private MaildirMarks(Map<Character, Keyword> words) {
        this.words = words;
    }

    /// Of a Maildir where nothing names the small letters.
    static MaildirMarks unnamed() {
        return new MaildirMarks(Map.of());
    }

    /// @param file the one that names the small letters
    static MaildirMarks of(Path file) throws IOException {
        var words = new TreeMap<Character, Keyword>();
        for (String line :
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()) {
            Matcher parts = LINE.matcher(line.strip());
            if (parts.matches() && Marks.isWord(parts.group(2))) {
                int letter = 'a' + Integer.parseInt(parts.group(1));
                if (letter <= 'z') {
                    words.put((char) letter, new Keyword(parts.group(2)));
                }
            }
        }
        return new MaildirMarks(words);
    }

    /// What the file's name says as far as it is known.
    Keywords of(String name) {
        var marks = new TreeSet<Keyword>();
        for (char flag : flags(name)) {
            Keyword mark = mark(flag);
            if (mark != null) {
                marks.add(mark);
            }
        }
        return Keywords.of(marks);
    }

    /// Whether the file's name has a small letter that nothing names.
    boolean lacks(String name) {
        for (char flag : flags(name)) {
            if (flag >= 'a' && flag <= 'z' && !words.containsKey(flag)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Keyword mark(char flag) {
        return switch (flag) {
            case 'D' -> Keyword.DRAFT;
            case 'F' -> Keyword.FLAGGED;
            case 'P' -> FORWARDED;
            case 'R' -> Keyword.ANSWERED;
            case 'S' -> Keyword.SEEN;
            case 'T' -> Keyword.DELETED;
            default -> words.get(flag);
        };
    }

    private static char[] flags(String name) {
        int info = Math.max(name.lastIndexOf(":2,"), name.lastIndexOf(";2,"));
        info = Math.max(info, name.lastIndexOf("!2,"));
        return info < 0 ? new char[0] : name.substring(info + 3).toCharArray();
    }
}
