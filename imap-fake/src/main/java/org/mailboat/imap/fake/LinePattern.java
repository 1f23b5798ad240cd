package org.mailboat.imap.fake;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line as a script writes it, with names in braces for what only the client knows.
///
/// `{tag}` stands for one word and is bound anew by every expected line; any other name (`{a}`,
/// `{fetch}`) is bound at its first use and must be the same word afterwards; `{*}` stands for
/// anything. A name begins with a letter, so that a literal's `{5}` and `{5+}` are plain text.
final class LinePattern {
    private static final Pattern HOLE = Pattern.compile("\\{(\\*|[A-Za-z][A-Za-z0-9]*)}");
    private static final String REBOUND = "tag";

    private final String source;

    LinePattern(String source) {
        this.source = source;
    }

    /// Whether the line fits; if it does, what its names stand for is added to the bindings.
    boolean matches(String line, Map<String, String> bindings) {
        Map<String, Integer> groups = new HashMap<>();
        Matcher matcher = regex(bindings, groups).matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        groups.forEach((name, group) -> bindings.put(name, matcher.group(group)));
        return true;
    }

    private Pattern regex(Map<String, String> bindings, Map<String, Integer> groups) {
        StringBuilder regex = new StringBuilder();
        Matcher hole = HOLE.matcher(source);
        int end = 0;
        while (hole.find()) {
            regex.append(Pattern.quote(source.substring(end, hole.start())));
            regex.append(holeRegex(hole.group(1), bindings, groups));
            end = hole.end();
        }
        regex.append(Pattern.quote(source.substring(end)));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static String holeRegex(
            String name, Map<String, String> bindings, Map<String, Integer> groups) {
        if (name.equals("*")) {
            return ".*";
        }
        Integer group = groups.get(name);
        if (group != null) {
            return "\\" + group;
        }
        String bound = name.equals(REBOUND) ? null : bindings.get(name);
        if (bound != null) {
            return Pattern.quote(bound);
        }
        groups.put(name, groups.size() + 1);
        return "([^ ]+)";
    }

    /// The line with every name replaced by what it stands for.
    ///
    /// @throws IllegalStateException if a name stands for nothing yet
    static String fill(String template, Map<String, String> bindings) {
        return HOLE.matcher(template)
                .replaceAll(hole -> {
                    String value = bindings.get(hole.group(1));
                    if (value == null) {
                        throw new IllegalStateException(
                                hole.group() + " is sent before a line with it came");
                    }
                    return Matcher.quoteReplacement(value);
                });
    }

    @Override
    public String toString() {
        return source;
    }
}
