package org.mailboat.imap.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where mailbox names begin and what stands between their levels ([RFC
/// 2342](https://www.rfc-editor.org/rfc/rfc2342.html)).
///
/// @param separator one character, or nothing for a server without levels, which says `NIL`
/// @param personal what the user's own names begin with, INBOX excepted; often nothing
/// @param others the beginnings of other users' names
/// @param shared the beginnings of shared names
public record FakeNamespaces(
        String separator, String personal, List<String> others, List<String> shared) {
    /// Levels apart by `/`, everything the user's own.
    public static final FakeNamespaces PLAIN = new FakeNamespaces("/", "", List.of(), List.of());

    public FakeNamespaces {
        if (separator.length() > 1) {
            throw new IllegalArgumentException("a separator is one character: " + separator);
        }
        others = List.copyOf(others);
        shared = List.copyOf(shared);
    }

    /// The separator as responses show it.
    String shownSeparator() {
        return separator.isEmpty() ? "NIL" : SessionWire.astring(separator);
    }

    String response() {
        return "* NAMESPACE %s %s %s"
                .formatted(shown(List.of(personal)), shown(others), shown(shared));
    }

    private String shown(List<String> prefixes) {
        return prefixes.isEmpty()
                ? "NIL"
                : prefixes.stream()
                        .map(p -> "(%s %s)".formatted(SessionWire.astring(p), shownSeparator()))
                        .collect(Collectors.joining("", "(", ")"));
    }

    /// Whether a name belongs to somebody else, so that the user makes and removes nothing there.
    boolean isForeign(String wireName) {
        return Stream.concat(others.stream(), shared.stream()).anyMatch(wireName::startsWith);
    }

    /// The names of the levels above this one, from the top.
    List<String> parents(String wireName) {
        List<String> parents = new ArrayList<>();
        if (!separator.isEmpty()) {
            for (int i = wireName.indexOf(separator, 1);
                    i > 0;
                    i = wireName.indexOf(separator, i + 1)) {
                parents.add(wireName.substring(0, i));
            }
        }
        return parents;
    }

    boolean isAtOrBelow(String name, String top) {
        return name.equals(top) || isBelow(name, top);
    }

    boolean isBelow(String name, String top) {
        return !separator.isEmpty() && name.startsWith(top + separator);
    }
}
