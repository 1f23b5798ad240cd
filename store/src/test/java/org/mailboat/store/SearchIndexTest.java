package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.EPOCH;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.store.search.SearchIndex;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// How the index follows what happens in the store, and outlives what happens to itself.
class SearchIndexTest extends SearchScene {
    @Test
    void what_is_removed_is_not_found_until_it_is_had_back() {
        put(inbox, mail("one", "harvest"), mail("two", "harvest"));
        index();
        PlacementView one = at.all(inbox).getLast();

        vanish(1, one);
        assertThat(found("harvest")).containsExactly(2L);
        index();
        assertThat(found("harvest")).containsExactly(2L);

        at.store.recovery().restore(List.of(one.id()));
        index();
        assertThat(search("harvest").found())
                .extracting(f -> f.placement().id())
                .contains(one.id());
    }

    @Test
    void a_message_of_which_only_the_header_was_here_is_found_by_its_text_once_that_came() {
        String whole = mail("header first", "the harvest");
        String header = whole.substring(0, whole.indexOf("\r\n\r\n") + 4);
        at.list(inbox, sighting(1));
        at.commit(
                new Received(
                        Homestead.ref(inbox),
                        EPOCH,
                        1,
                        at.content(octets(header)),
                        sighting(1),
                        true));
        index();
        assertThat(found("header")).containsExactly(1L);
        assertThat(found("harvest")).isEmpty();

        at.commit(at.received(inbox, 1, octets(whole)));
        // Not shown by what the header said, as long as the index does not know the whole.
        assertThat(found("header")).isEmpty();
        index();
        assertThat(found("header")).containsExactly(1L);
        assertThat(found("harvest")).containsExactly(1L);
    }

    @Test
    void marks_are_those_of_now_whatever_is_indexed() {
        put(inbox, mail("one", "harvest"), mail("two", "harvest"));
        index();
        assertThat(found("harvest is:unread")).hasSize(2);

        var seen =
                List.of(
                        new SeenChange.Marked(
                                1,
                                at.all(inbox).getLast().id(),
                                Keywords.none(),
                                Keywords.of(Keyword.SEEN)));
        at.store.localStore().recordWindow(inbox, IdSet.of(1), List.copyOf(seen));
        at.store.localStore().applyMarks(inbox, seen);

        assertThat(found("harvest is:unread")).containsExactly(2L);
        assertThat(found("harvest is:read")).containsExactly(1L);
    }

    /// The server no longer has it.
    private void vanish(long uid, PlacementView placement) {
        List<SeenChange.Vanished> gone = List.of(new SeenChange.Vanished(uid, placement.id()));
        at.store.localStore().recordWindow(inbox, IdSet.of(uid), List.copyOf(gone));
        at.store.localStore().applyRemovals(inbox, gone, NOON);
    }

    @Test
    void indexing_goes_on_where_it_was_left() {
        String[] mails = new String[700];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = mail("m" + i, "harvest number" + i);
        }
        put(inbox, mails);
        assertThat(index.remaining()).isEqualTo(700);
        assertThat(index.step()).isTrue();
        int first = found("harvest").size();
        assertThat(first).isBetween(1, 699);
        assertThat(index.remaining()).isEqualTo(700 - first);

