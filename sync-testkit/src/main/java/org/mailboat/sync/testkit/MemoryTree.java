package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.List;
import java.util.NavigableMap;

/// The mailboxes of the [MemoryStore] and their names, here and by the server's word. Guarded by
/// the store.
final class MemoryTree {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;
    private final MemoryPlacements placements;
    private long nextMailbox = 1;

    MemoryTree(NavigableMap<MailboxId, MemoryMailbox> mailboxes, MemoryPlacements placements) {
        this.mailboxes = mailboxes;
        this.placements = placements;
    }

    /// Gives no id that the other one gave.
    void givesNoIdOf(MemoryTree other) {
        nextMailbox = Math.max(nextMailbox, other.nextMailbox);
    }

    List<MemoryMailbox> of(AccountId account) {
        return mailboxes.values().stream().filter(box -> box.account.equals(account)).toList();
    }

    MemoryMailbox box(MailboxId id) {
        MemoryMailbox box = mailboxes.get(id);
        if (box == null) {
            throw new IllegalArgumentException("no mailbox " + id);
        }
        return box;
    }

    MemoryMailbox only(String path) {
        return mailboxes.values().stream()
                .filter(box -> box.path.toString().equals(path) && !box.deleted)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mailbox " + path));
    }

    MemoryMailbox add(AccountId account, MailboxPath path, @Nullable RemoteMailbox remote) {
        var id = new MailboxId(nextMailbox++);
        var box = new MemoryMailbox(id, account, path, remote);
        mailboxes.put(id, box);
        return box;
    }

    /// One for what was had back and has no mailbox any more.
    MemoryMailbox addRecovered(AccountId account) {
        return add(account, MailboxPath.of("Recovered"), null);
    }

    MailboxId adopt(AccountId account, RemoteMailbox remote) {
        for (MemoryMailbox box : mailboxes.values()) {
            boolean alike =
                    box.agreed == null
                            ? box.path.equals(remote.path()) && !box.localOnly
                            : box.wireName().equals(remote.wireName());
            if (box.account.equals(account) && alike) {
                settleMailbox(box, null, remote);
                return box.id;
            }
        }
        return add(account, remote.path(), remote).id;
    }

    void update(MemoryMailbox box, RemoteMailbox remote) {
        MailboxPath before = box.path;
        box.agree(remote);
        moveOwnChildren(box, before);
        stepAside(box);
    }

    @Nullable MailboxPath missingTrash(AccountId account) {
        boolean has =
                mailboxes.values().stream()
                        .anyMatch(box -> box.account.equals(account) && box.isTrash());
        return has ? null : freePath(account, MailboxPath.of("Trash"));
    }

    void makeTrash(AccountId account) {
        MailboxPath path = missingTrash(account);
        if (path != null) {
            MemoryMailbox box = add(account, path, null);
            box.wantedRole = Role.TRASH;
            placements.number(box);
        }
    }

    void settleMailbox(MemoryMailbox box, @Nullable MailboxPath asked, RemoteMailbox now) {
        RemoteMailbox before = box.agreed;
        MailboxPath named = box.path;
        boolean since = before == null && asked != null && !named.equals(asked);
        boolean back = box.isRenamedBack();
        if (back || since) {
            box.stand(now);
        } else {
            box.agree(now);
        }
        moveOwnChildren(box, named);
        stepAside(box);
        if (before != null && !before.wireName().equals(now.wireName())) {
            for (MemoryMailbox each : mailboxes.values()) {
                RemoteMailbox agreed = each.agreed;
                if (agreed != null && agreed.wireName().startsWith(before.wireName() + "/")) {
                    String rest = agreed.wireName().substring(before.wireName().length());
                    String name = now.wireName() + rest;
                    MailboxPath stood = each.path;
                    RemoteMailbox along = agreed.named(name, MailboxPath.parse(name));
                    if (back) {
                        each.stand(along);
                    } else {
                        each.agree(along);
                    }
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
