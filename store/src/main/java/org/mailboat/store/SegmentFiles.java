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
                    FileChannel fresh =
                            FileChannel.open(
                                    file,
                                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                                    Homes.owner("rw-------"));
                    return new DiskOutput(new SteadyFile(file, StandardOpenOption.WRITE, fresh));
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
    record DiskOutput(SteadyFile file) implements Output {
        @Override
        public void write(ByteBuffer octets, long position) throws IOException {
            long begin = position - octets.position();
            file.use(channel -> {
                while (octets.hasRemaining()) {
                    channel.write(octets, begin + octets.position());
                }
                return octets;
            });
        }

        @Override
        public void sync() throws IOException {
            file.use(channel -> {
                channel.force(false);
                return channel;
            });
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
