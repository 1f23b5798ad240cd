package org.mailboat.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;

/// Fills and counts Maildirs, as programs and servers keep them: LF alone, one file a message.
final class Maildir {
    private Maildir() {}

    static Path create(Path directory) throws IOException {
        for (String part : new String[] {"cur", "new", "tmp"}) {
            Files.createDirectories(directory.resolve(part));
        }
        return directory;
    }

    /// Writes messages `from` (included) to `to` (excluded); their names say their sizes as
    /// Dovecot's do, and the times of the files are those of the messages.
    static void fill(Path directory, MailMaker maker, Mail mail, int from, int to)
            throws IOException {
        Path cur = create(directory).resolve("cur");
        for (int n = from; n < to; n++) {
            Path draft = directory.resolve("tmp/" + n);
            long[] sizes = new long[2];
            try (var file = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16);
                    var lines = new WithoutCr(file, sizes)) {
                maker.write(n, mail.size(maker, n), lines);
            }
            Files.setLastModifiedTime(draft, FileTime.from(maker.date(n)));
            Files.move(
                    draft,
                    cur.resolve(
                            "%d.M%dP1.bench,S=%d,W=%d:2,%s"
                                    .formatted(
                                            maker.date(n).getEpochSecond(),
                                            n,
                                            sizes[0],
                                            sizes[1],
                                            n % 5 == 0 ? "" : "S")));
        }
    }

    /// How many messages lie in all Maildirs below a directory.
    static long count(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*/(cur|new)/[^/]+"))
                    .count();
        }
    }

    /// Drops every CR, and counts what came and what was written.
    private static final class WithoutCr extends OutputStream {
        private final OutputStream out;
        private final long[] sizes;

        /// @param sizes gets the size without CR and the size with it
        WithoutCr(OutputStream out, long[] sizes) {
            this.out = out;
            this.sizes = sizes;
        }

        @Override
        public void write(int b) throws IOException {
            sizes[1]++;
            if (b != '\r') {
                sizes[0]++;
                out.write(b);
            }
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                if (octets[i] == '\r') {
                    out.write(octets, start, i - start);
                    sizes[0] += i - start;
                    start = i + 1;
                }
            }
            out.write(octets, start, offset + length - start);
            sizes[0] += offset + length - start;
            sizes[1] += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
