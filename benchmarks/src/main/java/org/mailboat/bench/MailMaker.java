package org.mailboat.bench;

import org.mailboat.imap.fake.CorpusGenerator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/// Mail to measure with: message n of a seed is always the same.
///
/// It has the sizes of [CorpusGenerator], but what that writes has no words, which an index would
/// not forgive: here a text is made of words, few of them frequent and most of them rare, and what
/// is larger than a text is an attachment in base64. Immutable and thread-safe.
final class MailMaker {
    /// Above it no message is, unless a size is asked for.
    static final long LARGEST = 24L << 20;

    private static final int WORDS = 30_000;
    private static final int BLOCK_LINES = 4_096;
    private static final int LINE = 76;
    private static final int MOST_TEXT = 12_000;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);
    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final long seed;
    private final CorpusGenerator sizes;
    private final String[] words = new String[WORDS];
    private final byte[] block = new byte[BLOCK_LINES * (LINE + 2)];

    MailMaker(long seed) {
        this.seed = seed;
        this.sizes = new CorpusGenerator(seed, LARGEST);
        Random random = new Random(seed);
        for (int i = 0; i < WORDS; i++) {
            words[i] = word(random, 1 + Math.min(3, i / 400));
        }
        for (int i = 0; i < block.length; i++) {
            int column = i % (LINE + 2);
            block[i] =
                    column < LINE
                            ? (byte) BASE64.charAt(random.nextInt(64))
                            : (byte) (column == LINE ? '\r' : '\n');
        }
    }

    private static String word(Random random, int syllables) {
        var word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append("bcdfghklmnprstvwz".charAt(random.nextInt(17)));
            word.append("aeiou".charAt(random.nextInt(5)));
            if (random.nextInt(3) == 0) {
                word.append("nrstlm".charAt(random.nextInt(6)));
            }
        }
        return word.toString();
    }

    /// The size that message n has of itself, within a line.
    long size(int n) {
        return sizes.size(n);
    }

    /// When message n came: ten minutes after the one before it.
    Instant date(int n) {
        return Instant.ofEpochSecond(1_500_000_000L + 600L * n);
    }

    /// A word of this rank: 0 is the most frequent.
    String word(int rank) {
        return words[rank];
    }

    /// The octets of message n, with CRLF.
    byte[] octets(int n, long size) {
        var out = new ByteArrayOutputStream((int) size + 4 * LINE);
        try {
            write(n, size, out);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return out.toByteArray();
    }

    /// Writes message n, with CRLF, of about this size; smaller than 700 octets there is none.
    ///
    /// @return how much of it is text
    long write(int n, long size, OutputStream out) throws IOException {
        var random = new Random((seed * 31 + n) * 0x9e3779b97f4a7c15L);
        long text = Math.min(size, 1_500 + random.nextInt(MOST_TEXT - 1_500));
        boolean attached = size > text + 1_000;
        byte[] header = header(n, random, attached);
        out.write(header);
        long words = writeText(random, Math.max(50, text - header.length), out);
        if (attached) {
            out.write(
                    ascii(
                            """
                            \r
                            --=_bench\r
                            Content-Type: application/octet-stream; name="%1$s.bin"\r
                            Content-Disposition: attachment; filename="%1$s.bin"\r
                            Content-Transfer-Encoding: base64\r
                            \r
                            """
                                    .formatted(words(random, 2).replace(' ', '-'))));
            writeBlocks(random, size - text, out);
            out.write(ascii("\r\n--=_bench--\r\n"));
        }
        return words;
    }

    private static final String TEXT_PART =
            """
            --=_bench\r
            Content-Type: text/plain; charset=us-ascii\r
            \r
            """;

    private byte[] header(int n, Random random, boolean attached) {
        String from = "sender%d@bench.example".formatted(random.nextInt(500));
        return ascii(
                """
                Return-Path: <%1$s>\r
                Received: from mx%2$d.bench.example (mx%2$d.bench.example [192.0.2.%2$d])\r
                \tby mail.bench.example with ESMTPS id %3$x\r
                \tfor <reader@bench.example>; %4$s\r
                Date: %4$s\r
                From: "%5$s" <%1$s>\r
                To: Reader <reader@bench.example>\r
                Subject: %6$s\r
                Message-ID: <%7$d.%8$d@bench.example>\r
                MIME-Version: 1.0\r
                Content-Type: %9$s\r
                \r
                %10$s\
                """
                        .formatted(
                                from,
                                random.nextInt(1, 250),
                                random.nextLong(),
                                DATE.format(date(n).atOffset(ZoneOffset.UTC)),
                                words(random, 2),
                                words(random, 5),
                                seed,
                                n,
                                attached
                                        ? "multipart/mixed; boundary=\"=_bench\""
                                        : "text/plain; charset=us-ascii",
                                attached ? TEXT_PART : ""));
    }

    private String words(Random random, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(anyWord(random));
        }
        return text.toString();
    }

    /// The rank grows with the exponent: twice as rare, twice as many.
    private String anyWord(Random random) {
        return words[(int) Math.pow(WORDS, random.nextDouble()) - 1];
    }

    private long writeText(Random random, long size, OutputStream out) throws IOException {
        var text = new StringBuilder();
        int column = 0;
        while (text.length() < size) {
            String next = anyWord(random);
            if (column + next.length() > LINE - 4) {
                text.append("\r\n");
                column = 0;
            } else if (column > 0) {
                text.append(' ');
            }
            text.append(next);
            column += next.length() + 1;
        }
        out.write(ascii(text.append("\r\n").toString()));
        return text.length();
    }

    private void writeBlocks(Random random, long size, OutputStream out) throws IOException {
        long left = size / (LINE + 2) + 1;
        while (left > 0) {
            int from = random.nextInt(BLOCK_LINES);
            int lines = (int) Math.min(left, BLOCK_LINES - from);
            out.write(block, from * (LINE + 2), lines * (LINE + 2));
            left -= lines;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
