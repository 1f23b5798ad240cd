package org.mailboat.store.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Message identifiers as they stand in header fields, with or without what a standard asks of
/// them.
///
/// Well-formed, each stands in angle brackets ([RFC 5322
/// §3.6.4](https://www.rfc-editor.org/rfc/rfc5322.html#section-3.6.4)). Old programs put sentences
/// around them, others lose the brackets or fold within them.
public final class MessageIds {
    /// Longer ones are no identifiers.
    private static final int LONGEST = 1_000;

    /// Without an `@` something this short is a word, as in `<none>`.
    private static final int SHORTEST_WITHOUT_DOMAIN = 10;

    private static final Pattern WORD = Pattern.compile("[^\\s,;]+");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    /// As in `a.b@c`, of characters that stand in no sentence.
    private static final Pattern BARE = Pattern.compile("[^\\s@<>()\\[\\]:\"]+@[^\\s@<>():\"]+");

    private MessageIds() {}

    /// The identifiers in the value of a field, in their order, without angle brackets, each as
    /// often as it stands there. A local part that is quoted is one that is not ([RFC 5256
    /// §3](https://www.rfc-editor.org/rfc/rfc5256.html#section-3)).
    public static List<String> of(String value) {
        return value.indexOf('<') >= 0 ? bracketed(value) : bare(value);
    }

    private static List<String> bracketed(String value) {
        var found = new ArrayList<String>();
        int open = -1;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '<') {
                unclosed(found, value, open, i);
                open = i;
            } else if (c == '>' && open >= 0) {
                if (i - open <= LONGEST) {
                    String id = SPACES.matcher(value.substring(open + 1, i)).replaceAll("");
                    add(found, unquoted(id));
                }
                open = -1;
            }
        }
        unclosed(found, value, open, value.length());
        return found;
    }

    /// Of what a bracket opens and none closes, the first word.
    private static void unclosed(List<String> found, String value, int open, int end) {
        if (open >= 0 && end - open <= LONGEST) {
            Matcher word = WORD.matcher(value).region(open + 1, end);
            if (word.find()) {
                add(found, unquoted(word.group()));
            }
        }
    }

    /// Without a bracket anywhere, identifiers are taken where nothing else stands between them.
    private static List<String> bare(String value) {
        var found = new ArrayList<String>();
        Matcher words = WORD.matcher(value);
        while (words.find()) {
            String word = words.group();
            String id = word.endsWith(">") ? word.substring(0, word.length() - 1) : word;
            if (id.length() > LONGEST || !BARE.matcher(id).matches()) {
                return List.of();
            }
            add(found, id);
        }
        return found;
    }

    private static void add(List<String> found, String id) {
        if (isOne(id)) {
            found.add(id);
        }
    }

    private static boolean isOne(String id) {
        int at = id.lastIndexOf('@');
        return at < 0
                ? id.length() >= SHORTEST_WITHOUT_DOMAIN
                        && id.chars().anyMatch(c -> c >= '0' && c <= '9')
                : at > 0 && at < id.length() - 1;
    }

    private static String unquoted(String id) {
        int end = id.lastIndexOf("\"@");
        return id.startsWith("\"") && end > 0
                ? id.substring(1, end).replace("\\", "") + id.substring(end + 1)
                : id;
    }
}
