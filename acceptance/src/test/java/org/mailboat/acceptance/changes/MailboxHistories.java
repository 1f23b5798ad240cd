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
                deleted(),
                madeAgainWithOtherMail(),
                madeAgainWithTheSameMail(),
                subscribed(),
                emptied());
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

    private History deleted() {
        return History.of("a mailbox deleted", tree(), client(c -> c.delete("B")));
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
