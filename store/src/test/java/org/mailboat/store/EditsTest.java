package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Role;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Database.Durability;
import org.mailboat.store.PendingChange.OfMailbox;
import org.mailboat.store.PendingChange.OfMessage;
import org.mailboat.store.PendingChanges.Dropped;
import org.mailboat.store.PlacementEdits.Outcome;
import org.mailboat.store.PlacementEdits.Result;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Tried;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Edits are differences between what is here and what both sides agreed on.
class EditsTest {
    private static final Keyword WORK = new Keyword("work");

    @TempDir Path home;
    private Homestead at;
    private Account joe;
    private MailboxId inbox;
    private MailboxId archive;
    private PlacementId one;
    private PlacementId two;

    @BeforeEach
    void two_messages_in_the_inbox() {
        at = new Homestead(home);
        joe = at.account("joe");
        inbox = at.mailbox(joe, "INBOX");
        archive = at.mailbox(joe, "Archive");
        at.mailbox(joe, "Archive/2025");
        at.list(inbox, sighting(1, Keyword.SEEN), sighting(2));
        at.commit(
                at.received(inbox, 1, octets("one"), Keyword.SEEN),
                at.received(inbox, 2, octets("two")));
        at.list(archive);
        one = at.store.localStore().baseline(inbox, 1, 1).getFirst().placement();
        two = at.store.localStore().baseline(inbox, 2, 2).getFirst().placement();
    }

    @AfterEach
    void nothing_is_wrong_with_the_store() {
        assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
        at.close();
    }

    @Test
    void keywords_that_differ_from_what_is_agreed_wait() {
        edit(at.store.placementEdits().mark(List.of(one), Keywords.of(WORK), seen()));

        assertThat(at.store.mail().placement(one).orElseThrow().keywords())
                .isEqualTo(Keywords.of(WORK));
        assertThat(at.summary(inbox).unread()).isEqualTo(2);
        OfMessage change = message(0);
        assertThat(change.added()).isEqualTo(Keywords.of(WORK));
        assertThat(change.removed()).isEqualTo(seen());
        assertThat(change.agreed()).hasToString("INBOX");
        PlacementState state = at.store.localStore().edits(joe.id(), 0, 10).getFirst().state();
        assertThat(state.agreedKeywords()).isEqualTo(seen());
        assertThat(state.localModSeq()).isEqualTo(change.number());
    }

    @Test
    void there_and_back_again_leaves_nothing_but_is_still_to_be_looked_at() {
        var edits = at.store.placementEdits();
        long first = edits.move(List.of(one), archive).getFirst().change();
        Result back = edits.move(List.of(one), inbox).getFirst();

        assertThat(back.outcome()).isEqualTo(Outcome.AS_AGREED);
        assertThat(back.change()).isGreaterThan(first);
        assertThat(pending()).isEmpty();
        assertThat(at.store.pendingChanges().counts(joe.id())).isEmpty();
        assertThat(at.store.localStore().edits(joe.id(), 0, 10)).hasSize(1);
    }

    @Test
    void what_a_person_is_to_decide_waits_for_that_whatever_else_is_edited() {
        var edits = at.store.placementEdits();
        long moved = edits.move(List.of(one), archive).getFirst().change();
        var failure = SyncFailure.of(FailureKind.NEEDS_DECISION, "It may be there.");
        at.store.localStore().setBack(List.of(new Setback(moved, failure, null, true, one)));

        edits.mark(List.of(one), Keywords.of(WORK), Keywords.none());

        Tried tried = at.store.localStore().edits(joe.id(), 0, 10).getFirst().tried();
        assertThat(tried.failure()).isEqualTo(failure);
        assertThat(tried.parked()).isTrue();
        edits.move(List.of(one), inbox);
        tried = at.store.localStore().edits(joe.id(), 0, 10).getFirst().tried();
        assertThat(tried).as("it goes nowhere any more").isEqualTo(Tried.NEVER);
    }

