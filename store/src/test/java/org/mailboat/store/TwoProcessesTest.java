package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.EPOCH;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// One process takes over what moved on the server, another one edits meanwhile.
class TwoProcessesTest {
    private static final int MESSAGES = 200;
    private static final int BATCH = 10;

    @TempDir Path home;

    @Test
    void mail_had_back_while_it_is_linked_stands_once_and_ids_never_meet() throws Exception {
        try (var at = new Homestead(home)) {
            Account joe = at.account("joe");
            MailboxId inbox = at.mailbox(joe, "INBOX");
            MailboxId work = at.mailbox(joe, "Work");
            List<PlacementId> removed = removedFrom(at, inbox);
            at.list(work, sightings());

            Process editor = start(removed);
            try (BufferedReader said = editor.inputReader()) {
                assertThat(said.readLine()).isEqualTo("open");
                link(at, work, removed);
                assertThat(said.readLine()).isEqualTo("done");
            } finally {
                editor.destroyForcibly().waitFor();
            }

            assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
            assertThat(at.all(inbox)).isEmpty();
            assertThat(at.store.mail().recoverableCount(inbox)).isZero();
            assertThat(at.store.pendingChanges().page(joe.id(), 0, 10).changes()).isEmpty();
            List<PlacementView> placed = at.all(work);
            assertThat(placed).hasSize(2 * MESSAGES);
            assertThat(placed).extracting(PlacementView::id).containsAll(removed);
            assertThat(new HashSet<>(placed.stream().map(PlacementView::message).toList()))
                    .as("a copy is a message of its own")
                    .hasSize(2 * MESSAGES);
            Account ann = at.store.accounts().find("ann").orElseThrow();
            MailboxId theirs = at.store.mail().mailboxes(ann.id()).getFirst().id();
            assertThat(at.all(theirs)).hasSize(MESSAGES);
        }
    }

    private static List<PlacementId> removedFrom(Homestead at, MailboxId inbox) {
        List<Sighting> listed = new ArrayList<>();
        List<Received> received = new ArrayList<>();
        for (long uid = 1; uid <= MESSAGES; uid++) {
            listed.add(sighting(uid));
            received.add(at.received(inbox, uid, octets("message " + uid)));
        }
        at.list(inbox, listed.toArray(Sighting[]::new));
        at.commit(received.toArray(Received[]::new));
        LocalStore store = at.store.localStore();
        List<SeenChange> gone = new ArrayList<>();
        store.baseline(inbox, 1, MESSAGES)
                .forEach(row -> gone.add(new SeenChange.Vanished(row.remoteId(), row.placement())));
        at.begin(inbox, EPOCH);
        store.recordWindow(inbox, IdSet.range(1, MESSAGES), gone);
        List<SeenChange.Vanished> removals =
                gone.stream().map(SeenChange.Vanished.class::cast).toList();
        store.applyRemovals(inbox, removals, NOON);
        return removals.stream().map(SeenChange.Vanished::placement).toList();
    }

    /// Each removed message twice: once as itself, once as a copy.
    private static Sighting[] sightings() {
        List<Sighting> all = new ArrayList<>();
        for (long uid = 1; uid <= 2 * MESSAGES; uid++) {
            all.add(sighting(uid));
        }
        return all.toArray(Sighting[]::new);
    }

    private static void link(Homestead at, MailboxId work, List<PlacementId> removed) {
        for (int from = 0; from < MESSAGES; from += BATCH) {
            List<Link> links = new ArrayList<>();
            for (int i = from; i < from + BATCH; i++) {
                links.add(new Link(removed.get(i), i + 1, Link.Kind.SAME, true));
                links.add(new Link(removed.get(i), MESSAGES + i + 1, Link.Kind.COPY, true));
            }
            assertThat(at.store.localStore().link(work, links)).isEqualTo(2 * BATCH);
        }
    }

    private Process start(List<PlacementId> removed) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Editor.class.getName(),
                        home.toString(),
                        removed.getFirst().toString(),
                        removed.getLast().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Has mail back one by one, from the end, and fills another account.
    static final class Editor {
        private Editor() {}

        public static void main(String[] args) {
            try (var at = new Homestead(Path.of(args[0]))) {
                System.out.println("open");
                MailboxId inbox = at.mailbox(at.account("ann"), "INBOX");
                at.list(inbox);
                long first = PlacementId.parse(args[1]).number();
                long last = PlacementId.parse(args[2]).number();
                long uid = 1;
                for (long number = Math.max(first, last); uid <= MESSAGES; number--, uid++) {
                    at.store.recovery().restore(List.of(new PlacementId(number)));
                    at.commit(at.received(inbox, uid, octets("another " + uid)));
                }
            }
            System.out.println("done");
        }
    }
}
