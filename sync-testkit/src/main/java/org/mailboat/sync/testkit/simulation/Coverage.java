package org.mailboat.sync.testkit.simulation;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Which branches histories went through, and how often.
public final class Coverage {
    private static final Pattern QUOTED = Pattern.compile("[\"“][^\"”]*[\"”]");
    private static final Pattern COUNTED = Pattern.compile("[0-9]+|\\bOne\\b");

    private final Map<String, Long> counts = new TreeMap<>();

    void count(String kind, String what) {
        counts.merge(kind + " " + what, 1L, Long::sum);
    }

    void count(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    /// A sentence without what differs from one to the other.
    void sentence(String kind, String sentence) {
        String unquoted = QUOTED.matcher(sentence).replaceAll("…");
        String plain = COUNTED.matcher(unquoted).replaceAll("n");
        count(kind, plain.length() > 110 ? plain.substring(0, 110) : plain);
    }

    /// How often each was reached.
    public Map<String, Long> counts() {
        return counts;
    }

    void add(Map<String, Long> others) {
        others.forEach((what, count) -> counts.merge(what, count, Long::sum));
    }

    /// Those of these that were never reached.
    public Collection<String> missing(Collection<String> expected) {
        return expected.stream().filter(each -> !counts.containsKey(each)).toList();
    }
}
