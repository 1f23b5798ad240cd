package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Bodies;
import org.mailboat.model.Policy;
import org.mailboat.sync.plan.Guard;

import java.util.ArrayList;
import java.util.List;

/// The world in which a history begins.
///
/// @param mailboxes on the server
/// @param mails on the server, each one in the mailbox behind the `@`
/// @param synced who has synced already
/// @param way what one of the stores is told besides, or null
/// @param slim whose store takes headers alone, once it has synced, or null
public record Setup(
        Server server,
        Policy.Conflict conflict,
        Policy.Deletions deletions,
        boolean guard,
        int sessions,
        int window,
        List<String> mailboxes,
        List<String> mails,
        List<Who> synced,
        Sizes sizes,
        @Nullable Way way,
        @Nullable Who slim) {
    /// What a server can.
    ///
    /// @param keepsAll whether every keyword, and not only those that all servers have
    public record Server(
            boolean modSeqs,
            boolean changes,
            boolean contentIds,
            boolean mailboxIds,
            boolean moves,
            boolean tellsIds,
            boolean expungesSome,
            boolean keepsAll) {
        @Override
        public String toString() {
            var can = new ArrayList<String>();
            if (modSeqs) {
                can.add(changes ? "QRESYNC" : "CONDSTORE");
            }
            if (contentIds) {
                can.add("EMAILID");
            }
            if (mailboxIds) {
                can.add("MAILBOXID");
            }
            if (moves) {
                can.add("MOVE");
            }
            if (tellsIds) {
                can.add("COPYUID");
            }
            if (expungesSome) {
                can.add("UID EXPUNGE");
            }
            if (!keepsAll) {
                can.add("no keywords of its users'");
            }
            return can.isEmpty() ? "nothing beyond IMAP4rev1" : String.join(", ", can);
        }
    }

    /// How much the engine does at a time, and how much is too much for it unasked. The usual
    /// numbers are beyond what a history has.
    ///
    /// @param page of so many rows
    public record Sizes(int page, Guard.Bounds bounds) {
        static final Sizes USUAL = new Sizes(1_000, Guard.Bounds.USUAL);

        @Override
        public String toString() {
            return (page == USUAL.page ? "" : ", pages of %d".formatted(page))
                    + (bounds.equals(USUAL.bounds)
                            ? ""
                            : ", %d messages or %d %% may go there, half of %d here"
                                    .formatted(bounds.few(), bounds.percent(), bounds.small()));
        }
    }

    /// One store is told something else than the other, once it has synced.
    ///
    /// @param keeps whether what is removed on one side stays on the other
    public record Way(Who who, Policy.Direction direction, boolean keeps) {
        @Override
        public String toString() {
            String both =
                    switch (direction) {
                        case BOTH -> "";
                        case PULL -> " only takes";
                        case PUSH -> " only gives";
                    };
            return ", " + who + "'s store" + both + (keeps ? " keeps what is removed" : "");
        }
    }

    public Setup {
        mailboxes = List.copyOf(mailboxes);
        mails = List.copyOf(mails);
        synced = List.copyOf(synced);
    }

    /// Whether what is deleted goes to a trash.
    boolean throwsAway() {
        return deletions == Policy.Deletions.TRASH;
    }

    /// The same of what one person deletes.
    boolean throwsAway(Who who) {
        return throwsAway() && !keeps(who);
    }

    /// Whether what a person does here goes to the server.
    boolean sends(Who who) {
        return direction(who) != Policy.Direction.PULL;
    }

    /// Whether what happens on the server comes to this person.
    boolean takes(Who who) {
        return direction(who) != Policy.Direction.PUSH;
    }

    /// Whether what is removed on one side stays on the other.
    boolean keeps(Who who) {
        return way != null && way.who() == who && way.keeps();
    }

    private Policy.Direction direction(Who who) {
        return way != null && way.who() == who ? way.direction() : Policy.Direction.BOTH;
    }

    /// What everybody is told.
    Policy policy() {
        return Policy.DEFAULT
                .withGuard(guard)
                .withDeletions(deletions)
                .withConflict(conflict)
                .withRecoverDays(100_000);
    }

    /// What a person's store is told.
    Policy policy(Who who) {
        Policy policy =
                policy().withDirection(direction(who))
                        .withBodies(slim == who ? Bodies.NONE : Bodies.ALL);
        return keeps(who) ? policy.withDeletions(Policy.Deletions.KEEP) : policy;
    }

    @Override
    public String toString() {
        return "a server with %s; mailboxes %s; messages %s; synced before: %s; %d sessions, windows of %d%s%s%s%s%s, %s wins"
                .formatted(
                        server,
                        mailboxes,
                        mails,
                        synced,
                        sessions,
                        window,
                        guard ? ", guarded" : "",
                        throwsAway() ? ", with a trash" : "",
                        sizes,
                        way == null ? "" : way,
                        slim == null ? "" : ", " + slim + "'s store takes headers alone",
                        conflict == Policy.Conflict.SERVER ? "the server" : "the store");
    }
}
