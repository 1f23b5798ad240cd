package org.mailboat.imap.fake;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Bulk mail for tests and measurements, with the sizes of a real account.
///
/// Half of the messages are below 14 KB, nine of ten below 44 KB, 99 of 100 below 420 KB, 999 of
/// 1,000 below 1 MB, none above the limit; if that is 24 MB, the mean is 42 KB. Message n of a seed
/// has the same octets at every call and costs no memory until it is read. Immutable and
/// thread-safe.
public final class CorpusGenerator {
    private static final double[] SHARES = {0, 0.1, 0.5, 0.9, 0.99, 0.999, 1};
    private static final double[] SIZES = {1_000, 3_000, 14_000, 44_000, 420_000, 1_000_000, 0};
    private static final OffsetDateTime FIRST =
            OffsetDateTime.of(2020, 1, 1, 8, 0, 0, 0, ZoneOffset.UTC);
    private static final List<String> FLAGS =
            List.of("\\Seen", "\\Flagged", "\\Answered", "$Forwarded", "Work");
    private static final String LINE =
            "0123456789 a line of bulk mail that says nothing, at some length, once more\r\n";

    private final long seed;
    private final long largest;

    /// @param largest the size in octets that no message exceeds
    public CorpusGenerator(long seed, long largest) {
        if (largest < SIZES[4]) {
            throw new IllegalArgumentException("the largest is at least " + (long) SIZES[4]);
        }
        this.seed = seed;
        this.largest = largest;
    }

    /// The octets of message n, from 0 on.
    public FakeContent message(int n) {
        return sized(n, size(n));
    }

    /// Message n with exactly this size; at least 300 octets.
    public FakeContent sized(int n, long size) {
        byte[] header = header(n);
        long body = size - header.length;
        if (body < 2) {
            throw new IllegalArgumentException("a message is at least 300 octets");
        }
        return FakeContent.generated(
                size,
                () ->
                        new SequenceInputStream(
                                new ByteArrayInputStream(header), new BulkBody(random(n), body)));
    }

    /// The date of message n: some minutes after the one before it.
    public OffsetDateTime date(int n) {
        return FIRST.plusMinutes(n * 7L);
    }

    /// The flags of message n: most are read, some carry more.
    public List<String> flags(int n) {
        Random random = random(n);
        List<String> flags = new ArrayList<>();
        for (String flag : FLAGS) {
            if (random.nextInt(10) < (flag.equals("\\Seen") ? 8 : 1)) {
                flags.add(flag);
            }
        }
        return flags;
    }

    private Random random(int n) {
        // Neighbouring seeds of a linear generator begin alike; the factor spreads them.
        return new Random((seed + n) * 0x9e3779b97f4a7c15L);
    }

    /// The size in octets of message n.
    public long size(int n) {
        double share = random(n).nextDouble();
        int step = 1;
        while (share > SHARES[step]) {
            step++;
        }
        double at = (share - SHARES[step - 1]) / (SHARES[step] - SHARES[step - 1]);
        double above = step == SIZES.length - 1 ? (double) largest : SIZES[step];
        // On a line in the logarithm: there are many more small messages than large ones.
        double log = Math.log(SIZES[step - 1]) * (1 - at) + Math.log(above) * at;
        return Math.min(largest, Math.round(Math.exp(log)));
    }

    private byte[] header(int n) {
        String from = "sender%d@bulk.example".formatted(random(n).nextInt(500));
        return new MailComposer()
                .address("From", "Sender", from)
                .address("To", "Reader", "reader@bulk.example")
                .text("Subject", n % 5 == 0 ? "Größe Nr. " + n : "Bulk message " + n)
                .date(date(n))
                .field("Message-ID", "<%d.%d@bulk.example>".formatted(seed, n))
                .field("Content-Type", "text/plain; charset=us-ascii")
                .header();
    }

    /// Lines of text, each a little different, ended in time for the last CRLF.
    private static final class BulkBody extends InputStream {
        private final byte[] line = LINE.getBytes(StandardCharsets.US_ASCII);
        private final Random random;
        private long left;
        private int at;

        BulkBody(Random random, long size) {
            this.random = random;
            this.left = size;
        }

        @Override
        public int read() {
            if (left == 0) {
                return -1;
            }
            left--;
            if (left < 2) {
                return left == 1 ? '\r' : '\n';
            }
            if (at == 0) {
                // Differing lines keep a compressing server or link honest.
                for (int i = 0; i < 10; i++) {
                    line[i] = (byte) ('a' + random.nextInt(26));
                }
            }
            byte b = left < line.length ? (byte) '.' : line[at];
            at = (at + 1) % line.length;
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = 0;
            while (count < length) {
                int b = read();
                if (b < 0) {
                    return count == 0 ? -1 : count;
                }
                target[offset + count++] = (byte) b;
            }
            return count;
        }
    }
}