    @Test
    void what_was_refused_is_tried_again_when_it_is_edited_and_doubts_are_not_forgotten() {
        var edits = at.store.placementEdits();
        long moved = edits.move(List.of(one), archive).getFirst().change();
        var failure = SyncFailure.of(FailureKind.TRANSIENT, "It does not answer.");
        var local = at.store.localStore();
        local.setBack(List.of(new Setback(moved, failure, null, false, one)));
        local.setBack(List.of(new Setback(moved, failure, null, true)));

        edits.mark(List.of(one), Keywords.of(WORK), Keywords.none());

        Tried tried = local.edits(joe.id(), 0, 10).getFirst().tried();
        assertThat(tried.parked()).isFalse();
        assertThat(tried.doubts()).isEqualTo(1);
    }

    @Test
    void what_may_have_left_its_mailbox_is_sought_everywhere_also_in_a_store_that_was_put_back()
            throws IOException {
        var local = at.store.localStore();
        local.noteRun(true);
        PlacementId copied =
                at.store.placementEdits().copy(List.of(one), archive).getFirst().result();
        local.settle(List.of(new Settlement.Sought(copied, seen(), null, true)), Instant.EPOCH);
        Files.writeString(Homes.seal(home), "1");

        local.noteRun(true);

        assertThat(local.lookAlikes(joe.id(), List.of(sighting(1))))
                .filteredOn(each -> each.placement().equals(copied))
                .extracting(LookAlike::standing)
                .containsExactly(LookAlike.Standing.DEPARTED);
    }

    @Test
    void no_power_cut_makes_a_store_look_as_if_it_was_put_back() throws IOException {
        List<Durability> commits = new ArrayList<>();
        CommitPoint noted =
                new CommitPoint() {
                    @Override
                    public void before() {}

                    @Override
                    public void after(Durability durability) {
                        commits.add(durability);
                    }
                };
        try (Store store =
                Store.open(
                        home,
                        InstantSource.system(),
                        Migration.known(),
                        SegmentFiles.DISK,
                        Segments.FULL,
                        noted)) {
            commits.clear();
            store.localStore().noteRun(true);
        }

        assertThat(commits.getFirst()).isEqualTo(Durability.FULL);
    }

    @Test
    void a_copy_of_which_only_the_header_is_here_is_to_be_had_where_its_source_is() {
        MailboxId third = at.mailbox(joe, "Third");
        at.list(third, sighting(9));
        at.commit(
                new Received(
                        Homestead.ref(third),
                        Homestead.EPOCH,
                        9,
                        at.content(octets("Subject: header")),
                        sighting(9),
                        true));
        PlacementId header = at.store.localStore().baseline(third, 9, 9).getFirst().placement();
        PlacementId copy =
                at.store.placementEdits().copy(List.of(header), third).getFirst().result();

        assertThat(at.store.localStore().incomplete(List.of(copy)))
                .flatExtracting(Incomplete::places)
                .extracting(place -> place.mailbox().id(), place -> place.told().id())
                .containsExactly(tuple(third, 9L));
    }

    @Test
    void two_moves_are_one_and_keep_the_id() {
        MailboxId third = at.mailbox(joe, "Third");
        var edits = at.store.placementEdits();
        edits.move(List.of(one), archive);
        edits.move(List.of(one), third);

        assertThat(pending()).hasSize(1);
        assertThat(message(0).agreed()).hasToString("INBOX");
        assertThat(message(0).placement().path()).hasToString("Third");
        assertThat(at.all(third)).extracting(PlacementView::id).containsExactly(one);
        assertThat(at.summary(archive).messages()).isZero();
        assertThat(at.summary(inbox).messages()).isEqualTo(1);
    }