        reopen();
        assertThat(found("harvest")).hasSize(first);
        index();
        assertThat(found("harvest")).hasSize(700);
        assertThat(index.remaining()).isZero();
        assertThat(found("number699")).containsExactly(700L);
    }

    private void reopen() {
        index.close();
        at.reopen();
        index = SearchIndex.of(at.store);
    }

    @Test
    void a_file_that_is_missing_damaged_or_of_another_format_is_made_anew() throws IOException {
        put(inbox, mail("one", "harvest"));
        index();
        assertThat(found("harvest")).hasSize(1);
        List<Spoiling> spoilings =
                List.of(
                        Files::delete,
                        file -> Files.write(file, new byte[10_000]),
                        file -> Files.writeString(file, "no database at all, ".repeat(1_000)),
                        file -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5_000)),
                        file -> overwrite(file, 4_096),
                        SearchIndexTest::makeFormer,
                        file -> overwrite(file, 60));
        for (Spoiling spoiling : spoilings) {
            index.close();
            at.store.close();
            spoiling.spoil(home.resolve("search.db"));
            at.store = Store.open(home, Homestead.CLOCK);
            index = SearchIndex.of(at.store);

            found("harvest");
            index();
            assertThat(found("harvest")).hasSize(1);
            assertThat(index.remaining()).isZero();
        }
    }

    private interface Spoiling {
        void spoil(Path file) throws IOException;
    }

    /// As a version before this one left it.
    private static void makeFormer(Path file) {
        try (Sql sql = Sql.open(file, Sql.Mode.WRITE)) {
            sql.run("DROP TABLE neighbours; PRAGMA user_version = 1");
        }
    }

    private static void overwrite(Path file, int from) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        Arrays.fill(octets, from, octets.length, (byte) 0x55);
        Files.write(file, octets, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Test
    void a_position_that_the_store_does_not_know_has_all_mail_looked_at_again() {
        put(inbox, mail("one", "harvest"));
        index();
        try (var file = at.store.derived("search", 2, "")) {
            file.tryWrite(sql -> {
                sql.update("UPDATE state SET position = ?", FeedPosition.endOf(99, 99).toString());
                // Of a message that a power cut took.
                sql.update("INSERT INTO indexed VALUES (77, 1)");
                sql.update("INSERT INTO word (rowid, terms) VALUES (77, 'harvest')");
                return sql.update("DELETE FROM indexed WHERE message = 1")
                        + sql.update("DELETE FROM neighbours WHERE message = 1")
                        + sql.update("DELETE FROM word WHERE rowid = 1");
            });
        }
        assertThat(index.remaining()).isEqualTo(1);
        assertThat(found("harvest")).isEmpty();
        index();
        assertThat(found("harvest")).containsExactly(1L);
        assertThat(
                        at.store
                                .derived("search", 2, "")
                                .read(sql -> sql.number("SELECT count(*) FROM indexed")))
                .contains(1L);
    }

    @Test
    void an_index_begun_anew_finds_the_same() {
        put(inbox, mail("one", "harvest"), mail("two", "Weinlese 2026"));
        index();
        assertThat(index.reset()).isTrue();
        assertThat(found("harvest")).isEmpty();
        assertThat(index.remaining()).isEqualTo(2);
        index();
        assertThat(found("harvest")).containsExactly(1L);
        assertThat(found("weinlese")).containsExactly(2L);
    }

    @Test
    void two_of_a_home_index_together_and_both_search() {
        String[] mails = new String[450];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = mail("m" + i, "harvest Wort" + "abcdefghij".charAt(i % 10) + "verbindung");
        }
        put(inbox, mails);
        try (Store other = Store.open(home, Homestead.CLOCK);
                SearchIndex second = SearchIndex.of(other)) {
            boolean more = true;
            while (more) {
                more = index.step() | second.step();
            }
            assertThat(index.remaining()).isZero();
            assertThat(second.remaining()).isZero();
            assertThat(found("harvest")).hasSize(450);
            assertThat(found("verbindung")).hasSize(450);

            // A file that one puts in its place is the other's from then on.
            assertThat(second.reset()).isTrue();
            assertThat(found("harvest")).isEmpty();
            index();
            assertThat(found("harvest")).hasSize(450);
            assertThat(second.remaining()).isZero();
        }
    }

    @Test
    void only_one_writes_at_a_time() {
        put(inbox, mail("one", "harvest"));
        try (Store other = Store.open(home, Homestead.CLOCK);
                var file = other.derived("search", 2, "CREATE TABLE x (y)")) {
            file.tryWrite(sql -> {
                assertThat(index.step()).isFalse();
                assertThat(index.reset()).isFalse();
                return 1;
            });
        }
    }
}
