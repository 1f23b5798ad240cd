package org.mailboat.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class MboxMessagesTest {
    private static final String DATED = "From a@x Mon Jan  1 10:00:00 2024";

    @TempDir Path directory;

    /// A message that was found.
    private record Found(String octets, @Nullable Instant date, int doubtful) {}

    private List<Found> read(String mbox) throws IOException {
        Path file = directory.resolve("mbox");
        Files.write(file, mbox.getBytes(StandardCharsets.ISO_8859_1));
        try (OpenFile open = OpenFile.of(file)) {
            long from = MboxMessages.beginning(open);
            assertThat(MboxMessages.isAt(open, from)).isTrue();
            var messages = new MboxMessages(open, from);
            var all = new ArrayList<Found>();
            for (var entry = messages.next(); entry != null; entry = messages.next()) {
                InputStream raw = open.range(entry.from(), entry.to());
                try (InputStream in = entry.quoted() ? new MboxUnquoting(raw) : raw) {
                    all.add(
                            new Found(
                                    new String(in.readAllBytes(), StandardCharsets.ISO_8859_1),
                                    entry.date(),
                                    entry.doubtful()));
                }
            }
            return all;
        }
    }

    private List<String> octets(String mbox) throws IOException {
        return read(mbox).stream().map(Found::octets).toList();
    }

    /// Three messages, as a program separates them.
    private static String three(String separator, String between) {
        return separator
                + "Subject: 1\n\none\n"
                + between
                + separator
                + "Received: from y\nSubject: 2\n\ntwo\n"
                + between
                + separator
                + "X-Mozilla-Status: 0001\nSubject: 3\n\n3\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                DATED + "\n",
                "From \n",
                "From - \n",
                "From -\n",
                "From - Mon Jan 01 10:00:00 2024\n",
                "From ???@??? Mon Jan 01 10:00:00 2024\n",
                "From 1234567890@xxx Mon Jan 01 00:00:00 +0000 2024\n",
                "From a@x Mon Jan  1 10:00:00 MET DST 2024\n",
                "From a@x Mon Jan  1 10:00 2024\n",
                "From a@x Mon Jan  1 10:00:00 2024 -0800\n",
                "From a at x.org  Mon Jan  1 10:00:00 2024\n",
                "From a Mon Jan  1 10:00:00 1996 remote from there\n",
                "From a@x Mon, 01 Jan 2024 00:00:00 +0000\n",
                "From a@x 2024-01-01T10:00:00Z\n",
                "From MAILER-DAEMON Mon Jan  1 10:00:00 2024\n",
                "From MAILER-DAEMON\n",
                "From a@x\n",
                "From a@x lundi 1 janvier\n",
                "From Ann Example le 1 janvier\n",
            })
    void programs_separate_messages_in_many_ways(String separator) throws IOException {
        List<String> three =
                List.of(
                        "Subject: 1\n\none\n",
                        "Received: from y\nSubject: 2\n\ntwo\n",
                        "X-Mozilla-Status: 0001\nSubject: 3\n\n3\n");
        String mbox = three(separator, "\n");

        assertThat(octets(mbox)).isEqualTo(three);
        assertThat(octets("\u00EF\u00BB\u00BF" + mbox)).isEqualTo(three);
        assertThat(octets("\n\r\n" + mbox)).isEqualTo(three);
        assertThat(octets(mbox.replace("\n", "\r\n")))
                .isEqualTo(three.stream().map(m -> m.replace("\n", "\r\n")).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                DATED + "\n",
                "From \n",
                "From - \n",
                "From a@x Mon, 01 Jan 2024 00:00:00 +0000\n"
            })
    void an_empty_line_before_a_separator_may_be_missing(String separator) throws IOException {
        assertThat(octets(three(separator, "")))
                .hasSize(3)
                .first()
                .isEqualTo("Subject: 1\n\none\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nFrom John:\nSubject: Lunch\n",
                "\nFrom John: here is what he said\nDate: tomorrow\n",
                "\nFrom john@example.org:\nSubject: Lunch\n",
                "\nFrom Russia with love\nYear: 1963\n",
                "\nFrom here on\nit goes on\n",
                "\nFrom \nnothing\n",
                "text\nFrom a@x\nSubject: Lunch\n",
                "text\nFrom a@x Mon Jan  1 10:00:00 2024\ntext\n",
                "\nFrom 3 Jan 2024 10:00\nwe meet\n",
                "\nFrom: John\nSubject: Lunch\n",
                "\nFrom : John\nSubject: Lunch\n",
            })
    void text_that_looks_a_little_like_a_separator_is_text(String text) throws IOException {
        String mbox = DATED + "\nSubject: 1\n\n" + text + "\n" + DATED + "\nSubject: 2\n\n2\n";

        assertThat(octets(mbox)).containsExactly("Subject: 1\n\n" + text, "Subject: 2\n\n2\n");
    }

    @Test
    void what_looks_much_like_a_separator_and_counts_as_text_is_counted() throws IOException {
        String mbox =
                DATED
                        + "\nSubject: 1\n\ntext\n"
                        + DATED
                        + "\ntext\n\nFrom John\nSubject: x\n\nFrom all of us\n\n"
                        + DATED
                        + "\nSubject: 2\n\n\n";

        assertThat(read(mbox)).extracting(Found::doubtful).containsExactly(2, 0);
    }

    @Test
    void lines_that_are_quoted_are_no_separators_and_lose_one_quote() throws IOException {
        assertThat(octets(DATED + "\nSubject: 1\n\n\n>" + DATED + "\nSubject: 2\n>>From x\n"))
                .containsExactly("Subject: 1\n\n\n" + DATED + "\nSubject: 2\n>From x\n");
    }

    @ParameterizedTest
    @CsvSource({
        "From a@x Mon Jan  1 10:00:00 2024, 2024-01-01T10:00:00Z",
        "From a@x Mon Jan  1 10:00:00 +0200 2024, 2024-01-01T08:00:00Z",
        "From a@x Mon Jan  1 10:00:00 2024 -0800, 2024-01-01T18:00:00Z",
        "From a@x Mon Jul  1 10:00:00 MET DST 2024, 2024-07-01T08:00:00Z",
        "From a@x Mon Jan  1 10:00:00 EST 2024, 2024-01-01T15:00:00Z",
        "From a@x Mon Jan  1 10:00 2024, 2024-01-01T10:00:00Z",
        "'From a@x Mon, 01 Jan 2024 10:00:00 +0100', 2024-01-01T09:00:00Z",
        "From a@x 2024-01-01T10:00:00Z, 2024-01-01T10:00:00Z",
        "From a@x Mon Jan 41 10:00:00 2024, ",
        "From -, ",
    })
    void the_date_of_a_separator_is_read_with_its_zone(String line, @Nullable Instant date)
            throws IOException {
        assertThat(new MboxSeparator(line + "\r\n").date()).isEqualTo(date);
        assertThat(read(line + "\r\nSubject: 1\r\n\r\n").getFirst().date()).isEqualTo(date);
    }

    @Test
    void a_content_length_that_ends_at_a_separator_or_the_end_is_believed() throws IOException {
        String body = "one\n\n" + DATED + "\nSubject: inside\n\n>From quoted by nobody\n";
        String first = "Subject: 1\nContent-Length: " + body.length() + "\n\n" + body;

        assertThat(octets(DATED + "\n" + first + "\n" + DATED + "\nSubject: 2\n\n2\n"))
                .containsExactly(first, "Subject: 2\n\n2\n");
        assertThat(octets(DATED + "\n" + first)).containsExactly(first);
        assertThat(octets(DATED + "\n" + first + "\n")).containsExactly(first);
    }

    @Test
    void a_content_length_that_ends_elsewhere_is_not_believed() throws IOException {
        for (long wrong : new long[] {0, 3, 20, 1_000, 999_999_999_999_999L}) {
            assertThat(
                            octets(
                                    DATED
                                            + "\nSubject: 1\nContent-Length: "
                                            + wrong
                                            + "\n\none\n\n"
                                            + DATED
                                            + "\nSubject: 2\n\ntwo and more, and more\n\n"
                                            + DATED
                                            + "\nSubject: 3\n\n"))
                    .as("%d", wrong)
                    .hasSize(3);
        }
    }

    @Test
    void lines_of_any_length_and_ends_without_a_line_end_are_read() throws IOException {
        String line = "x".repeat(200_000);

        assertThat(octets(DATED + "\nSubject: 1\n\n" + line + "\n\n" + DATED + "\nSubject: 2\n\n2"))
                .containsExactly("Subject: 1\n\n" + line + "\n", "Subject: 2\n\n2");
        assertThat(octets(DATED)).containsExactly("");
        assertThat(octets("From \n")).containsExactly("");
    }
}
