package org.mailboat.sync.apply;

import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the server is asked to make and to rename, noted before: if no answer comes, a mailbox
/// without mail could not be told from another one afterwards, nor one that was made there and has
/// another name here by then. For one run.
public final class MailboxIntents {
    private static final String CREATE = "create";
    private static final String RENAME = "rename";

    private final RunContext run;
    private final Journal journal;

    public MailboxIntents(RunContext run, Journal journal) {
        this.run = run;
        this.journal = journal;
    }

    static boolean isOne(Intent intent) {
        return intent.subject() == null
                && (intent.kind().equals(RENAME) || intent.kind().equals(CREATE));
    }

    /// @return the intent's number
    long create(MailboxId mailbox, MailboxPath path) {
        return intend(mailbox, CREATE, path, "");
    }

    /// @param evidence the remote's
    /// @return the intent's number
    long rename(MailboxId mailbox, MailboxPath target, String evidence) {
        return intend(mailbox, RENAME, target, evidence);
    }

    private long intend(MailboxId mailbox, String kind, MailboxPath target, String evidence) {
        return journal.intend(
                        run.account().id(),
                        mailbox,
                        kind,
                        target + "\n" + evidence,
                        run.clock().instant())
                .id();
    }

    void answered(long intent, MailboxOutcome outcome) {
        if (!(outcome instanceof MailboxOutcome.Unknown)) {
            journal.settle(intent);
        }
    }

    /// Settles what a stop or a broken link left open: the tree shows whether it happened, unless
    /// the server lists nothing at all.
    public void recover(RemoteTree tree) {
        List<Intent> open =
                journal.open(run.account().id()).stream().filter(MailboxIntents::isOne).toList();
        if (open.isEmpty() || !tree.complete() || tree.mailboxes().isEmpty()) {
            return;
        }
        Map<String, RemoteMailbox> byPath = new TreeMap<>();
        Map<String, RemoteMailbox> byName = new TreeMap<>();
        for (RemoteMailbox each : tree.mailboxes()) {
            byPath.put(each.path().toString(), each);
            byName.put(each.wireName(), each);
        }
        for (Intent intent : open) {
            RemoteMailbox there = byPath.get(target(intent));
            LocalMailbox mailbox = run.mailbox(intent.mailbox());
            if (there != null && mailbox != null) {
                if (intent.kind().equals(CREATE)) {
                    recoverMade(mailbox, there);
                } else {
                    recoverRenamed(mailbox, there, byName);
                }
            }
            journal.settle(intent.id());
        }
    }

    private static String target(Intent intent) {
        int end = intent.evidence().indexOf('\n');
        return end < 0 ? "" : intent.evidence().substring(0, end);
    }

    /// Who made it does not matter: called as it was, the two would be one. What still is called so
    /// is matched by its name.
    private void recoverMade(LocalMailbox mailbox, RemoteMailbox there) {
        boolean free =
                run.store().mailboxes(run.account().id()).stream()
                        .noneMatch(each -> isCalled(each, there));
        if (free && mailbox.agreed() == null && !mailbox.edit().localOnly()) {
            run.store().settleMailbox(mailbox.id(), there.path(), there);
        }
    }

    private static boolean isCalled(LocalMailbox mailbox, RemoteMailbox there) {
        RemoteMailbox agreed = mailbox.agreed();
        return agreed == null
                ? mailbox.path().equals(there.path())
                : agreed.wireName().equals(there.wireName());
    }

    private void recoverRenamed(
            LocalMailbox mailbox, RemoteMailbox there, Map<String, RemoteMailbox> byName) {
        RemoteMailbox agreed = mailbox.agreed();
        if (agreed != null && !byName.containsKey(agreed.wireName())) {
            run.store().settleMailbox(mailbox.id(), null, there);
        }
    }
}
