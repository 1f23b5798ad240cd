package org.mailboat.sync.testkit.simulation;

import org.mailboat.model.Policy;

import java.util.ArrayList;
import java.util.List;

/// The world in which a history begins.
///
/// @param mailboxes on the server
/// @param mails on the server, each one in the mailbox behind the `@`
/// @param synced who has synced already
public record Setup(
        Server server,
        Policy.Conflict conflict,
        Policy.Deletions deletions,
        boolean guard,
        int sessions,
        int window,
        List<String> mailboxes,
        List<String> mails,
        List<Who> synced) {
    /// What a server can.
    public record Server(
            boolean modSeqs,
            boolean changes,
            boolean contentIds,
            boolean mailboxIds,
            boolean moves,
            boolean tellsIds,
            boolean expungesSome) {
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
            return can.isEmpty() ? "nothing beyond IMAP4rev1" : String.join(", ", can);
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

    @Override
    public String toString() {
        return "a server with %s; mailboxes %s; messages %s; synced before: %s; %d sessions, windows of %d%s%s, %s wins"
                .formatted(
                        server,
                        mailboxes,
                        mails,
                        synced,
                        sessions,
                        window,
                        guard ? ", guarded" : "",
                        throwsAway() ? ", with a trash" : "",
                        conflict == Policy.Conflict.SERVER ? "the server" : "the store");
    }
}