    @Test
    void what_is_asked_for_twice_or_is_so_already_is_one_edit_or_none() {
        List<Result> results =
                at.store.placementEdits().mark(List.of(one, one, two), seen(), Keywords.none());

        assertThat(results)
                .extracting(Result::outcome)
                .containsExactly(Outcome.UNCHANGED, Outcome.CHANGED);
    }

    @Test
    void junk_and_not_junk_exclude_each_other() {
        var edits = at.store.placementEdits();
        edits.mark(List.of(two), Keywords.of(new Keyword("$NotJunk")), Keywords.none());
        edits.mark(List.of(two), Keywords.of(new Keyword("$Junk")), Keywords.none());

        assertThat(message(0).added()).isEqualTo(Keywords.of(new Keyword("$Junk")));
    }

    @Test
    void keywords_that_the_server_cannot_keep_do_not_wait() {
        at.store.placementEdits().mark(List.of(two), Keywords.of(WORK), Keywords.none());
        at.store
                .database()
                .write(
                        Durability.NORMAL,
                        sql ->
                                sql.update(
                                        "UPDATE mailbox SET unkept = 'work' WHERE path = 'INBOX'"));

        assertThat(pending()).isEmpty();
        assertThat(at.store.pendingChanges().counts(joe.id())).isEmpty();
    }

    @Test
    void a_copy_is_a_message_of_its_own_and_knows_of_what() {
        Result copied = at.store.placementEdits().copy(List.of(one), archive).getFirst();

        PlacementView copy = at.store.mail().placement(copied.result()).orElseThrow();
        assertThat(copied.result()).isNotEqualTo(one);
        assertThat(copy.message())
                .isNotEqualTo(at.store.mail().placement(one).orElseThrow().message());
        assertThat(at.read(copy)).isEqualTo(octets("one"));
        assertThat(copy.keywords()).isEqualTo(seen());
        assertThat(copy.remote()).isNull();
        assertThat(message(0).kind()).isEqualTo(EditKind.COPY);
        assertThat(message(0).copiedFrom()).hasToString("INBOX");
        assertThat(message(0).agreed()).isNull();
        assertThat(at.summary(archive).messages()).isEqualTo(1);
    }

    @Test
    void what_was_imported_stays_an_import_whatever_is_done_to_it() {
        PlacementId imported = imported(archive);
        at.store.placementEdits().mark(List.of(imported), Keywords.of(WORK), Keywords.none());
        at.store.placementEdits().move(List.of(imported), inbox);

        assertThat(pending()).hasSize(1);
        assertThat(message(0).kind()).isEqualTo(EditKind.IMPORT);
        assertThat(at.read(at.store.mail().placement(imported).orElseThrow()))
                .isEqualTo(octets("imported"));
    }

    @Test
    void deleted_for_good_it_is_gone_from_sight_and_comes_back_while_it_waits() {
        at.store.placementEdits().delete(List.of(one));

        assertThat(at.all(inbox)).extracting(PlacementView::id).containsExactly(two);
        assertThat(at.store.mail().placement(one).orElseThrow().state())
                .isEqualTo(PlacementView.State.RECOVERABLE);
        assertThat(message(0).deleted()).isTrue();
        assertThat(outcome(at.store.placementEdits().delete(List.of(one))))
                .isEqualTo(Outcome.REMOVED);

        assertThat(at.store.recovery().restore(List.of(one)).getFirst().outcome())
                .isEqualTo(Recovery.Outcome.RESTORED);
        assertThat(at.all(inbox)).hasSize(2);
        assertThat(pending()).isEmpty();
    }

    @Test
    void what_the_server_never_had_is_recoverable_at_once() {
        PlacementId imported = imported(archive);

        assertThat(outcome(at.store.placementEdits().delete(List.of(imported))))
                .isEqualTo(Outcome.RECOVERABLE);
        assertThat(pending()).isEmpty();
        assertThat(at.store.mail().recoverableCount(archive)).isEqualTo(1);
        assertThat(at.summary(archive).messages()).isZero();
    }

