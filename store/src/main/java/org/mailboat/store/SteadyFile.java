package org.mailboat.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/// An open file that several threads use at given positions, whatever interrupts come: Java closes
/// a channel for all when one thread that uses it is interrupted, so it is opened again, and the
/// interrupt is put off until the call is through. Thread-safe.
final class SteadyFile implements Closeable {
    private final Path file;
    private final Set<OpenOption> mode;
    private FileChannel channel;
    private boolean closed;

    /// What is done with the channel; done again from its beginning after an interrupt.
    @FunctionalInterface
    interface Use<T> {
        T of(FileChannel channel) throws IOException;
    }

    /// @param channel open in this mode
    SteadyFile(Path file, Set<OpenOption> mode, FileChannel channel) {
        this.file = file;
        this.mode = mode;
        this.channel = channel;
    }

    static SteadyFile open(Path file, OpenOption... mode) throws IOException {
        Set<OpenOption> modes = Set.of(mode);
        return new SteadyFile(file, modes, FileChannel.open(file, modes));
    }

    /// @throws IllegalStateException if this is closed, which only the end of the store does while
    ///   somebody uses it
    <T> T use(Use<T> use) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return use.of(channel());
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    openAgain();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized FileChannel channel() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        return channel;
    }

    private synchronized void openAgain() throws IOException {
        if (!closed && !channel.isOpen()) {
            channel = FileChannel.open(file, mode);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
