package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.LocalStore;

import java.util.List;

class MemoryEditsTest extends EditsContract {
    private static final AccountId ACCOUNT = new AccountId(1);

    private final MemoryStore store = new MemoryStore();

    @Override
    protected LocalStore create() {
        return store;
    }

    @Override
    protected AccountId account() {
        return ACCOUNT;
    }

    @Override
    protected void mark(PlacementId placement, Keywords keywords) {
        store.mark(placement, keywords);
    }

    @Override
    protected void move(PlacementId placement, MailboxId to) {
        store.move(placement, path(to));
    }

    @Override
    protected void delete(PlacementId placement) {
        store.delete(placement);
    }

    @Override
    protected void discard(PlacementId placement) {
        store.delete(placement);
    }

    @Override
    protected void undelete(PlacementId placement) {
        store.undelete(placement);
    }

    @Override
    protected void drop(PlacementId placement) {
        store.drop(placement);
    }

    @Override
    protected PlacementId importMessage(MailboxId mailbox, String text) {
        return store.importMessage(path(mailbox), text, Keywords.none());
    }

    @Override
    protected PlacementId copy(PlacementId placement, MailboxId to) {
        return store.copy(placement, path(to));
    }

    @Override
    protected MailboxId createMailbox(String path) {
        return store.createMailbox(ACCOUNT, path);
    }

    @Override
    protected void rename(MailboxId mailbox, String path) {
        store.renameMailbox(path(mailbox), path);
    }

    @Override
    protected void delete(MailboxId mailbox) {
        store.deleteMailbox(path(mailbox));
    }

    @Override
    protected List<PlacementId> shown(MailboxId mailbox) {
        return store.ids(path(mailbox)).stream().sorted().toList();
    }

    @Override
    protected List<PlacementId> recoverable() {
        return store.recoverableIds();
    }

    private String path(MailboxId mailbox) {
        return store.mailboxes(ACCOUNT).stream()
                .filter(each -> each.id().equals(mailbox))
                .map(each -> each.path().toString())
                .findFirst()
                .orElseThrow();
    }
}
