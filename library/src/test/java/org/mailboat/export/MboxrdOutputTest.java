package org.mailboat.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

class MboxrdOutputTest {
    private static String quoted(String message) throws IOException {
        var out = new ByteArrayOutputStream();
        var mbox = new MboxrdOutput(out);
        mbox.write(message.getBytes(StandardCharsets.ISO_8859_1));
        mbox.endMessage();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void lines_that_look_like_separators_get_one_quote_more() throws IOException {
        assertThat(quoted("From a\r\n>From b\r\n>>From c\r\nFrom: d\r\n From e\r\nFrom"))
                .isEqualTo(">From a\r\n>>From b\r\n>>>From c\r\nFrom: d\r\n From e\r\nFrom\r\n\n");
    }

    @Test
    void the_empty_line_behind_a_message_ends_its_last_line_first() throws IOException {
        assertThat(quoted("a\r\n")).isEqualTo("a\r\n\n");
        assertThat(quoted("a")).isEqualTo("a\r\n\n");
        assertThat(quoted("")).isEqualTo("\n");
    }

    @Test
    void taking_one_quote_away_gives_the_octets_back_whatever_the_pieces_they_came_in()
            throws IOException {
        long seed = 42;
        var random = new Random(seed);
        String[] words = {"From ", ">", "F", "From", "\r\n", "\n", "x"};
        for (int round = 0; round < 500; round++) {
            var message = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                message.append(words[random.nextInt(words.length)]);
            }
            message.append("\r\n");
            byte[] octets = message.toString().getBytes(StandardCharsets.US_ASCII);
            var out = new ByteArrayOutputStream();
            var mbox = new MboxrdOutput(out);
            for (int at = 0; at < octets.length; ) {
                int n = Math.min(octets.length - at, random.nextInt(1, 5));
                mbox.write(octets, at, n);
                at += n;
            }
            mbox.endMessage();

            String back =
                    out.toString(StandardCharsets.US_ASCII).replaceAll("(?m)^>(>*From )", "$1");
            assertThat(back).as("seed %d, round %d", seed, round).isEqualTo(message + "\n");
        }
    }
}
