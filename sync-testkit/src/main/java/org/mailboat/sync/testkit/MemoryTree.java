package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.NavigableMap;

/// The names of the mailboxes of the [MemoryStore], here and by the server's word. Guarded by the
/// store.
final class MemoryTree {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;
    private final MemoryPlacements placements;

    MemoryTree(NavigableMap<MailboxId, MemoryMailbox> mailboxes, MemoryPlacements placements) {
        this.mailboxes = mailboxes;
        this.placements = placements;
    }

    void settleMailbox(MemoryMailbox box, RemoteMailbox now) {
        RemoteMailbox before = box.agreed;
        MailboxPath named = box.path;
        box.agree(now);
        moveOwnChildren(box, named);
        stepAside(box);
        if (before != null && !before.wireName().equals(now.wireName())) {
            for (MemoryMailbox each : mailboxes.values()) {
                RemoteMailbox agreed = each.agreed;
                if (agreed != null && agreed.wireName().startsWith(before.wireName() + "/")) {
                    String rest = agreed.wireName().substring(before.wireName().length());
                    String name = now.wireName() + rest;
                    MailboxPath stood = each.path;
                    each.agree(agreed.named(name, MailboxPath.parse(name)));
                    moveOwnChildren(each, stood);
                }
            }
        }
        if (box.path.equals(now.path()) && !box.deleted) {
            box.localModSeq = 0;
        }
    }

    /// Those below that the server does not have, or has elsewhere, go along, unless two mailboxes
    /// change names.
    void moveOwnChildren(MemoryMailbox box, MailboxPath before) {
        boolean shared =
                mailboxes.values().stream()
                        .anyMatch(each ->
                                each != box
                                        && each.account.equals(box.account)
                                        && (each.path.equals(before)
                                                || each.path.equals(box.path)));
        if (before.equals(box.path) || shared) {
            return;
        }
        for (MemoryMailbox each : mailboxes.values()) {
            RemoteMailbox agreed = each.agreed;
            boolean own = agreed == null || !agreed.path().equals(each.path);
            String path = each.path.toString();
            if (own
                    && !each.localOnly
                    && each.account.equals(box.account)
                    && path.startsWith(before + "/")) {
                each.path =
                        MailboxPath.parse(box.path + path.substring(before.toString().length()));
                if (agreed != null && each.path.equals(agreed.path()) && !each.deleted) {
                    each.localModSeq = 0;
                }
            }
        }
    }

    /// What the server does not have leaves its name to a mailbox that the server calls so.
    void stepAside(MemoryMailbox box) {
        RemoteMailbox agreed = box.agreed;
        if (agreed == null || !agreed.path().equals(box.path)) {
            return;
        }
        for (MemoryMailbox other : mailboxes.values()) {
            if (other != box
                    && other.agreed == null
                    && other.account.equals(box.account)
                    && other.path.equals(box.path)) {
                other.path = freePath(other.account, other.path);
            }
        }
    }

    /// The path, or the next one with a number that is free.
    MailboxPath freePath(AccountId account, MailboxPath wanted) {
        for (int i = 1; ; i++) {
            MailboxPath path = i == 1 ? wanted : MailboxPath.parse(wanted + " " + i);
            if (mailboxes.values().stream()
                    .noneMatch(each -> each.account.equals(account) && each.path.equals(path))) {
                return path;
            }
        }
    }

    void rollBackMailbox(MemoryMailbox box) {
        RemoteMailbox agreed = box.agreed;
        if (agreed == null) {
            if (box.deleted) {
                mailboxes.remove(box.id);
            }
            return;
        }
        if (box.deleted) {
            box.deleted = false;
            placements
                    .places()
                    .filter(p -> p.home().equals(box.id) && p.row().deletedAlong)
                    .forEach(p -> {
                        p.row().deleted = false;
                        p.row().deletedAlong = false;
                    });
        }
        String before = box.path.toString();
        for (MemoryMailbox each : mailboxes.values()) {
            String path = each.path.toString();
            if (path.startsWith(before + "/")) {
                each.path = MailboxPath.parse(agreed.path() + path.substring(before.length()));
            }
        }
        box.path = agreed.path();
        stepAside(box);
        box.localModSeq = 0;
    }
}
