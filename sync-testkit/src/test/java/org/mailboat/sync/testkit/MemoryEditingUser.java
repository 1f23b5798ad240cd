package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.LocalStore;

import java.util.List;

/// Edits as a store in memory has them.
final class MemoryEditingUser implements EditingUser {
    private static final AccountId ACCOUNT = new AccountId(1);

    private final MemoryStore store = new MemoryStore();

    @Override
    public LocalStore store() {
        return store;
    }

    @Override
    public AccountId account() {
        return ACCOUNT;
    }

    @Override
    public void mark(PlacementId placement, Keywords keywords) {
        store.mark(placement, keywords);
    }

    @Override
    public void move(PlacementId placement, MailboxId to) {
        store.move(placement, path(to));
    }

    @Override
    public void delete(PlacementId placement) {
        store.delete(placement);
    }

    @Override
    public void discard(PlacementId placement) {
        store.delete(placement);
    }

    @Override
    public void undelete(PlacementId placement) {
        store.undelete(placement);
    }

    @Override
    public void drop(PlacementId placement) {
        store.drop(placement);
    }

    @Override
    public PlacementId importMessage(MailboxId mailbox, String text) {
        return store.importMessage(path(mailbox), text, Keywords.none());
    }

    @Override
    public PlacementId copy(PlacementId placement, MailboxId to) {
        return store.copy(placement, path(to));
    }

    @Override
    public MailboxId createMailbox(String path) {
        return store.createMailbox(ACCOUNT, path);
    }

    @Override
    public void rename(MailboxId mailbox, String path) {
        store.renameMailbox(path(mailbox), path);
    }

    @Override
    public void delete(MailboxId mailbox) {
        store.deleteMailbox(path(mailbox));
    }

    @Override
    public List<PlacementId> shown(MailboxId mailbox) {
        return store.ids(path(mailbox)).stream().sorted().toList();
    }

    @Override
    public List<PlacementId> recoverable() {
        return store.recoverableIds();
    }

    @Override
    public void close() {}

    private String path(MailboxId mailbox) {
        return store.mailboxes(ACCOUNT).stream()
                .filter(each -> each.id().equals(mailbox))
                .map(each -> each.path().toString())
                .findFirst()
                .orElseThrow();
    }
}
