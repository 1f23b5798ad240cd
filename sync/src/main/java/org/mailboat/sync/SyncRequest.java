package org.mailboat.sync;

import org.mailboat.model.MailboxGlob;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What is asked of a run. Observing belongs to every phase; the phases choose which ops are
/// carried out.
///
/// @param accounts names; empty means every account
/// @param phases at least one
/// @param mailboxes only those that one of the patterns matches; empty means all
/// @param depth whole messages or headers only
/// @param priority whether a person waits for it
/// @param dryRun plan and stop
/// @param allowMassDelete the person's answer to a guard's refusal
public record SyncRequest(
        List<String> accounts,
        Set<Phase> phases,
        List<MailboxGlob> mailboxes,
        Depth depth,
        Priority priority,
        boolean dryRun,
        boolean allowMassDelete) {
    /// How much of each message is brought in.
    public enum Depth {
        /// Headers; bodies are brought in later, or when they are asked for.
        HEADERS_ONLY,
        /// Whole messages.
        FULL
    }

    /// How urgent the run is.
    public enum Priority {
        /// Nobody waits for it.
        BACKGROUND,
        /// A person waits: it goes before others that have not begun.
        ON_DEMAND
    }

    public SyncRequest {
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("a request names at least one phase");
        }
        accounts = List.copyOf(accounts);
        phases = Collections.unmodifiableSet(EnumSet.copyOf(phases));
        mailboxes = List.copyOf(mailboxes);
    }

    /// All phases, all mailboxes, whole messages, in the background, of these accounts; of all if
    /// none is named.
    public static SyncRequest of(String... accounts) {
        return new SyncRequest(
                List.of(accounts),
                EnumSet.allOf(Phase.class),
                List.of(),
                Depth.FULL,
                Priority.BACKGROUND,
                false,
                false);
    }

    /// The same with these phases.
    public SyncRequest withPhases(Set<Phase> others) {
        return new SyncRequest(
                accounts, others, mailboxes, depth, priority, dryRun, allowMassDelete);
    }

    /// The same for the mailboxes that these patterns match; all, if there are none.
    public SyncRequest withMailboxes(List<MailboxGlob> others) {
        return new SyncRequest(accounts, phases, others, depth, priority, dryRun, allowMassDelete);
    }

    /// The same to this depth.
    public SyncRequest withDepth(Depth other) {
        return new SyncRequest(
                accounts, phases, mailboxes, other, priority, dryRun, allowMassDelete);
    }

    /// The same with this priority.
    public SyncRequest withPriority(Priority other) {
        return new SyncRequest(accounts, phases, mailboxes, depth, other, dryRun, allowMassDelete);
    }

    /// The same, planned only or carried out.
    public SyncRequest withDryRun(boolean yes) {
        return new SyncRequest(accounts, phases, mailboxes, depth, priority, yes, allowMassDelete);
    }

    /// The same with the person's answer to a guard's refusal.
    public SyncRequest withAllowMassDelete(boolean yes) {
        return new SyncRequest(accounts, phases, mailboxes, depth, priority, dryRun, yes);
    }

    /// Whether the mailbox is asked for.
    public boolean covers(MailboxPath path) {
        return mailboxes.isEmpty() || mailboxes.stream().anyMatch(g -> g.matches(path));
    }
}
