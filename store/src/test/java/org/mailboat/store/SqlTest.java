package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.FailureKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;

class SqlTest {
    private static final String INSERT = "INSERT INTO mail (octets) VALUES (zeroblob(?))";

    @TempDir private Path directory;

    @Test
    void what_failed_for_want_of_room_is_done_when_there_is_some() throws IOException {
        try (Sql sql = open()) {
            sql.run("PRAGMA max_page_count = 10");

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> sql.update(INSERT, 100_000))
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e ->
                                        assertThat(e.failure().kind())
                                                .isEqualTo(FailureKind.LOCAL_DISK));
            }

            sql.run("PRAGMA max_page_count = 1000");
            assertThat(sql.update(INSERT, 100_000)).isEqualTo(1);
        }
    }

    @Test
    void so_is_what_the_caller_fills_in() throws IOException, SQLException {
        try (Sql sql = open()) {
            sql.run("PRAGMA max_page_count = 10");
            PreparedStatement full = sql.prepare(INSERT);
            full.setInt(1, 100_000);
            assertThatThrownBy(() -> sql.execute(full)).hasMessageContaining("full");

            sql.run("PRAGMA max_page_count = 1000");
            PreparedStatement again = sql.prepare(INSERT);
            again.setInt(1, 100_000);
            sql.execute(again);
            assertThat(sql.number("SELECT count(*) FROM mail")).isEqualTo(1);
        }
    }

    private Sql open() throws IOException {
        Sql sql = Sql.open(Files.createFile(directory.resolve("test.db")), Sql.Mode.WRITE);
        sql.run("CREATE TABLE mail (octets BLOB)");
        return sql;
    }
}
