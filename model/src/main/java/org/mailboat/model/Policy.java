package org.mailboat.model;

import java.util.List;
import java.util.stream.Stream;

/// What the user wants of an account's sync. The defaults are those of the command line's contract.
///
/// @param recoverDays how long removed mail stays recoverable
/// @param mailboxes patterns; one with a leading `!` excludes; the last that matches decides; empty
///   means all
/// @param connections at most so many at a time
public record Policy(
        Direction direction,
        Deletions deletions,
        Conflict conflict,
        int recoverDays,
        List<String> mailboxes,
        int connections,
        Compress compress,
        boolean guard) {
    /// Which way changes travel.
    public enum Direction {
        /// Here and there become the same.
        BOTH,
        /// Only from the server to here.
        PULL,
        /// Only from here to the server.
        PUSH
    }

    /// What becomes of a deletion.
    public enum Deletions {
        /// What is removed on one side is removed on the other.
        PROPAGATE,
        /// What is removed here is moved to the trash mailbox there.
        TRASH,
        /// What is removed here stays there.
        KEEP
    }

    /// Whose version of a mailbox's name wins.
    public enum Conflict {
        /// The server's.
        SERVER,
        /// The one here.
        LOCAL
    }

    /// Whether the link is compressed.
    public enum Compress {
        /// If the link is slow and the server can.
        AUTO,
        /// If the server can.
        ON,
        /// Never.
        OFF
    }

    /// What an account has unless told otherwise.
    public static final Policy DEFAULT =
            new Policy(
                    Direction.BOTH,
                    Deletions.PROPAGATE,
                    Conflict.SERVER,
                    30,
                    List.of(),
                    4,
                    Compress.AUTO,
                    true);

    public Policy {
        mailboxes = List.copyOf(mailboxes);
        if (recoverDays < 0 || connections < 1 || connections > 64) {
            throw new IllegalArgumentException("recover-days is 0 or more, connections is 1 to 64");
        }
    }

    /// Whether the mailbox takes part in the sync.
    public boolean includes(MailboxPath path) {
        boolean included = mailboxes.isEmpty() || mailboxes.getFirst().startsWith("!");
        for (String pattern : mailboxes) {
            boolean excludes = pattern.startsWith("!");
            if (new MailboxGlob(excludes ? pattern.substring(1) : pattern).matches(path)) {
                included = !excludes;
            }
        }
        return included;
    }

    /// Whether a pattern includes the mailbox by name: it begins with `head` as it is, so that no
    /// wildcard can have meant it by chance.
    public boolean names(MailboxPath path, MailboxPath head) {
        return including().anyMatch(glob -> glob.beginsWith(head) && glob.matches(path));
    }

    /// Whether a pattern that includes begins with this path as it is.
    public boolean spellsOut(MailboxPath head) {
        return including().anyMatch(glob -> glob.beginsWith(head));
    }

    private Stream<MailboxGlob> including() {
        return mailboxes.stream().filter(text -> !text.startsWith("!")).map(MailboxGlob::new);
    }
}
