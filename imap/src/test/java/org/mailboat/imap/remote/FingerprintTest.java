package org.mailboat.imap.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Sha256;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Random;

final class FingerprintTest {
    private static final long SEED = 20261129;

    @Test
    void the_text_is_hashed_without_cr_and_without_the_line_ends_behind_it() throws Exception {
        var random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            byte[] message = message(random);
            assertEquals(
                    plainly(message),
                    inPieces(message, random).text(),
                    "seed " + SEED + ", round " + round);
        }
    }

    @Test
    void a_nul_is_seen_wherever_it_stands() {
        var random = new Random(SEED);
        assertEquals(true, inPieces("a\0b\r\n".getBytes(StandardCharsets.UTF_8), random).hasNul());
        assertEquals(true, inPieces("\0".getBytes(StandardCharsets.UTF_8), random).hasNul());
        assertEquals(false, inPieces("aß\r\n\n".getBytes(StandardCharsets.UTF_8), random).hasNul());
    }

    private static Fingerprint inPieces(byte[] message, Random random) {
        var maker = new Fingerprint.Maker();
        for (int from = 0; from < message.length; ) {
            int count = Math.min(message.length - from, 1 + random.nextInt(20_000));
            maker.write(message, from, count);
            from += count;
        }
        return maker.finish();
    }

    /// Long lines and short ones, of all octets, with line ends of every kind.
    private static byte[] message(Random random) {
        byte[] message = new byte[random.nextInt(60_000)];
        int oneIn = 1 + random.nextInt(random.nextBoolean() ? 5 : 30_000);
        for (int i = 0; i < message.length; i++) {
            message[i] =
                    random.nextInt(oneIn) == 0
                            ? (byte) (random.nextBoolean() ? '\r' : '\n')
                            : (byte) (random.nextInt(256) | 0x20);
        }
        return message;
    }

    private static Sha256 plainly(byte[] message) throws Exception {
        String text = new String(message, StandardCharsets.ISO_8859_1).replace("\r", "");
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return new Sha256(
                MessageDigest.getInstance("SHA-256")
                        .digest(text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1)));
    }
}
