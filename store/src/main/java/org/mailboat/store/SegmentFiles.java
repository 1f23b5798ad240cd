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

        /// Writes a whole window of [WindowBuffers#SIZE] octets, of one of its buffers.
        default void writeWindow(ByteBuffer octets, long position) throws IOException {
            write(octets, position);
        }

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
                    return new DiskOutput(
                            file, new SteadyFile(file, Set.of(StandardOpenOption.WRITE), fresh));
                }

                @Override
                public void syncDirectory(Path directory) throws IOException {
                    if (!Homes.isPosix()) {
                        // Windows neither opens directories nor needs this.
                        return;
                    }
                    try (SteadyFile names = SteadyFile.open(directory, StandardOpenOption.READ)) {
                        names.use(channel -> {
                            channel.force(true);
                            return channel;
                        });
                    }
                }
            };
}
