package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Where this reading of a message and another program's part.
///
/// @param path of the message in the corpus
/// @param field what they differ in
record Difference(String path, String field, String ours, String theirs) {
    String key() {
        return path + "\t" + field;
    }

    @Override
    public String toString() {
        return key() + "\n    ours:   " + shown(ours) + "\n    theirs: " + shown(theirs);
    }

    private static String shown(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() > 400 ? line.substring(0, 400) + "…" : line;
    }

    /// Collects differences in one message.
    static final class Comparison {
        private final String path;
        private final List<Difference> found = new ArrayList<>();

        Comparison(String path) {
            this.path = path;
        }

        void field(String name, @Nullable Object ours, @Nullable Object theirs) {
            String one = Objects.toString(ours, "");
            String two = Objects.toString(theirs, "");
            if (!one.equals(two)) {
                found.add(new Difference(path, name, one, two));
            }
        }

        /// The same words, however they are spaced.
        void words(String name, @Nullable String ours, @Nullable String theirs) {
            String one = squeezed(ours);
            String two = squeezed(theirs);
            if (!one.equals(two)) {
                int at = 0;
                while (at < Math.min(one.length(), two.length())
                        && one.charAt(at) == two.charAt(at)) {
                    at++;
                }
                int from = Math.max(0, at - 40);
                found.add(new Difference(path, name, one.substring(from), two.substring(from)));
            }
        }

        private static String squeezed(@Nullable String text) {
            return text == null ? "" : text.replaceAll("[\\s\\u00A0\\p{Cf}]+", "");
        }

        List<Difference> found() {
            return found;
        }
    }
}
