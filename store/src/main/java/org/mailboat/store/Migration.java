package org.mailboat.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/// One step of the schema, from the version before to its own.
///
/// @param version from 1, without gaps
/// @param source gives the script: read when the step is taken, which few openings do
record Migration(int version, String name, Supplier<String> source) {
    private static final List<String> NAMES =
            List.of(
                    "0001-first",
                    "0002-identity",
                    "0003-feed",
                    "0004-threads",
                    "0005-bodies",
                    "0006-edits",
                    "0007-subjects",
                    "0008-edits-by-message",
                    "0009-confirmed",
                    "0010-put-back",
                    "0011-segment-numbers",
                    "0012-refused",
                    "0013-outbox");

    /// The steps that this Mailboat knows, in order.
    static List<Migration> known() {
        return NAMES.stream()
                .map(name ->
                        new Migration(Integer.parseInt(name, 0, 4, 10), name, () -> load(name)))
                .toList();
    }

    static int latest() {
        return NAMES.size();
    }

    /// Statements, separated by semicolons.
    String script() {
        return source.get();
    }

    /// SHA-256 of the script, to find out later that a released step was edited.
    String checksum() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(script().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String load(String name) {
        try (InputStream script = Migration.class.getResourceAsStream("schema/" + name + ".sql")) {
            if (script == null) {
                throw new IllegalStateException("the schema step " + name + " is not packaged");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
