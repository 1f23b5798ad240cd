package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A segment file on the disk. Thread-safe.
///
/// Whole windows go past the system's page cache where the file system allows that, as nobody is
/// about to read what a first sync brings: to copy it into pages, and to write those out later, was
/// a sixth of all that a first sync took of the processor.
final class DiskOutput implements SegmentFiles.Output {
    private final Path path;
    private final SteadyFile file;

    // Guarded by this.
    private @Nullable SteadyFile direct;
    private boolean indirectOnly;
    private boolean closed;

    DiskOutput(Path path, SteadyFile file) {
        this.path = path;
        this.file = file;
    }

    @Override
    public void write(ByteBuffer octets, long position) throws IOException {
        write(file, octets, position);
    }

    @Override
    public void writeWindow(ByteBuffer octets, long position) throws IOException {
        SteadyFile past = direct();
        if (past != null) {
            try {
                write(past, octets.duplicate(), position);
                return;
            } catch (IOException e) {
                // Some file systems offer what they cannot do. What is a fault of the disk is met
                // again by the ordinary way.
                giveUpDirect();
            }
        }
        write(file, octets, position);
    }

    private synchronized void giveUpDirect() {
        indirectOnly = true;
    }

    private static void write(SteadyFile to, ByteBuffer octets, long position) throws IOException {
        long begin = position - octets.position();
        to.use(channel -> {
            while (octets.hasRemaining()) {
                channel.write(octets, begin + octets.position());
            }
            return octets;
        });
    }

    @Override
    public void sync() throws IOException {
        // What went past the page cache may still be in the disk's own, and the file's size
        // nowhere.
        file.use(channel -> {
            channel.force(false);
            return channel;
        });
    }

    /// @return null if the file system has no such way, or wants larger pieces
    private synchronized @Nullable SteadyFile direct() {
        if (direct == null && !indirectOnly && !closed) {
            try {
                if (Files.getFileStore(path).getBlockSize() <= WindowBuffers.ALIGNMENT) {
                    direct = SteadyFile.open(path, StandardOpenOption.WRITE, pastTheCache());
                }
            } catch (IOException | UnsupportedOperationException e) {
                // As on a file system in memory; nothing is lost by it.
            }
            indirectOnly = direct == null;
        }
        return indirectOnly ? null : direct;
    }

    /// Not every Java has it, which is why compilers warn of whoever names it.
    private static OpenOption pastTheCache() {
        try {
            Object[] options =
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
            for (Object option : options) {
                if (option instanceof OpenOption known && option.toString().equals("DIRECT")) {
                    return known;
                }
            }
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException(e);
        }
        throw new UnsupportedOperationException("no such option");
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        try (SteadyFile past = direct) {
            file.close();
        }
    }
}
