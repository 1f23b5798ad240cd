package org.mailboat.model;

import java.util.List;
import java.util.stream.Stream;

/// What the user wants of an account's sync. The defaults are those of the command line's contract.
///
/// @param recoverDays how long removed mail stays recoverable
/// @param mailboxes patterns; one with a leading `!` excludes; the last that matches decides; empty
///   means all
/// @param connections at most so many at a time
/// @param bodies of which messages more than the header is brought in
/// @param sentCopy who files the copy of what is sent
public record Policy(
        Direction direction,
        Deletions deletions,
        Conflict conflict,
        int recoverDays,
        List<String> mailboxes,
        int connections,
        Compress compress,
        boolean guard,
        Bodies bodies,
        SentCopy sentCopy) {
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

    /// Who puts the copy of a message that was sent into the mailbox for that.
    public enum SentCopy {
        /// The server where it is known to, or is seen to; else Mailboat.
        AUTO,
        /// The server, always.
        SERVER,
        /// Mailboat, always.
        MAILBOAT
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
                    true,
                    Bodies.ALL,
                    SentCopy.AUTO);

    public Policy {
        mailboxes = List.copyOf(mailboxes);
        if (recoverDays < 0 || connections < 1 || connections > 64) {
            throw new IllegalArgumentException("recover-days is 0 or more, connections is 1 to 64");
        }
    }

    /// The same with changes travelling this way.
    public Policy withDirection(Direction other) {
        return new Policy(
                other,
                deletions,
                conflict,
                recoverDays,
                mailboxes,
                connections,
                compress,
                guard,
                bodies,
                sentCopy);
    }

    /// The same with this becoming of deletions.
    public Policy withDeletions(Deletions other) {
        return new Policy(
                direction,
                other,
                conflict,
                recoverDays,
                mailboxes,
                connections,
                compress,
                guard,
                bodies,
                sentCopy);
    }

    /// The same with this side's name winning.
    public Policy withConflict(Conflict other) {
        return new Policy(
                direction,
                deletions,
                other,
                recoverDays,
                mailboxes,
                connections,
                compress,
                guard,
                bodies,
                sentCopy);
    }

    /// The same with removed mail kept for so many days.
    public Policy withRecoverDays(int other) {
        return new Policy(
                direction,
                deletions,
                conflict,
                other,
                mailboxes,
                connections,
                compress,
                guard,
                bodies,
                sentCopy);
    }

    /// The same for the mailboxes of these patterns.
    public Policy withMailboxes(List<String> other) {
        return new Policy(
                direction,
                deletions,
                conflict,
                recoverDays,
                other,
                connections,
                compress,
                guard,
                bodies,
                sentCopy);
    }

    /// The same with at most so many connections.
    public Policy withConnections(int other) {
        return new Policy(
                direction,
                deletions,
                conflict,
                recoverDays,
                mailboxes,
                other,
                compress,
                guard,
                bodies,
                sentCopy);
    }

    /// The same with the link compressed so.
    public Policy withCompress(Compress other) {
        return new Policy(
                direction,
                deletions,
                conflict,
                recoverDays,
                mailboxes,
                connections,
                other,
                guard,
                bodies,
                sentCopy);
    }

    /// The same with the guard on or off.
    public Policy withGuard(boolean other) {
        return new Policy(
                direction,
                deletions,
                conflict,
                recoverDays,
                mailboxes,
                connections,
                compress,
                other,
                bodies,
                sentCopy);
    }

    /// The same with bodies of this window.
    public Policy withBodies(Bodies other) {
        return new Policy(
                direction,
                deletions,
                conflict,
                recoverDays,
                mailboxes,
                connections,
                compress,
                guard,
                other,
                sentCopy);
    }

    /// The same with the copy of what is sent filed so.
    public Policy withSentCopy(SentCopy other) {
        return new Policy(
                direction,
                deletions,
                conflict,
                recoverDays,
                mailboxes,
                connections,
                compress,
                guard,
                bodies,
                other);
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
