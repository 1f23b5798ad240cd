package org.mailboat.imports;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.Cancel;

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

/// A file of which any stretch can be read, several at once, as long as it stays as it is: whoever
/// reads to its end is told if that is no longer where it was.
final class OpenFile implements Closeable {
    private static final int PIECE = 1 << 16;

    private final FileChannel channel;
    private final long size;
    private final @Nullable Path path;

    private OpenFile(FileChannel channel, long size, @Nullable Path path) {
        this.channel = channel;
        this.size = size;
        this.path = path;
    }

    static OpenFile of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new OpenFile(channel, channel.size(), file);
    }

    /// A copy of the stream in a file that has no name any more where the system allows that.
    static OpenFile copy(InputStream stream, Path directory, Cancel cancel) throws IOException {
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
            byte[] piece = new byte[PIECE];
            for (int read = stream.read(piece); read >= 0; read = stream.read(piece)) {
                out.write(piece, 0, read);
                cancel.check();
            }
            var opened = new OpenFile(channel, channel.size(), null);
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

    /// The octets of a file from one on, opened by themselves.
    ///
    /// @param size that the file had
    static InputStream stretch(Path file, long from, long size) throws IOException {
        return new OpenFile(FileChannel.open(file, StandardOpenOption.READ), size, file)
        .new Range(from, size, true);
    }

    long size() {
        return size;
    }

    /// Where it is; null for a copy.
    @Nullable Path path() {
        return path;
    }

    /// The octets from one to another, without the latter.
    InputStream range(long from, long to) {
        return new Range(from, to, false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Range extends InputStream {
        private final long end;
        private final boolean alone;
        private long at;

        /// @param alone whether nothing else of the file is read
        Range(long from, long to, boolean alone) {
            at = from;
            end = to;
            this.alone = alone;
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
            if ((count > 0 && read < 0) || (at == size && channel.size() != size)) {
                throw new IOException("it changed while it was read");
            }
            at += Math.max(read, 0);
            return read;
        }

        @Override
        public void close() throws IOException {
            if (alone) {
                channel.close();
            }
        }
    }
}
