package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.EPOCH;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// A store that the first Mailboat left, opened by this one.
class FirstSchemaTest {
    private static final MailboxId INBOX = new MailboxId(1);
    private static final MailboxId WORK = new MailboxId(2);
    private static final MailboxId GONE = new MailboxId(3);
    private static final List<String> TEXTS =
            List.of("agreed", "vanished", "detached", "recoverable");

    @TempDir Path home;

    /// As schema 1 has them: message, content and placement n hold the text n - 1.
    @BeforeEach
    void a_store_of_schema_1_with_mail_in_every_standing() throws IOException {
        List<StoredContent> contents = segmentIn(home);
        var first = List.of(Migration.known().getFirst());
        try (Database database =
                Database.open(home, false, first, CommitPoint.SOUND, Homestead.CLOCK)) {
            database.write(
                    Durability.FULL,
                    sql -> {
                        sql.run(ROWS.formatted(NOON.toEpochMilli()));
                        for (int i = 0; i < contents.size(); i++) {
                            insert(sql, i + 1, contents.get(i));
                        }
                        return null;
                    });
        }
    }

    private static final String ROWS =
            """
            UPDATE store SET first_segment = 1;
            INSERT INTO account (name, security, host, port, user, direction, deletions, conflict,
                recover_days, mailboxes, connections, compress, guard)
            VALUES ('joe', 'IMPLICIT_TLS', 'mail.example', 993, 'joe', 'BOTH', 'PROPAGATE',
                'SERVER', 30, '', 4, 'AUTO', 1);
            INSERT INTO mailbox (account, path, agreed_path, wire_name, separator, roles,
                subscribed, selectable, epoch, checkpoint, last_confirmed, messages, unread, bytes)
            VALUES (1, 'INBOX', 'INBOX', 'INBOX', '/', '', 1, 1, 77, 'c77', %1$d, 2, 2, 14),
                   (1, 'Work', 'Work', 'Work', '/', '', 1, 1, 0, NULL, %1$d, 1, 1, 8);
            INSERT INTO mailbox (account, path, gone_at) VALUES (1, 'Gone', %1$d);
            INSERT INTO keyword_set VALUES (1, '', '');
            INSERT INTO placement (id, message, mailbox, keywords, agreed_mailbox, agreed_keywords,
                epoch, uid, internal_date, missing, recoverable_since, recoverable_reason)
            VALUES (1, 1, 1, 1, 1, 1, 77, 1, 1000, 0, NULL, NULL),
                   (2, 2, 1, 1, 1, 1, 77, 2, 2000, 0, NULL, NULL),
                   (3, 3, 2, 1, 2, 1, NULL, NULL, 3000, 0, NULL, NULL),
                   (4, 4, 3, 1, NULL, 1, 77, 4, 4000, 0, %1$d, 'mailbox-removed-on-server');
            INSERT INTO seen (mailbox, uid, kind, placement, keywords, internal_date, size)
            VALUES (1, 2, 2, 2, NULL, NULL, NULL), (1, 9, 0, NULL, 1, 2000, 8);
            """;

    private static void insert(Sql sql, long id, StoredContent content) {
        sql.update(
                "INSERT INTO content VALUES (?, ?, ?, ?, ?)",
                id,
                content.segment(),
                content.offset(),
                content.length(),
                content.sha256().toBytes());
        sql.update("INSERT INTO message VALUES (?, 1, ?, ?)", id, id, content.length());
        sql.update(
                "INSERT INTO segment VALUES (?, ?) ON CONFLICT DO UPDATE SET referenced_end ="
                        + " excluded.referenced_end",
                content.segment(),
                content.offset() + content.length() + SegmentRecord.TRAILER);
        if (id == 3) {
            sql.update("INSERT INTO detached VALUES (2, ?, 3)", content.sha256().toBytes());
        }
    }

    @Test
    void everything_is_still_there_and_a_backup_is_made() throws IOException {
        try (var at = new Homestead(home)) {
            assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
            assertThat(at.all(INBOX)).hasSize(2);
            assertThat(at.all(INBOX)).allSatisfy(m -> assertThat(at.read(m)).isNotEmpty());
            PlacementView removed =
                    at.store.mail().recoverable(GONE, null, 10).placements().getFirst();
            assertThat(at.read(removed)).isEqualTo(octets("recoverable"));
            LocalMailbox inbox = at.store.localStore().mailboxes(account(at).id()).getFirst();
            assertThat(inbox.times()).isEqualTo(new ListingTimes(NOON, NOON, null));
            assertThat(inbox.checkpoint()).isNotNull();
            assertThat(inbox.appeared()).isEqualTo(1);
        }
        try (Stream<Path> backups = Files.list(home.resolve("backups"))) {
            assertThat(backups).hasSize(1);
        }
    }

    @Test
    void mail_that_lost_its_place_before_is_still_recognised() {
        try (var at = new Homestead(home)) {
            var store = at.store.localStore();
            assertThat(store.displaced(account(at).id(), List.of(), 0, 10))
                    .extracting(LookAlike::standing)
                    .containsExactly(Standing.VANISHED, Standing.DETACHED);
            assertThat(
                            store.lookAlikes(
                                    account(at).id(),
                                    List.of(
                                            new Sighting(
                                                    1,
                                                    Keywords.none(),
                                                    Instant.ofEpochSecond(4000),
                                                    "recoverable".length()))))
                    .extracting(LookAlike::standing)
                    .containsExactly(Standing.RECOVERABLE);

            assertThat(at.commit(at.received(INBOX, 9, octets("vanished")))).isZero();
            at.begin(WORK, EPOCH);
            assertThat(at.commit(at.received(WORK, 5, octets("detached")))).isZero();

            assertThat(store.baseline(INBOX, 9, 9).getFirst().placement().number()).isEqualTo(2);
            assertThat(store.baseline(WORK, 5, 5).getFirst().placement().number()).isEqualTo(3);
            assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
        }
    }

    private static Account account(Homestead at) {
        return at.store.accounts().find("joe").orElseThrow();
    }

    /// A segment with the texts, as every Mailboat writes it.
    private static List<StoredContent> segmentIn(Path home) throws IOException {
        Path other = home.resolveSibling(home.getFileName() + "-other");
        List<StoredContent> contents;
        try (var at = new Homestead(other)) {
            MailboxId inbox = at.mailbox(at.account("any"), "INBOX");
            at.list(inbox);
            contents = TEXTS.stream().map(text -> at.content(octets(text))).toList();
            at.commit(at.received(inbox, 1, octets("so that the segment is kept")));
            Path segments = Files.createDirectories(home.resolve("segments"));
            Path file = SegmentNames.file(other.resolve("segments"), contents.getFirst().segment());
            Files.copy(file, segments.resolve(file.getFileName()));
        }
        return contents;
    }
}
