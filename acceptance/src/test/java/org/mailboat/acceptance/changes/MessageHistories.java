package org.mailboat.acceptance.changes;

import static org.mailboat.acceptance.changes.History.client;
import static org.mailboat.acceptance.changes.History.messages;

import org.mailboat.acceptance.TestMessage;

import java.util.List;
import java.util.stream.Stream;

/// What other clients do to messages.
///
/// @param n how many messages are concerned; at least 40
record MessageHistories(int n) {
    Stream<History> all() {
        return Stream.of(
                newMarkedExpunged(),
                moved(),
                movedByCopies(),
                movedCrosswise(),
                movedOnAndOn(),
                movedIntoItsOwnMailbox(),
                movedAndMarked(),
                movedIntoAMailboxJustMade(),
                movedOutOfAMailboxThenDeleted(),
                copied(),
                twins(),
                withoutMessageId());
    }

    private History.Deed two(int inA, int inB) {
        return client(c -> {
            c.create("A", "B");
            c.append("A", messages(1, inA));
            c.append("B", messages(inA + 1, inA + inB));
        });
    }

    private History newMarkedExpunged() {
        int fresh = n / 10;
        int gone = n / 20;
        return History.of(
                        "new, marked, expunged",
                        two(2 * n, 10),
                        client(c -> {
                            c.append("A", messages(3 * n, 3 * n + fresh - 1));
                            c.store("A", "1:" + n / 2, "+FLAGS", "\\Flagged", "$Work");
                            c.store("A", n / 2 + 1 + ":" + n, "-FLAGS", "\\Seen");
                            c.store("A", "1:" + n, "+FLAGS", "$Todo");
                            c.expunge("A", n + 1 + ":" + (n + gone));
                        }))
                .within((level, bodies) ->
                        level.tellsWhatIsGone()
                                ? bodies * 11 / 10 + 60L * (fresh + 2 * n + gone) + Scene.GREETINGS
                                : Long.MAX_VALUE);
    }

    private History moved() {
        return History.of("moved", two(2 * n, n), client(c -> c.move("A", "1:" + n, "B")));
    }

    private History movedByCopies() {
        return History.of(
                "moved by copies",
                two(2 * n, n),
                client(c -> c.copyAndExpunge("A", "1:" + n, "B")));
    }

    private History movedCrosswise() {
        return History.of(
                "moved crosswise",
                two(2 * n, n),
                client(c -> {
                    c.create("C");
                    c.move("A", "1:" + n / 2, "B");
                    c.move("B", "1:" + n / 2, "A");
                    c.move("A", n + ":" + (n + n / 4), "C");
                    c.move("B", n / 2 + 1 + ":" + (n / 2 + n / 4), "C");
                }));
    }

    private History movedOnAndOn() {
        return History.of(
                "moved on, and back",
                two(2 * n, n),
                client(c -> {
                    c.create("C");
                    c.move("A", "1:" + n, "C");
                    c.move("C", "1:" + n / 2, "B");
                    c.move("B", n + 1 + ":" + (n + n / 4), "A");
                }));
    }

    private History movedIntoItsOwnMailbox() {
        return History.of(
                "moved into its own mailbox",
                two(2 * n, n),
                client(c -> c.move("A", "1:" + n, "A")));
    }

    private History movedAndMarked() {
        return History.of(
                "moved and marked",
                two(2 * n, n),
                client(c -> {
                    c.store("A", "1:" + n / 2, "+FLAGS", "\\Flagged", "$Before");
                    c.move("A", "1:" + n, "B");
                    c.store("B", n + 1 + ":" + (n + n / 4), "+FLAGS", "\\Seen", "$After");
                    c.store("B", n + 1 + ":" + (n + n / 4), "-FLAGS", "NonJunk", "\\Draft");
                }));
    }

    private History movedIntoAMailboxJustMade() {
        return History.of(
                "moved into a mailbox just made",
                two(2 * n, n),
                client(c -> {
                    c.create("New");
                    c.move("A", "1:" + n, "New");
                    c.append("New", messages(5 * n, 5 * n + 3));
                }));
    }

    private History movedOutOfAMailboxThenDeleted() {
        return History.of(
                "moved out of a mailbox, which was deleted",
                two(n, n),
                client(c -> {
                    c.move("A", "1:" + (n - 3), "B");
                    c.delete("A");
                }));
    }

    private History copied() {
        return History.of(
                "copied",
                two(2 * n, n),
                client(c -> {
                    c.copy("A", "1:" + n, "B");
                    c.store("B", n + 1 + ":" + (n + n / 4), "+FLAGS", "$Copy");
                    c.copy("A", "1:5", "A");
                }));
    }

    /// Equal messages, with equal and with other marks, some of which go elsewhere.
    private History twins() {
        List<TestMessage> twins = messages(1, n / 4);
        return History.of(
                "twins",
                client(c -> {
                    c.create("A", "B");
                    c.append("A", twins);
                    c.append("A", twins);
                    c.append("A", twins);
                    c.append("B", twins);
                    c.append("B", messages(n, 2 * n));
                    c.store("A", "1:5", "+FLAGS", "$One");
                }),
                client(c -> {
                    int k = n / 4;
                    c.move("A", "1:" + k / 2, "B");
                    c.move("A", k + 1 + ":" + (k + 3), "B");
                    c.expunge("A", 2 * k + 1 + ":" + (2 * k + 4));
                    c.store("A", 2 * k + 5 + ":" + 3 * k, "+FLAGS", "$Left");
                }));
    }

    private History withoutMessageId() {
        List<TestMessage> anonymous =
                messages(1, n / 2).stream().map(TestMessage::withoutMessageId).toList();
        return History.of(
                "without Message-ID",
                client(c -> {
                    c.create("A", "B");
                    c.append("A", messages(n, 2 * n));
                    c.append("A", anonymous);
                }),
                client(c -> {
                    c.move("A", n + 2 + ":" + (n + 8), "B");
                    c.store("A", n + 9 + ":" + (n + 12), "+FLAGS", "$Mark");
                    c.expunge("A", n + 13 + ":" + (n + 14));
                }));
    }
}
