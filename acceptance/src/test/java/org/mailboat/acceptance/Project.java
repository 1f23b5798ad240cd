package org.mailboat.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the project and the mail corpus lie.
public final class Project {
    private Project() {}

    /// The directory that holds LICENSE and the modules.
    public static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("LICENSE"))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException("not inside the project");
            }
        }
        return at;
    }

    /// The mail corpus beside the project, or where the system property `mailboat.corpus` says.
    public static Optional<Path> corpus() {
        String given = System.getProperty("mailboat.corpus");
        Path corpus =
                given == null ? root().resolveSibling("shared").resolve("corpus") : Path.of(given);
        return Files.isDirectory(corpus) ? Optional.of(corpus) : Optional.empty();
    }
}
