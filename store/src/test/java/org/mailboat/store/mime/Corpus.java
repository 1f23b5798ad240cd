package org.mailboat.store.mime;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The shared collection of real and damaged mail, read where it lies: beside the project, or where
/// `-Dmailboat.corpus` says.
public final class Corpus {
    private Corpus() {}

    /// Where it lies; ends the test as skipped where there is no corpus.
    static Path present() {
        Path root = root();
        Assumptions.assumeTrue(
                Files.isRegularFile(root.resolve("INDEX.tsv")),
                "no mail corpus at " + root + "; say -Dmailboat.corpus=DIRECTORY");
        return root;
    }

    /// The files of one type, by path.
    public static List<Path> files(String type) {
        Path root = present();
        try (Stream<String> lines =
                Files.lines(root.resolve("INDEX.tsv"), StandardCharsets.UTF_8)) {
            return lines.map(l -> l.split("\t", -1))
                    .filter(c -> c.length > 1 && c[1].equals(type))
                    .map(c -> root.resolve(c[0]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        String said = System.getProperty("mailboat.corpus");
        if (said != null) {
            return Path.of(said);
        }
        Path dir = Path.of("").toAbsolutePath();
        while (dir.getParent() != null && !Files.exists(dir.resolve("LICENSE"))) {
            dir = dir.getParent();
        }
        return dir.resolveSibling("shared").resolve("corpus");
    }

    /// The octets as a server gives them: bare line feeds made CRLF.
    public static byte[] crlf(byte[] octets) {
        var out = new java.io.ByteArrayOutputStream(octets.length + octets.length / 32);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(octets[i]);
        }
        return out.toByteArray();
    }
}
