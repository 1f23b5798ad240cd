package org.mailboat.sync.testkit.simulation;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// Which branches histories went through, and how often.
public final class Coverage {
    private final Map<String, Long> counts = new TreeMap<>();

    void count(String kind, String what) {
        counts.merge(kind + " " + what, 1L, Long::sum);
    }

    /// A sentence without what differs from one to the other.
    void sentence(String kind, String sentence) {
        String plain =
                sentence.replaceAll("[\"“][^\"”]*[\"”]", "…").replaceAll("[0-9]+|\\bOne\\b", "n");
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
