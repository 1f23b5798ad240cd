package org.mailboat.imap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class SampleMailTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-04-01T00:00:00Z"));

    private static FakeAccount filled() {
        FakeAccount account = new FakeAccount("ann", "secret", CLOCK, FakeProfile::model);
        SampleMail.fill(account);
        return account;
    }

    private static List<FakeMessage> all(FakeAccount account) {
        return account.mailboxes().stream().flatMap(m -> m.messages().stream()).toList();
    }

    @Test
    void it_is_the_same_at_every_run() throws IOException {
        List<FakeMessage> first = all(filled());
        List<FakeMessage> second = all(filled());
        assertThat(first).hasSize(SampleMail.MESSAGES).hasSameSizeAs(second);
        for (int i = 0; i < first.size(); i++) {
            assertThat(octets(first.get(i).content())).isEqualTo(octets(second.get(i).content()));
            assertThat(first.get(i).flags()).isEqualTo(second.get(i).flags());
            assertThat(first.get(i).internalDate()).isEqualTo(second.get(i).internalDate());
        }
    }

    @Test
    void every_line_ends_with_crlf_and_is_short_enough_for_the_wire() throws IOException {
        for (FakeMessage message : all(filled())) {
            String text = new String(octets(message.content()), StandardCharsets.US_ASCII);
            assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
            assertThat(Arrays.stream(text.split("\r\n")).mapToInt(String::length).max().orElse(0))
                    .isLessThanOrEqualTo(998);
            assertThat(text).contains("\r\n\r\n").contains("\r\nDate: ");
        }
    }

    @Test
    void it_has_what_a_reader_must_cope_with() throws IOException {
        FakeAccount account = filled();
        assertThat(account.mailboxes()).extracting(FakeMailbox::wireName).hasSizeGreaterThan(7);
        StringBuilder text = new StringBuilder();
        for (FakeMessage message : all(account)) {
            text.append(new String(octets(message.content()), StandardCharsets.US_ASCII));
        }
        assertThat(text)
                .contains("In-Reply-To: ")
                .contains("multipart/alternative")
                .contains("image/png")
                .contains("message/rfc822")
                .contains("text/calendar; method=REQUEST")
                .contains("application/pdf")
                .contains("filename*=utf-8''")
                .contains("=?utf-8?B?");
        assertThat(SampleTexts.LANGUAGES).hasSizeGreaterThan(10);
        assertThat(all(account)).anyMatch(message -> message.content().size() > 4_000_000);
    }

    @Test
    void another_client_adds_flags_and_moves_one_each() {
        FakeAccount account = new FakeAccount("ann", "secret", CLOCK, FakeProfile::model);
        SampleMail sample = SampleMail.fill(account);
        FakeMailbox inbox = account.mailbox("INBOX");
        int before = inbox.messages().size();
        long flagged = inbox.messages().stream().filter(SampleMailTest::isFlagged).count();

        List<SampleMail.Change> changes = sample.changeElsewhere();

        assertThat(changes)
                .extracting(SampleMail.Change::what)
                .containsExactly("arrived", "flagged", "moved");
        assertThat(inbox.messages()).hasSize(before);
        assertThat(inbox.messages().stream().filter(SampleMailTest::isFlagged))
                .hasSize((int) flagged + 1);
        assertThat(account.mailbox("Archive").messages()).hasSize(1);
        assertThat(all(account)).hasSize(SampleMail.MESSAGES + 1);
    }

    private static boolean isFlagged(FakeMessage message) {
        return message.flags().contains("\\Flagged");
    }

    @Test
    void generated_bulk_has_the_size_it_says_and_the_spread_of_a_real_account() throws IOException {
        CorpusGenerator corpus = new CorpusGenerator(7, 5_000_000);
        long[] sizes =
                IntStream.range(0, 4000)
                        .mapToLong(n -> corpus.message(n).size())
                        .sorted()
                        .toArray();
        assertThat(sizes[2000]).isBetween(12_000L, 16_000L);
        assertThat(sizes[3600]).isBetween(38_000L, 50_000L);
        assertThat(sizes[3960]).isBetween(300_000L, 600_000L);
        for (int n = 0; n < 50; n++) {
            byte[] octets = octets(corpus.message(n));
            assertThat(octets).hasSize((int) corpus.message(n).size());
            assertThat(new String(octets, StandardCharsets.US_ASCII)).endsWith("\r\n");
            assertThat(octets).isEqualTo(octets(corpus.message(n)));
        }
        assertThat(octets(corpus.sized(1, 100_000))).hasSize(100_000);
    }

    private static byte[] octets(FakeContent content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }
}
