package org.mailboat.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Disks that are full or cannot be written. Root gets real mounts; others have a directory's
/// permissions taken away.
final class Mounts implements AutoCloseable {
    private final Path directory;
    private final boolean mounted;

    private Mounts(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
    }

    /// Whether this process may mount.
    static boolean possible() {
        return System.getProperty("user.name").equals("root");
    }

    /// Makes what is in the directory unwritable until closed.
    static Mounts readOnly(Path directory) throws IOException, InterruptedException {
        if (!possible()) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
            return new Mounts(directory, false);
        }
        run("mount", "--bind", directory.toString(), directory.toString());
        run("mount", "-o", "remount,bind,ro", directory.toString());
        return new Mounts(directory, true);
    }

    /// A disk of this size, as in `900k`, until closed.
    static Mounts tmpfs(Path directory, String size) throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        return new Mounts(directory, true);
    }

    void resize(String size) throws IOException, InterruptedException {
        run("mount", "-o", "remount,size=" + size, directory.toString());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (mounted) {
            run("umount", "-l", directory.toString());
        } else {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("failed: " + List.of(command));
        }
    }
}
