package org.mailboat.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The disk, until it is told to fail.
final class FailingFiles implements SegmentFiles {
    volatile boolean full;
    volatile boolean syncFails;

    @Override
    public Output create(Path file) throws IOException {
        Output disk = DISK.create(file);
        return new Output() {
            @Override
            public void write(ByteBuffer octets, long position) throws IOException {
                if (full) {
                    throw new IOException("No space left on device");
                }
                disk.write(octets, position);
            }

            @Override
            public void sync() throws IOException {
                if (syncFails) {
                    throw new IOException("Input/output error");
                }
                disk.sync();
            }

            @Override
            public void close() throws IOException {
                disk.close();
            }
        };
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        DISK.syncDirectory(directory);
    }
}
