package org.mailboat.sync.port;

import java.util.List;
import java.util.Set;

/// The server side of one account. Thread-safe. Calls block until answered, with a deadline, and
/// throw a [org.mailboat.model.MailException] when the account as a whole is out of reach.
public interface Remote extends AutoCloseable {
    /// Connects and logs in if that has not happened, and tells who answered.
    RemoteIdentity connect(Cancel cancel);

    /// Lists the account's mailboxes: one round trip where the server can.
    RemoteTree tree(Cancel cancel);

    /// Lists the mailboxes once more in the plainest way there is, because known ones are missing
    /// from a tree. Blocks until the answer is in.
    ///
    /// @param missing the wire names that were known and are not listed
    /// @return the doubted tree if this one says the same; the fuller one if it shows what was
    ///   missing; not complete if neither can be believed
    RemoteTree confirmTree(RemoteTree doubted, Set<String> missing, Cancel cancel);

    /// Whether a mailbox with these counters holds nothing that the checkpoint does not cover, so
    /// that it need not be listed. Compares for equality only, and says no where the counters
    /// cannot show every change: without mod-sequences a new mark moves none of them.
    boolean unchanged(Checkpoint since, MailboxStatus now);

    /// Whether these counters are the checkpoint's, as far as they go: no message came or went.
    /// Says nothing of marks where the mailbox keeps no mod-sequences.
    default boolean standsStill(Checkpoint since, MailboxStatus now) {
        return unchanged(since, now);
    }

    /// Opens mailboxes to see which they are, all in one round trip where the server can. One
    /// answer for each order, in their order; blocks until all are in.
    List<Evidence> evidence(List<EvidenceOrder> orders, Cancel cancel);

    /// What to put into the journal before a change to the tree of mailboxes is tried, for
    /// [Intent#evidence]; a subscription needs none. May have to ask the server how names are
    /// built; blocks until the answer is in.
    String evidence(MailboxOrder order, Cancel cancel);

    /// Changes the tree of mailboxes, one order after the other, and gives what became of each, in
    /// their order. One that is not carried out does not keep the next ones from being tried.
    /// Blocks until all answers are in. No session may be in use meanwhile: a mailbox must be open
    /// nowhere when it is renamed or deleted. If the connection breaks on the way that is told as
    /// the outcome of each order.
    List<MailboxOutcome> arrange(List<MailboxOrder> orders, Cancel cancel);

    /// Looks for the effect of intents whose answer was lost, or did not tell where a message went.
    /// Changes nothing. One message found is the effect of one intent, so all that are about one
    /// mailbox are to be asked together, the oldest first, and what was found is to be agreed
    /// before anything is asked again. Gives a finding for each order, in their order; blocks until
    /// the answers are in.
    List<Finding> probe(List<ProbeOrder> orders, Cancel cancel);

    /// How many sessions may be open at a time.
    int sessionBudget();

    /// Opens a session on a connection of its own, or on the one that is idle.
    RemoteSession openSession(Cancel cancel);

    /// Opens a session for a person who waits. Where every connection that the account may have is
    /// at work, blocks until one of them gave way, see [#giveWay].
    default RemoteSession openUrgentSession(Cancel cancel) {
        return openSession(cancel);
    }

    /// Whether the session that asks should come to its end and be closed, because somebody waits
    /// for one in [#openUrgentSession]. Says yes to as many sessions as are waited for.
    default boolean giveWay() {
        return false;
    }

    Traffic traffic();

    /// Capabilities that were offered and turned out to be wrong, for the record.
    List<Demotion> demotions();

    /// Says goodbye without waiting for the answer.
    @Override
    void close();
}
