package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.Policy;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A store that could not send, opened by one that can.
class OutboxSchemaTest {
    private static final int SCHEMA_BEFORE = 12;

    private static final String ROWS =
            """
            INSERT INTO account (name, security, host, port, user, direction, deletions, conflict,
                recover_days, mailboxes, connections, compress, guard)
            VALUES ('joe', 'IMPLICIT_TLS', 'mail.example', 993, 'joe', 'BOTH', 'PROPAGATE',
                'SERVER', 30, '', 4, 'AUTO', 1);
            """;

    @TempDir Path home;

    @Test
    void its_accounts_have_no_server_for_it_and_an_empty_outbox() throws IOException {
        List<Migration> before = Migration.known().subList(0, SCHEMA_BEFORE);
        try (Database database =
                Database.open(home, false, before, CommitPoint.SOUND, Homestead.CLOCK)) {
            database.write(
                    Durability.FULL,
                    sql -> {
                        sql.run(ROWS);
                        return null;
                    });
        }

        try (var at = new Homestead(home)) {
            Account joe = at.store.accounts().find("joe").orElseThrow();
            assertThat(joe.smtp()).isNull();
            assertThat(joe.policy()).isEqualTo(Policy.DEFAULT);
            assertThat(at.store.outboxStore().isEmpty(joe.id())).isTrue();
            assertThat(at.store.outbox().list(null)).isEmpty();
            assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
        }
        try (var backups = Files.list(Homes.backups(home))) {
            assertThat(backups).hasSize(1);
        }
    }
}
