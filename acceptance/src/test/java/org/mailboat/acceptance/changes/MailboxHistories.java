package org.mailboat.acceptance.changes;

import static org.mailboat.acceptance.changes.History.client;
import static org.mailboat.acceptance.changes.History.messages;

import java.util.stream.Stream;

/// What other clients do to mailboxes.
///
/// @param n how many messages the mailbox has that is concerned; at least 40
record MailboxHistories(int n) {
    Stream<History> all() {
        return Stream.of(
                renamed(),
                renamedAndWorkedIn(),
                renamedAndANewOneOfTheOldName(),
                renamedOverADeletedOne(),
                takenElsewhere(),
                swapped(),
                swappedAlike(),
                threeInACycle(),
                deleted(),
                deletedUnderAChild(),
                madeAgainWithOtherMail(),
                madeAgainWithTheSameMail(),
                subscribed(),
                emptied());
    }

    /// Those that matter most where mailboxes are large.
    Stream<History> main() {
        return Stream.of(
                renamed(), swapped(), swappedAlike(), threeInACycle(), madeAgainWithTheSameMail());
    }

    /// A has n messages and a child, B some more, so that A is less than half of the account.
    private History.Deed tree() {
        return scene ->
                scene.server(c -> {
                    c.create("A", scene.below("A", "Child"), "B", "C");
                    c.append("A", messages(1, n));
                    c.append(scene.below("A", "Child"), messages(n + 1, n + 10));
                    c.append("B", messages(2 * n, 3 * n - 1));
                    c.append("C", messages(3 * n, 4 * n));
                });
    }

    private History renamed() {
        return History.of("a mailbox renamed", tree(), client(c -> c.rename("A", "Renamed")));
    }

    private History renamedAndWorkedIn() {
        return History.of(
                "a mailbox renamed and worked in",
                tree(),
                client(c -> {
                    c.store("A", "1:9", "+FLAGS", "$Before");
                    c.rename("A", "Renamed");
                    c.store("Renamed", "5:19", "+FLAGS", "\\Flagged", "$After");
                    c.expunge("Renamed", "20:22");
                    c.append("Renamed", messages(5 * n, 5 * n + 4));
                    c.move("Renamed", "30:34", "B");
                    c.move("B", "1:3", "Renamed");
                }));
    }

    private History renamedAndANewOneOfTheOldName() {
        return History.of(
                "a mailbox renamed, and a new one of the old name",
                tree(),
                client(c -> {
                    c.rename("A", "Old");
                    c.create("A");
                    c.append("A", messages(5 * n, 5 * n + 9));
                }));
    }

    private History renamedOverADeletedOne() {
        return History.of(
                "a mailbox renamed to the name of a deleted one",
                tree(),
                client(c -> {
                    c.delete("B");
                    c.rename("C", "B");
                }));
    }

    private History takenElsewhere() {
        return History.of(
                "mailboxes taken elsewhere in the tree",
                tree(),
                scene ->
                        scene.server(c -> {
                            c.create("Archive");
                            c.rename("A", scene.below("Archive", "A"));
                            c.rename(
                                    scene.below(scene.below("Archive", "A"), "Child"),
                                    scene.below("B", "Child"));
                        }));
    }

    private History swapped() {
        return History.of("two names swapped", tree(), client(c -> c.rotate("A", "C")));
    }

    /// Nothing that is counted tells them apart.
    private History swappedAlike() {
        return History.of(
                "two names of like mailboxes swapped", tree(), client(c -> c.rotate("A", "B")));
    }

    private History threeInACycle() {
        return History.of(
                "three names in a cycle",
                tree(),
                client(c -> {
                    c.rotate("A", "B", "C");
                    c.store("A", "1:5", "+FLAGS", "$Cycle");
                }));
    }

    private History deleted() {
        return History.of("a mailbox deleted", tree(), client(c -> c.delete("B")));
    }

    private History deletedUnderAChild() {
        return History.of("a mailbox with a child deleted", tree(), client(c -> c.delete("A")));
    }

    private History madeAgainWithOtherMail() {
        return History.of(
                "a mailbox deleted and made again with other mail",
                tree(),
                client(c -> {
                    c.delete("B");
                    c.create("B");
                    c.append("B", messages(5 * n, 5 * n + n / 2));
                }));
    }

    private History madeAgainWithTheSameMail() {
        return History.of(
                "a mailbox deleted and made again with the same mail",
                tree(),
                client(c -> {
                    c.delete("B");
                    c.create("B");
                    c.append("B", messages(5 * n, 5 * n + 3));
                    c.append("B", messages(2 * n, 3 * n - 1));
                }));
    }

    private History subscribed() {
        return History.of(
                "subscriptions changed",
                scene ->
                        scene.server(c -> {
                            c.create("A", "B", "C");
                            c.subscribe("A");
                            c.subscribe("B");
                        }),
                client(c -> {
                    c.unsubscribe("A");
                    c.subscribe("C");
                    c.create("D");
                    c.delete("B");
                }));
    }

    private History emptied() {
        return History.of(
                "a mailbox emptied into another",
                tree(),
                client(c -> {
                    c.move("A", "1:*", "B");
                    c.move("B", "1:" + n, "C");
                }));
    }
}