    @Test
    void the_trash_is_made_where_there_is_none_and_what_is_in_it_stays() {
        assertThat(outcome(at.store.placementEdits().moveToTrash(List.of(one))))
                .isEqualTo(Outcome.CHANGED);
        MailboxSummary trash =
                at.store.mail().mailbox(joe.id(), MailboxPath.of("Trash")).orElseThrow();
        assertThat(trash.roles()).containsExactly(Role.TRASH);
        assertThat(outcome(at.store.placementEdits().moveToTrash(List.of(one))))
                .isEqualTo(Outcome.IN_TRASH);
        assertThat(pending()).hasSize(2);

        assertThat(at.store.recovery().restore(List.of(one)).getFirst().outcome())
                .isEqualTo(Recovery.Outcome.RESTORED);
        assertThat(at.all(inbox)).hasSize(2);
    }

    @Test
    void the_trash_is_the_servers_else_the_one_that_was_made_else_one_of_that_name() {
        MailboxId named = at.mailbox(joe, "Deleted Items");
        assertThat(thrownAwayTo(one)).isEqualTo(named);

        at.store.mailboxEdits().create(joe.id(), MailboxPath.of("Bin"), Role.TRASH);
        MailboxId made = mailbox("Bin");
        assertThat(thrownAwayTo(two)).isEqualTo(made);

        MailboxId told =
                at.store
                        .localStore()
                        .adoptMailbox(
                                joe.id(),
                                Homestead.remote("Papierkorb", null).withRoles(Set.of(Role.TRASH)));
        assertThat(thrownAwayTo(one)).isEqualTo(told);
    }

    @Test
    void a_mailbox_takes_those_below_along() {
        long change =
                at.store.mailboxEdits().rename(archive, MailboxPath.of("Old", "Mail")).change();

        assertThat(paths()).containsExactly("INBOX", "Old/Mail", "Old/Mail/2025");
        assertThat(pending()).hasSize(1);
        OfMailbox renamed = (OfMailbox) pending().getFirst();
        assertThat(renamed.agreed()).hasToString("Archive");

        assertThat(at.store.pendingChanges().drop(List.of(change)))
                .containsEntry(change, Dropped.DROPPED);
        assertThat(paths()).containsExactly("Archive", "Archive/2025", "INBOX");
        assertThat(pending()).isEmpty();
    }

    @Test
    void names_are_checked() {
        var edits = at.store.mailboxEdits();
        for (String name :
                List.of("Archive", "inbox", "a%00b", "a*", "50%25", "#news", "a%2Fb", "a%0Ab")) {
            assertThatThrownBy(() -> edits.create(joe.id(), MailboxPath.parse(name), null))
                    .as(name)
                    .isInstanceOf(EditRefused.class);
        }
        assertThatThrownBy(() -> edits.rename(inbox, MailboxPath.of("X")))
                .hasMessage("INBOX cannot be renamed");
        assertThatThrownBy(() -> edits.rename(archive, MailboxPath.of("Archive", "X")))
                .hasMessageContaining("below itself");
        assertThatThrownBy(() -> edits.delete(inbox)).hasMessage("INBOX cannot be deleted");
        assertThat(edits.create(joe.id(), MailboxPath.of("INBOX", "Sub"), null).path())
                .hasToString("INBOX/Sub");
        at.mailbox(joe, "50%25*");
        assertThat(edits.create(joe.id(), MailboxPath.parse("50%25*/Sub"), null).path())
                .hasToString("50%25*/Sub");
        assertThatThrownBy(() -> edits.create(joe.id(), MailboxPath.parse("50%25*/*"), null))
                .isInstanceOf(EditRefused.class);
        assertThat(edits.rename(archive, MailboxPath.of("archive")).path()).hasToString("archive");
    }

