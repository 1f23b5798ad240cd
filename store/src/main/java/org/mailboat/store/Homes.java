package org.mailboat.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// The layout of a home, and files that only their owner can read.
final class Homes {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private Homes() {}

    /// The directory that a file of a home is in.
    static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no file: " + file);
        }
        return parent;
    }

    static boolean isPosix() {
        return POSIX;
    }

    static Path database(Path home) {
        return home.resolve("mailboat.db");
    }

    static Path segments(Path home) {
        return home.resolve("segments");
    }

    static Path locks(Path home) {
        return home.resolve("locks");
    }

    /// What shows that a store was put back, see [Seal].
    static Path seal(Path home) {
        return home.resolve("seal");
    }

    static Path backups(Path home) {
        return home.resolve("backups");
    }

    /// Makes the directory and those above it; the last is its owner's alone. One that is there
    /// stays as it is.
    static void createPrivateDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, owner("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /// Makes an empty file that only its owner can read and write.
    ///
    /// @throws FileAlreadyExistsException if there is one
    static void createPrivateFile(Path file) throws IOException {
        Files.createFile(file, owner("rw-------"));
    }

    static FileAttribute<?>[] owner(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
