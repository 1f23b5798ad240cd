package org.mailboat.imap.testkit;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// A server's process and directory, which go together: when it is closed, or else when this
/// process ends in good order.
public final class RunDirectory implements AutoCloseable {
    private final Path root;
    private final ChildProcess process;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RunDirectory(Path root, ChildProcess process) {
        this.root = root;
        this.process = process;
    }

    public static RunDirectory removedAtExit(Path root, ChildProcess process) {
        RunDirectory directory = new RunDirectory(root, process);
        Runtime.getRuntime().addShutdownHook(new Thread(directory::close, "test-server-stop"));
        return directory;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            process.close();
            TempTree.delete(root);
        }
    }
}
