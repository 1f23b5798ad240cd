package org.mailboat.acceptance.changes;

import static org.mailboat.acceptance.changes.History.messages;

import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/// What disasters and administrators do.
///
/// @param n how many messages the mailbox has that is concerned; at least 40
record LossHistories(int n) {
    Stream<History> all() {
        return Stream.of(
                reset("UIDVALIDITY new, UIDs as before", uid -> uid),
                reset("UIDVALIDITY new, UIDs shuffled", uid -> n + 1 - uid),
                resetAndWorkedIn(),
                indexLost(),
                restored(),
                restoredAndUidsGivenAgain());
    }

    private History.Deed two() {
        return History.client(c -> {
            c.create("A", "B");
            c.append("A", messages(1, n));
            c.append("B", messages(n + 1, 2 * n + 20));
        });
    }

    private History reset(String name, LongUnaryOperator renumber) {
        return History.of(name, two(), scene -> scene.site().resetUidValidity("A", renumber));
    }

    private History resetAndWorkedIn() {
        return History.of(
                "UIDVALIDITY new, and worked in",
                two(),
                scene -> {
                    scene.server(c -> {
                        c.expunge("A", "1:3");
                        c.store("A", "10:15", "+FLAGS", "$Before");
                    });
                    scene.site().resetUidValidity("A", uid -> uid);
                    scene.server(c -> {
                        long[] uids = c.uids("A");
                        c.store("A", OtherClient.set(uids[0], uids[7]), "+FLAGS", "$After");
                        c.move("A", OtherClient.set(uids[2], uids[9]), "B");
                        c.append("A", messages(5 * n, 5 * n + 3));
                    });
                });
    }

    private History indexLost() {
        return History.of(
                "index lost",
                scene -> {
                    two().to(scene);
                    scene.server(c -> {
                        for (int i = 1; i < 20; i++) {
                            c.store("A", String.valueOf(i), "+FLAGS", "$Busy");
                        }
                    });
                },
                scene -> {
                    scene.site().loseIndex("A");
                    scene.server(c -> {
                        c.store("A", "1:4", "-FLAGS", "$Busy");
                        c.store("A", "30:34", "+FLAGS", "\\Flagged");
                        c.expunge("A", "20:21");
                    });
                });
    }

    private History restored() {
        return History.of(
                "restored from an older backup",
                scene -> {
                    two().to(scene);
                    backUpAndGoOn(scene);
                },
                Scene::restore);
    }

    private History restoredAndUidsGivenAgain() {
        return History.of(
                "restored from an older backup, and UIDs given again",
                scene -> {
                    two().to(scene);
                    backUpAndGoOn(scene);
                },
                scene -> {
                    scene.restore();
                    scene.server(c -> {
                        c.append("A", messages(6 * n, 6 * n + 9));
                        c.store("A", "5:9", "+FLAGS", "$Restored");
                    });
                });
    }

    private void backUpAndGoOn(Scene scene) throws Exception {
        scene.backUp("A");
        scene.server(c -> {
            c.append("A", messages(5 * n, 5 * n + 9));
            c.expunge("A", "1:4");
            c.store("A", "10:14", "+FLAGS", "$Later");
        });
    }
}
