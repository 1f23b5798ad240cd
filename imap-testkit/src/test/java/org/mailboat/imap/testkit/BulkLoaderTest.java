package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.CorpusGenerator;

import java.io.IOException;
import java.io.InputStream;

class BulkLoaderTest {
    private static final CorpusGenerator CORPUS = new CorpusGenerator(3, 500_000);

    @Test
    void every_message_arrives_as_it_was_with_its_flags_and_date() throws IOException {
        try (DovecotServer dovecot = DovecotServer.start()) {
            loadAndCompare(dovecot);
        }
        try (FakeTestServer fake = new FakeTestServer()) {
            loadAndCompare(fake);
        }
    }

    private static void loadAndCompare(TestServer server) throws IOException {
        int count = 620;
        String user = server.user("bulk");
        try (BulkLoader loader = new BulkLoader(server, user)) {
            loader.create("bulk");
            loader.load("bulk", CORPUS, 0, count);
        }
        try (RawImapClient imap = RawImapClient.login(server, user)) {
            assertThat(imap.ok("EXAMINE bulk").number("\\* ([0-9]+) EXISTS")).isEqualTo(count);
            for (int n : new int[] {0, 499, 500, count - 1}) {
                RawImapClient.Response message =
                        imap.ok("FETCH " + (n + 1) + " (FLAGS INTERNALDATE BODY.PEEK[])")
                                .untagged()
                                .getFirst();
                try (InputStream in = CORPUS.message(n).open()) {
                    assertThat(message.literals()).containsExactly(in.readAllBytes());
                }
                assertThat(message.text()).contains(CORPUS.flags(n));
                assertThat(message.text()).contains("-" + CORPUS.date(n).getYear() + " ");
            }
        }
    }
}
