package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// Shows that what the other tests compare with is itself right.
class HarnessTest {
    @Test
    void the_second_client_reads_back_what_it_wrote() throws IOException {
        try (PlainImap imap = Servers.login(Servers.DOTS, "harness")) {
            imap.create("back\\slash\"quote");
            imap.append(
                    "back\\slash\"quote",
                    List.of(TestMessage.numbered(3), TestMessage.numbered(4)));
            var contents = imap.readAll();

            assertThat(contents.messages().keySet())
                    .extracting(ServerContents.Place::wireName)
                    .containsExactly("back\\slash\"quote", "back\\slash\"quote");
            assertThat(contents.messages().values())
                    .containsExactly(
                            facts(TestMessage.numbered(3)), facts(TestMessage.numbered(4)));
        }
    }

    @Test
    void hard_names_are_known_to_servers_of_both_kinds() throws IOException {
        var dots = HardMailboxes.separatedByDots();
        Servers.fill(Servers.DOTS, "names", dots, 100);
        assertThat(names(Servers.DOTS)).containsAll(dots.keySet());

        var slashes = HardMailboxes.separatedBySlashes();
        Servers.fill(Servers.slashes(), "names", slashes, 100);
        assertThat(names(Servers.slashes())).containsAll(slashes.keySet());
        assertThat(Servers.contents(Servers.slashes(), "names").messages()).hasSize(100);
    }

    @Test
    void a_level_becomes_a_safe_directory() {
        assertThat(MaildirExport.directoryOf("with%2Fslash/..")).isEqualTo("with%2Fslash/%2E%2E");
        assertThat(MaildirExport.directoryOf("cur/Entwürfe/a.b."))
                .isEqualTo("%63ur/Entwürfe/a.b%2E");
        assertThat(MaildirExport.directoryOf("per%25cent")).isEqualTo("per%25cent");
    }

    private static List<String> names(org.mailboat.imap.testkit.TestServer server)
            throws IOException {
        try (PlainImap imap = Servers.login(server, "names")) {
            return imap.mailboxes();
        }
    }

    private static ServerContents.Facts facts(TestMessage message) {
        return ServerContents.Facts.of(
                message.octets(), new java.util.TreeSet<>(message.flags()), message.internalDate());
    }
}