    @Test
    void a_deleted_mailbox_goes_under_the_trash_once() {
        var edits = at.store.mailboxEdits();
        edits.moveToTrash(archive);

        assertThat(paths())
                .containsExactly("INBOX", "Trash", "Trash/Archive", "Trash/Archive/2025");
        assertThatThrownBy(() -> edits.moveToTrash(archive)).isInstanceOf(EditRefused.class);
    }

    @Test
    void a_mailbox_deleted_for_good_hides_its_mail_and_shows_it_again_when_that_is_taken_back() {
        at.store.placementEdits().move(List.of(one), archive);
        PlacementId imported = imported(archive);
        MailboxId other = at.mailbox(joe, "Other");
        at.list(other, sighting(1));
        at.commit(at.received(other, 1, octets("three")));

        at.store.mailboxEdits().delete(other);
        assertThat(at.store.mail().mailbox(other)).isEmpty();
        long change = pending().getLast().number();
        at.store.pendingChanges().drop(List.of(change));
        assertThat(at.all(other)).hasSize(1);
        assertThat(at.summary(other).messages()).isEqualTo(1);

        at.store.mailboxEdits().delete(archive);
        assertThat(paths()).containsExactly("INBOX", "Other");
        assertThat(at.store.mail().placement(imported).orElseThrow().recoverableReason())
                .isEqualTo("deleted-here");
        assertThat(pending().stream().filter(OfMessage.class::isInstance))
                .as("what the server has elsewhere is deleted there")
                .hasSize(1);
        assertThat(message(0).deleted()).isTrue();
    }

    @Test
    void dropped_changes_give_back_what_was_agreed_and_lose_nothing() {
        var edits = at.store.placementEdits();
        edits.mark(List.of(one), Keywords.of(WORK), seen());
        edits.move(List.of(one), archive);
        edits.delete(List.of(two));
        PlacementId imported = imported(inbox);
        List<Long> numbers = pending().stream().map(PendingChange::number).toList();

        assertThat(at.store.pendingChanges().drop(numbers).values()).containsOnly(Dropped.DROPPED);

        assertThat(pending()).isEmpty();
        assertThat(at.all(inbox)).extracting(PlacementView::id).containsExactlyInAnyOrder(one, two);
        assertThat(at.store.mail().placement(one).orElseThrow().keywords()).isEqualTo(seen());
        assertThat(at.read(at.store.mail().placement(imported).orElseThrow()))
                .isEqualTo(octets("imported"));
        assertThat(at.store.mail().recoverableCount(inbox)).isEqualTo(1);
        assertThat(at.store.pendingChanges().drop(numbers).values()).containsOnly(Dropped.UNKNOWN);
    }

    @Test
    void a_mailbox_made_here_is_dropped_only_when_it_is_empty() {
        MailboxEdits.Result made =
                at.store.mailboxEdits().create(joe.id(), MailboxPath.of("New"), null);
        at.store.placementEdits().move(List.of(one), made.mailbox());
        var pending = at.store.pendingChanges();

        assertThat(pending.drop(List.of(made.change())))
                .containsEntry(made.change(), Dropped.NOT_EMPTY);
        assertThat(pending.drop(pending().stream().map(PendingChange::number).toList()).values())
                .containsOnly(Dropped.DROPPED);
        assertThat(paths()).containsExactly("Archive", "Archive/2025", "INBOX");
    }

    @Test
    void what_failed_is_told_until_it_is_to_be_tried_again_or_is_edited_again() {
        long first = at.store.placementEdits().move(List.of(one), archive).getFirst().change();
        fail(first);
        assertThat(pending().getFirst().trouble()).isNotNull();

        at.store.pendingChanges().retry(List.of(first));
        assertThat(pending().getFirst().trouble()).isNull();

        fail(first);
        at.store.placementEdits().mark(List.of(one), Keywords.of(WORK), Keywords.none());
        assertThat(pending().getFirst().trouble()).isNull();
        assertThat(
                        at.store
                                .database()
                                .<Long>read(sql -> sql.number("SELECT count(*) FROM change_log")))
                .isEqualTo(1);
    }

