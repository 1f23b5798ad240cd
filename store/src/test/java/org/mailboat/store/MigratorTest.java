package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.FailureKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class MigratorTest {
    private static final int NEXT = Migration.latest() + 1;
    private static final List<Migration> NEWER =
            and("colour", "ALTER TABLE account ADD COLUMN colour TEXT;");
    private static final List<Migration> BROKEN =
            and("broken", "CREATE TABLE half (a INTEGER) STRICT; INSERT INTO none;");

    @TempDir Path home;

    @Test
    void a_new_home_gets_the_newest_schema_and_no_backup() {
        try (Database database = open(NEWER)) {
            assertThat(version(database)).isEqualTo(NEXT);
            assertThat(database.<Long>read(sql -> sql.number("SELECT count(*) FROM migration")))
                    .isEqualTo(NEXT);
        }
        assertThat(home.resolve("backups")).doesNotExist();
    }

    @Test
    void an_older_store_is_migrated_after_a_backup_that_opens() throws IOException {
        try (var at = new Homestead(home)) {
            at.account("joe");
        }

        try (Database database = open(NEWER)) {
            assertThat(version(database)).isEqualTo(NEXT);
            assertThat(new Accounts(database).list()).hasSize(1);
        }

        Path backup = onlyBackup();
        Path restored = Files.createDirectory(home.resolve("restored"));
        Files.copy(backup, Homes.database(restored));
        try (var at = new Homestead(restored)) {
            assertThat(at.store.accounts().find("joe")).isPresent();
        }
    }

    @Test
    void a_step_that_fails_leaves_the_store_as_it_was() {
        try (var at = new Homestead(home)) {
            at.account("joe");
        }

        assertThatThrownBy(() -> open(BROKEN)).isInstanceOf(StoreException.class);

        try (var at = new Homestead(home)) {
            assertThat(at.store.accounts().find("joe")).isPresent();
            assertThat(
                            at.store
                                    .database()
                                    .<Long>read(sql ->
                                            sql.number(
                                                    "SELECT count(*) FROM sqlite_schema"
                                                            + " WHERE name = 'half'")))
                    .isZero();
        }
    }

    @Test
    void a_newer_store_is_refused_and_not_touched() throws IOException {
        open(NEWER).close();
        byte[] before = Files.readAllBytes(Homes.database(home));

        assertThatThrownBy(() -> Store.open(home, Homestead.CLOCK))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> {
                            assertThat(e.failure().kind()).isEqualTo(FailureKind.STORE_DAMAGED);
                            assertThat(e.failure().text())
                                    .contains(
                                            "written by a newer Mailboat (schema %d, this one knows %d)"
                                                    .formatted(NEXT, NEXT - 1));
                            assertThat(e.failure().nextStep()).contains("newer Mailboat");
                        });
        assertThat(Files.readAllBytes(Homes.database(home))).isEqualTo(before);
    }

    @Test
    void another_programs_database_is_refused_and_not_touched() throws IOException {
        Files.createFile(Homes.database(home));
        try (Sql sql = Sql.open(Homes.database(home), Sql.Mode.WRITE)) {
            sql.run("CREATE TABLE theirs (a)");
        }
        byte[] before = Files.readAllBytes(Homes.database(home));

        assertThatThrownBy(() -> Store.open(home, Homestead.CLOCK))
                .hasMessageContaining("damaged or is none");
        assertThat(Files.readAllBytes(Homes.database(home))).isEqualTo(before);
    }

    @Test
    void a_home_is_its_owners_alone() throws IOException {
        Path fresh = home.resolve("new");
        try (var at = new Homestead(fresh)) {
            at.content(new byte[] {1});
            assertThat(permissions(fresh)).isEqualTo("rwx------");
            assertThat(permissions(fresh.resolve("mailboat.db"))).isEqualTo("rw-------");
            assertThat(permissions(fresh.resolve("mailboat.db-wal"))).isEqualTo("rw-------");
            assertThat(permissions(fresh.resolve("segments"))).isEqualTo("rwx------");
            assertThat(permissions(fresh.resolve("segments/00000001.seg"))).isEqualTo("rw-------");
        }
    }

    /// The steps there are, and one more.
    private static List<Migration> and(String name, String script) {
        var steps = new ArrayList<>(Migration.known());
        steps.add(new Migration(NEXT, name, () -> script));
        return steps;
    }

    private Database open(List<Migration> steps) {
        return Database.open(home, false, steps, CommitPoint.SOUND, Homestead.CLOCK);
    }

    private static long version(Database database) {
        return database.<Long>read(sql -> sql.number("PRAGMA user_version"));
    }

    private Path onlyBackup() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("backups"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static String permissions(Path file) throws IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file));
    }
}
