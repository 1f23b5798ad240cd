package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mailboat.store.Homestead.NOON;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.PlacementId;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.Cancel;

import java.nio.file.Path;
import java.util.List;

/// A store whose only edits were mail that was had back, opened by one that knows all edits.
class EditsSchemaTest {
    private static final int SCHEMA_BEFORE = 5;

    private static final String ROWS =
            """
            INSERT INTO account (name, security, host, port, user, direction, deletions, conflict,
                recover_days, mailboxes, connections, compress, guard)
            VALUES ('joe', 'IMPLICIT_TLS', 'mail.example', 993, 'joe', 'BOTH', 'PROPAGATE',
                'SERVER', 30, '', 4, 'AUTO', 1);
            INSERT INTO mailbox (account, path, agreed_path, wire_name, separator, roles,
                subscribed, selectable, epoch, checkpoint, messages, unread, bytes)
            VALUES (1, 'INBOX', 'INBOX', 'INBOX', '/', '', 1, 1, 77, 'c77', 1, 1, 14);
            INSERT INTO keyword_set VALUES (1, '', '');
            INSERT INTO message (id, account, size) VALUES (1, 1, 14), (2, 1, 14);
            INSERT INTO placement (id, message, mailbox, keywords, agreed_mailbox, agreed_keywords,
                epoch, uid, internal_date, missing, local_modseq, recoverable_since)
            VALUES (1, 1, 1, 1, NULL, 1, NULL, NULL, 1000, 2, 8, NULL),
                   (2, 2, 1, 1, NULL, 1, NULL, NULL, 1000, 2, 9, %1$d);
            INSERT INTO change_log VALUES (8, 1, 'undelete', %1$d), (9, 2, 'undelete', %1$d);
            DELETE FROM change_log WHERE id = 9;
            UPDATE placement SET local_modseq = 0 WHERE id = 2;
            """;

    @TempDir Path home;

    @BeforeEach
    void a_store_of_the_schema_before() {
        List<Migration> before = Migration.known().subList(0, SCHEMA_BEFORE);
        try (Database database =
                Database.open(home, false, before, CommitPoint.SOUND, Homestead.CLOCK)) {
            database.write(
                    Durability.FULL,
                    sql -> {
                        sql.run(ROWS.formatted(NOON.toEpochMilli()));
                        return null;
                    });
        }
    }

    @Test
    void what_waited_still_waits() {
        try (var at = new Homestead(home)) {
            Account joe = at.store.accounts().find("joe").orElseThrow();
            assertThat(at.store.pendingChanges().page(joe.id(), 0, 10).changes())
                    .extracting(
                            PendingChange::number,
                            change -> ((PendingChange.OfMessage) change).placement().id())
                    .containsExactly(tuple(8L, new PlacementId(1)));
            assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
        }
    }

    @Test
    void no_number_of_a_change_is_given_twice() {
        try (var at = new Homestead(home)) {
            Recovery.Result again =
                    at.store
                            .database()
                            .write(
                                    Durability.FULL,
                                    sql -> {
                                        sql.run("UPDATE placement SET missing = 0 WHERE id = 2");
                                        return at.store.recovery();
                                    })
                            .restore(List.of(new PlacementId(2)))
                            .getFirst();
            assertThat(again.change()).isEqualTo(10);
        }
    }

    @Test
    void an_account_with_edits_can_be_removed() {
        try (var at = new Homestead(home)) {
            Account joe = at.store.accounts().find("joe").orElseThrow();
            at.store
                    .database()
                    .write(
                            Durability.FULL,
                            sql -> {
                                sql.run(
                                        """
                                        INSERT INTO change_log VALUES (20, NULL, 1, 'rename', 1);
                                        UPDATE mailbox SET local_modseq = 20;
                                        INSERT INTO change_state VALUES (8, 1, 'x', NULL, 1, 0),
                                            (20, 1, 'x', NULL, 1, 0);
                                        """);
                                return null;
                            });
            at.store.accounts().remove(joe.id());
            assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
            assertThat(
                            at.store
                                    .database()
                                    .<Long>read(
                                            sql -> sql.number("SELECT count(*) FROM change_log")))
                    .isZero();
        }
    }
}