    @Test
    void the_feed_tells_edits() {
        FeedPosition before = at.store.feed().head();
        at.store.placementEdits().move(List.of(one), archive);
        at.store.placementEdits().delete(List.of(two));

        assertThat(at.store.feed().since(before, 10).entries())
                .filteredOn(FeedEntry.PlacementChanged.class::isInstance)
                .extracting(entry -> ((FeedEntry.PlacementChanged) entry).placement())
                .containsExactlyInAnyOrder(one, two);
    }

    @Test
    void what_an_edit_returned_for_outlives_a_kill() throws Exception {
        at.close();
        Process editor =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Editor.class.getName(),
                                home.toString(),
                                one.toString(),
                                two.toString(),
                                archive.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said = editor.inputReader()) {
            assertThat(said.readLine()).isEqualTo("edited");
        } finally {
            editor.destroyForcibly().waitFor();
        }

        at = new Homestead(home);
        assertThat(at.all(archive)).hasSize(2);
        assertThat(at.all(archive)).extracting(PlacementView::id).contains(one);
        assertThat(at.all(archive)).allSatisfy(each -> assertThat(at.read(each)).isNotEmpty());
        assertThat(at.all(inbox)).isEmpty();
        assertThat(pending()).hasSize(3);
    }

    /// Edits, says so, and waits to be killed.
    static final class Editor {
        private Editor() {}

        public static void main(String[] args) throws IOException {
            try (var at = new Homestead(Path.of(args[0]))) {
                MailboxId archive = MailboxId.parse(args[3]);
                at.store.placementEdits().move(List.of(PlacementId.parse(args[1])), archive);
                at.store.placementEdits().delete(List.of(PlacementId.parse(args[2])));
                imported(at, archive);
                System.out.println("edited");
                System.in.read();
            }
        }
    }

    private PlacementId imported(MailboxId to) {
        return imported(at, to);
    }

    private static PlacementId imported(Homestead at, MailboxId to) {
        byte[] octets = octets("imported");
        var writer = at.store.imports().newContent(octets.length);
        writer.write(octets, 0, octets.length);
        var message = new Imports.NewMessage(writer.finish(), Keywords.none(), Homestead.NOON);
        return at.store.imports().add(to, List.of(message)).getFirst().placement();
    }

    private void fail(long change) {
        String failure =
                FailureText.print(SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, "Too big."));
        at.store
                .database()
                .write(
                        Durability.FULL,
                        sql ->
                                sql.update(
                                        "INSERT INTO change_state VALUES (?, 3, ?, NULL, 1, 0)",
                                        change,
                                        failure));
    }

    private static void edit(List<Result> results) {
        assertThat(results).extracting(Result::outcome).containsOnly(Outcome.CHANGED);
    }

    private MailboxId thrownAwayTo(PlacementId placement) {
        assertThat(outcome(at.store.placementEdits().moveToTrash(List.of(placement))))
                .isEqualTo(Outcome.CHANGED);
        return at.store.localStore().states(IdSet.of(placement.number())).getFirst().mailbox();
    }

    private MailboxId mailbox(String path) {
        return at.store.mail().mailbox(joe.id(), MailboxPath.parse(path)).orElseThrow().id();
    }

    private static Outcome outcome(List<Result> results) {
        return results.getFirst().outcome();
    }

    private List<PendingChange> pending() {
        return at.store.pendingChanges().page(joe.id(), 0, 100).changes();
    }

    private OfMessage message(int index) {
        return (OfMessage)
                pending().stream().filter(OfMessage.class::isInstance).toList().get(index);
    }

    private List<String> paths() {
        return at.store.mail().mailboxes(joe.id()).stream()
                .map(mailbox -> mailbox.path().toString())
                .toList();
    }

    private static Keywords seen() {
        return Keywords.of(Keyword.SEEN);
    }
}
