package org.mailboat.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// Where segment files are written: the disk, or in tests one that fails.
interface SegmentFiles {
    /// Makes a file that only its owner can read.
    ///
    /// @throws FileAlreadyExistsException if there is one
    Output create(Path file) throws IOException;

    /// Makes a new file's name durable.
    void syncDirectory(Path directory) throws IOException;

    /// A file being written. Thread-safe.
    interface Output extends Closeable {
        /// Writes all that remains in the buffer.
        void write(ByteBuffer octets, long position) throws IOException;

        /// Returns when everything written before is on the disk.
        void sync() throws IOException;
    }

    /// The disk.
    SegmentFiles DISK =
            new SegmentFiles() {
                @Override
                public Output create(Path file) throws IOException {
                    return new DiskOutput(
                            FileChannel.open(
                                    file,
                                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                                    Homes.owner("rw-------")));
                }

                @Override
                public void syncDirectory(Path directory) throws IOException {
                    if (!Homes.isPosix()) {
                        // Windows neither opens directories nor needs this.
                        return;
                    }
                    try (FileChannel channel =
                            FileChannel.open(directory, StandardOpenOption.READ)) {
                        channel.force(true);
                    }
                }
            };

    /// A file on the disk.
    record DiskOutput(FileChannel channel) implements Output {
        @Override
        public void write(ByteBuffer octets, long position) throws IOException {
            long at = position;
            while (octets.hasRemaining()) {
                at += channel.write(octets, at);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
