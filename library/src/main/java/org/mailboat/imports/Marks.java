package org.mailboat.imports;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.mime.HeaderText;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The marks of a message as other programs wrote them down.
final class Marks {
    /// What may be a keyword on IMAP, without characters that few servers take.
    private static final Pattern WORD = Pattern.compile("[$\\w][\\w.+:/@-]*");

    private Marks() {}

    /// Whether a server could keep the word as a mark.
    static boolean isWord(String word) {
        return WORD.matcher(word).matches();
    }

    /// Of a header in an mbox: `Status`, `X-Status` and `X-Keywords` of servers, `X-Mozilla-Status`
    /// and `X-Mozilla-Keys` of Thunderbird, `X-Gmail-Labels` of what Gmail gives out.
    static Keywords ofHeader(HeaderBlock header) {
        var marks = new TreeSet<Keyword>();
        add(marks, header.first("Status"), 'R', Keyword.SEEN);
        String more = header.first("X-Status");
        add(marks, more, 'A', Keyword.ANSWERED);
        add(marks, more, 'F', Keyword.FLAGGED);
        add(marks, more, 'T', Keyword.DRAFT);
        add(marks, more, 'D', Keyword.DELETED);
        int mozilla = hexadecimal(header.first("X-Mozilla-Status"));
        add(marks, mozilla, 1, Keyword.SEEN);
        add(marks, mozilla, 2, Keyword.ANSWERED);
        add(marks, mozilla, 4, Keyword.FLAGGED);
        add(marks, mozilla, 8, Keyword.DELETED);
        addWords(marks, header.first("X-Keywords"));
        addWords(marks, header.first("X-Mozilla-Keys"));
        addLabels(marks, header.first("X-Gmail-Labels"));
        return Keywords.of(marks);
    }

    /// What a server could keep of words that are marks.
    private static void addWords(Set<Keyword> marks, @Nullable String words) {
        Stream.of(words == null ? new String[0] : words.strip().split("[\\s,]+", -1))
                .filter(Marks::isWord)
                .map(Keyword::new)
                .forEach(marks::add);
    }

    /// Labels name what other programs have marks for; the other ones are mailboxes.
    private static void addLabels(Set<Keyword> marks, @Nullable String labels) {
        for (String label :
                labels == null ? new String[0] : HeaderText.decode(labels).split(",", -1)) {
            switch (label.strip()) {
                case "Opened" -> marks.add(Keyword.SEEN);
                case "Starred" -> marks.add(Keyword.FLAGGED);
                case "Draft", "Drafts" -> marks.add(Keyword.DRAFT);
                default -> {}
            }
        }
    }

    private static void add(Set<Keyword> marks, @Nullable String flags, char flag, Keyword mark) {
        if (flags != null && flags.indexOf(flag) >= 0) {
            marks.add(mark);
        }
    }

    private static void add(Set<Keyword> marks, int bits, int bit, Keyword mark) {
        if ((bits & bit) != 0) {
            marks.add(mark);
        }
    }

    private static int hexadecimal(@Nullable String text) {
        String digits = text == null ? "" : text.strip();
        return digits.matches("[0-9A-Fa-f]{1,4}") ? Integer.parseInt(digits, 16) : 0;
    }
}
