package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.SampleMail;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.LocalStore.AccountNotes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

class StoreCommandsTest {
    @TempDir Path directory;
    private Path home;
    private FakeImapServer server;

    @BeforeEach
    void sync_sample_mail() {
        home = directory.resolve("home");
        server = FakeImapServer.start();
        SampleMail.fill(server.addAccount("me", "secret"));
        CliRun added =
                CliRun.fed(
                        home,
                        "secret",
                        "account",
                        "add",
                        "work",
                        "--imap",
                        "imap://me@127.0.0.1:" + server.port(),
                        "--insecure-plaintext",
                        "--password-stdin");
        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(CliRun.of(home, "sync").exit()).isZero();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_sound_store_is_told_in_one_line() {
        CliRun check = CliRun.of(home, "store", "check");

        assertThat(check.exit()).isZero();
        assertThat(check.lines()).singleElement().asString().contains("every hash is right");
    }

    @Test
    void many_faults_of_one_kind_are_told_in_twenty_lines_and_a_count() throws IOException {
        Path segment = home.resolve("segments/00000001.seg");
        try (FileChannel octets = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            octets.write(ByteBuffer.allocate((int) octets.size()), 0);
        }

        CliRun check = CliRun.of(home, "store", "check");

        assertThat(check.exit()).isEqualTo(4);
        assertThat(check.lines()).hasSize(22);
        assertThat(check.lines().get(20))
                .isEqualTo("… and %d more of wrong-hash.".formatted(SampleMail.MESSAGES - 20));
        assertThat(check.lines().getLast())
                .contains("%d problems, %1$d mended.".formatted(SampleMail.MESSAGES));
    }

    @Test
    void an_account_tells_what_of_its_server_is_not_used_since_when_and_why() {
        try (Store store = Store.open(home, InstantSource.system())) {
            var work = store.accounts().find("work").orElseThrow().id();
            AccountNotes notes = store.localStore().notes(work);
            store.localStore()
                    .recordNotes(
                            work,
                            new AccountNotes(
                                    notes.boundTo(),
                                    notes.lastSuccess(),
                                    notes.lastRun(),
                                    notes.lastFailure(),
                                    notes.refused(),
                                    List.of(
                                            new Demotion(
                                                    "QRESYNC",
                                                    "it told less than EXISTS",
                                                    Instant.parse("2026-11-01T10:00:00Z")))));
        }

        assertThat(CliRun.of(home, "account", "show", "work").out())
                .containsPattern(
                        "not used +QRESYNC since 2026-11-01 10:00: it told less than EXISTS");
    }
}
