package org.mailboat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Whole trees of files.
final class Directories {
    private Directories() {}

    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        for (Path path : files(root, true)) {
            Files.delete(path);
        }
    }

    /// The octets of all files whose names match, below a directory.
    static long size(Path root, String namePattern) throws IOException {
        long size = 0;
        for (Path path : files(root, false)) {
            if (path.getFileName().toString().matches(namePattern)) {
                size += Files.size(path);
            }
        }
        return size;
    }

    private static List<Path> files(Path root, boolean directoriesToo) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(path -> directoriesToo || Files.isRegularFile(path))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
