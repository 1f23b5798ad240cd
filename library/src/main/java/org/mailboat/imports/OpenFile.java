package org.mailboat.imports;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of which any stretch can be read, several at once.
final class OpenFile implements Closeable {
    private final FileChannel channel;
    private final long size;

    private OpenFile(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    static OpenFile of(Path file) throws IOException {
        return new OpenFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    /// A copy of the stream in a file that has no name any more where the system allows that.
    static OpenFile copy(InputStream stream, Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "import", ".tmp");
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        boolean copied = false;
        try {
            forgetName(file);
            OutputStream out = Channels.newOutputStream(channel);
            stream.transferTo(out);
            var opened = new OpenFile(channel);
            copied = true;
            return opened;
        } finally {
            if (!copied) {
                channel.close();
            }
        }
    }

    /// A process that is killed leaves nothing behind then.
    private static void forgetName(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            // It is deleted when it is closed.
        }
    }

    long size() {
        return size;
    }

    /// The octets from one to another, without the latter.
    InputStream range(long from, long to) {
        return new Range(channel, from, to);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Range extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long at;

        Range(FileChannel channel, long from, long to) {
            this.channel = channel;
            this.at = from;
            this.end = to;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = (int) Math.min(length, end - at);
            if (length == 0) {
                return 0;
            }
            int read = count <= 0 ? -1 : channel.read(ByteBuffer.wrap(target, offset, count), at);
            at += Math.max(read, 0);
            return read;
        }
    }
}
