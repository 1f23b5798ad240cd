package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.UploadOp;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxEdit;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.Tried;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The account's mailboxes here and, for a run that changes nothing, those besides that it would
/// make. For one run.
final class MailboxesHere {
    private final LocalStore store;
    private final AccountId account;
    private final List<LocalMailbox> imagined = new ArrayList<>();

    MailboxesHere(LocalStore store, AccountId account) {
        this.store = store;
        this.account = account;
    }

    List<LocalMailbox> all() {
        List<LocalMailbox> here = store.mailboxes(account);
        if (imagined.isEmpty()) {
            return here;
        }
        var all = new ArrayList<>(here);
        all.addAll(imagined);
        return all;
    }

    /// What would be made here.
    ///
    /// @param seen what was different there
    void imagine(Plan seen) {
        seen.ops(Op.AdoptMailbox.class).forEach(this::adopted);
    }

    /// The mailboxes that both sides would have which only one has now, and that take messages.
    ///
    /// @param edited what was edited here of mailboxes
    /// @param seen what was different there
    Set<MailboxId> soon(Plan edited, Plan seen) {
        var soon = new TreeSet<MailboxId>();
        edited.ops(UploadOp.CreateMailbox.class).forEach(op -> soon.add(op.mailbox()));
        seen.ops(Op.AdoptMailbox.class).stream()
                .filter(op -> op.remote().selectable())
                .forEach(op -> soon.add(adopted(op)));
        return soon;
    }

    /// What [LocalStore#adoptMailbox] would bring in, or find to be one that was made here.
    private MailboxId adopted(Op.AdoptMailbox op) {
        return all().stream()
                .filter(each -> isBroughtIn(each, op))
                .findFirst()
                .orElseGet(() -> add(op.path(), op.remote(), MailboxEdit.NONE))
                .id();
    }

    private static boolean isBroughtIn(LocalMailbox mailbox, Op.AdoptMailbox op) {
        RemoteMailbox agreed = mailbox.agreed();
        return agreed == null
                ? mailbox.path().equals(op.path()) && !mailbox.edit().localOnly()
                : agreed.equals(op.remote());
    }

    /// What [LocalStore#makeTrash] would make.
    void imagineTrash(MailboxPath path) {
        var edit = new MailboxEdit(1, Role.TRASH, false, Keywords.none(), Tried.NEVER);
        var _ = add(path, null, edit);
    }

    private LocalMailbox add(MailboxPath path, @Nullable RemoteMailbox remote, MailboxEdit edit) {
        long last = all().stream().mapToLong(each -> each.id().number()).max().orElse(0);
        var mailbox =
                new LocalMailbox(
                        new MailboxId(last + 1),
                        account,
                        path,
                        remote == null ? Set.of() : remote.roles(),
                        remote,
                        0,
                        null,
                        null,
                        false,
                        0,
                        0,
                        0,
                        ListingTimes.NEVER,
                        edit);
        imagined.add(mailbox);
        return mailbox;
    }
}
