package org.mailboat.sync.testkit.propagation;

import org.mailboat.model.Keywords;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of a line: bare ones, quoted ones, and keywords in parentheses.
final class Tokens {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:([^\\s;()\"]*\"[^\"]*\"[^\\s;()\":]*|[^\\s;()\"]+)|(\\([^)]*\\))|(;))");

    private static final Pattern MAIL =
            Pattern.compile("([A-Za-z][A-Za-z0-9-]*)(?:#([0-9]+))?(?:@(.+))?");
    private static final Pattern RANGE =
            Pattern.compile("([A-Za-z-]*)([0-9]+)\\.\\.([A-Za-z-]*)([0-9]+)(@.+)?");
    private static final int LARGEST_RANGE = 10_000;

    private Tokens() {}

    /// The parts of a line between semicolons, each split into words.
    static List<List<String>> parts(String at, String line) {
        var parts = new ArrayList<List<String>>();
        var part = new ArrayList<String>();
        Matcher matcher = TOKEN.matcher(line);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            if (matcher.group(3) != null) {
                parts.add(List.copyOf(part));
                part.clear();
            } else {
                part.add(matcher.group().strip());
            }
        }
        if (!line.substring(end).isBlank()) {
            throw new TableSyntaxException(
                    at,
                    "a quote or a parenthesis is not closed: '"
                            + line.substring(end).strip()
                            + "'");
        }
        parts.add(List.copyOf(part));
        parts.removeIf(List::isEmpty);
        return parts;
    }

    static String unquoted(String word) {
        return word.replace("\"", "");
    }

    static boolean isKeywords(String word) {
        return word.startsWith("(");
    }

    static Keywords keywords(String at, String words) {
        String bare = words.replace("(", "").replace(")", "").strip();
        if (bare.isEmpty()) {
            return Keywords.none();
        }
        for (String word : bare.split("\\s+", -1)) {
            if (!word.matches("\\\\[A-Za-z]+|[$A-Za-z][$A-Za-z0-9_-]*")) {
                throw new TableSyntaxException(
                        at, "'" + word + "' is no keyword; one is as in \\Seen, $Junk or Holiday");
            }
        }
        return Keywords.parse(bare.replaceAll("\\s+", " "));
    }

    /// The messages that a word means; several for a range.
    static List<MailRef> mails(String at, String word) {
        Matcher range = RANGE.matcher(word);
        if (range.matches()) {
            if (!range.group(3).isEmpty() && !range.group(3).equals(range.group(1))) {
                throw new TableSyntaxException(at, "a range is as in m1..m60, and not " + word);
            }
            long from = Long.parseLong(range.group(2));
            long to = Long.parseLong(range.group(4));
            if (to < from || to - from > LARGEST_RANGE) {
                throw new TableSyntaxException(at, "the range " + word + " is empty or too large");
            }
            var mails = new ArrayList<MailRef>();
            for (long i = from; i <= to; i++) {
                String place = range.group(5) == null ? "" : range.group(5);
                mails.addAll(mails(at, range.group(1) + i + place));
            }
            return List.copyOf(mails);
        }
        Matcher mail = MAIL.matcher(word);
        if (!mail.matches()) {
            throw new TableSyntaxException(
                    at,
                    "'"
                            + word
                            + "' is no mail; one is as in a, a@Work (in that mailbox), a#2 (the"
                            + " second of that name) or m1..m60");
        }
        return List.of(
                new MailRef(
                        mail.group(1),
                        mail.group(2) == null ? 0 : Integer.parseInt(mail.group(2)),
                        mail.group(3) == null ? null : unquoted(mail.group(3))));
    }
}
