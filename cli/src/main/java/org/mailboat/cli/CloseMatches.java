package org.mailboat.cli;

import org.mailboat.model.Printable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Names that a person may have meant.
final class CloseMatches {
    private static final int MOST = 3;

    private CloseMatches() {}

    /// The nearest names first; none that is too far off to be meant.
    static List<String> of(String name, Collection<String> names) {
        int limit = Math.max(1, name.length() / 3);
        return names.stream()
                .filter(n -> distance(name, n) <= limit)
                .sorted(
                        Comparator.comparingInt((String n) -> distance(name, n))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /// A sentence's end, as in `; did you mean INBOX?`, or a full stop.
    static String hint(String name, Collection<String> names) {
        var matches = of(name, names);
        return matches.isEmpty()
                ? "."
                : matches.stream()
                        .map(Printable::of)
                        .collect(Collectors.joining(" or ", "; did you mean ", "?"));
    }

    /// Edits between two names; a change of case alone counts as none.
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
