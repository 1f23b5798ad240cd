package org.mailboat.sync.testkit.propagation;

import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.ManualClock;
import org.mailboat.sync.testkit.MemoryJournal;
import org.mailboat.sync.testkit.MemoryRemote;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.MemoryStore;
import org.mailboat.sync.testkit.UserStore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A [MemoryStore] as its user sees it, and its engine.
final class MemoryStoreSide implements StoreSide {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final Keyword JUNK = new Keyword("$Junk");
    private static final Keyword NOT_JUNK = new Keyword("$NotJunk");
    private static final String TRASH = "Trash";
    private static final int WINDOW = 3;

    private final MemoryStore store = new MemoryStore();
    private final MemoryJournal journal = new MemoryJournal();
    private final MemoryServer server;
    private final ManualClock clock;

    MemoryStoreSide(MemoryServer server, ManualClock clock) {
        this.server = server;
        this.clock = clock;
    }

    @Override
    public List<String> mailboxes() {
        return store.mailboxes(ACCOUNT).stream()
                .filter(mailbox -> !mailbox.deleted())
                .map(mailbox -> mailbox.path().toString())
                .sorted()
                .toList();
    }

    @Override
    public List<Shown> shown(String mailbox) {
        return store.views(mailbox).stream().map(MemoryStoreSide::shown).toList();
    }

    private static Shown shown(UserStore.View view) {
        return new Shown(view.id(), view.text(), view.keywords(), view.whole());
    }

    @Override
    public List<Shown> recoverable() {
        return store.recoverableViews().stream().map(MemoryStoreSide::shown).toList();
    }

    @Override
    public List<Waiting> pending() {
        var waiting = new ArrayList<Waiting>();
        store.waiting()
                .forEach(each ->
                        waiting.add(
                                new Waiting(
                                        TableMail.name(store.text(each.placement())),
                                        each.parked())));
        for (LocalMailbox mailbox : store.mailboxes(ACCOUNT)) {
            var agreed = mailbox.agreed();
            boolean differs =
                    mailbox.deleted() || agreed == null || !agreed.path().equals(mailbox.path());
            if (mailbox.edit().localModSeq() > 0 && !mailbox.edit().localOnly() && differs) {
                waiting.add(
                        new Waiting(mailbox.path().toString(), mailbox.edit().tried().parked()));
            }
        }
        return waiting;
    }

    @Override
    public void add(String mailbox, String text, Keywords keywords, Instant date) {
        store.importMessage(mailbox, text, keywords);
    }

    @Override
    public void mark(PlacementId message, Keywords added, Keywords removed) {
        Keywords opposite =
                added.contains(JUNK)
                        ? Keywords.of(NOT_JUNK)
                        : added.contains(NOT_JUNK) ? Keywords.of(JUNK) : Keywords.none();
        Keywords now =
                Objects.requireNonNull(all().get(message))
                        .keywords()
                        .minus(removed)
                        .minus(opposite)
                        .plus(added);
        store.mark(message, now);
    }

    private Map<PlacementId, Shown> all() {
        var all = new TreeMap<PlacementId, Shown>();
        Stream.concat(
                        mailboxes().stream().flatMap(mailbox -> shown(mailbox).stream()),
                        recoverable().stream())
                .forEach(shown -> all.put(shown.id(), shown));
        return all;
    }

    @Override
    public void move(PlacementId message, String to) {
        store.move(message, to);
    }

    @Override
    public void copy(PlacementId message, String to) {
        store.copy(message, to);
    }

    @Override
    public void delete(PlacementId message) {
        store.delete(message);
    }

    @Override
    public void trash(PlacementId message) {
        needTrash();
        store.move(message, TRASH);
    }

    private void needTrash() {
        if (!mailboxes().contains(TRASH)) {
            store.createMailbox(ACCOUNT, TRASH);
        }
    }

    @Override
    public void undelete(PlacementId message) {
        store.undelete(message);
    }

    @Override
    public void lose(PlacementId message) {
        store.lose(message);
    }

    @Override
    public void create(String mailbox) {
        store.createMailbox(ACCOUNT, mailbox);
    }

    @Override
    public void rename(String mailbox, String to) {
        store.renameMailbox(mailbox, to);
    }

    @Override
    public void remove(String mailbox) {
        for (String path : mailboxes()) {
            if (path.startsWith(mailbox + "/")) {
                store.deleteMailbox(path);
            }
        }
        store.deleteMailbox(mailbox);
    }

    @Override
    public void discard(String mailbox) {
        needTrash();
        String base = TRASH + "/" + mailbox.substring(mailbox.lastIndexOf('/') + 1);
        String free = base;
        for (int i = 2; mailboxes().contains(free); i++) {
            free = base + " " + i;
        }
        store.renameMailbox(mailbox, free);
    }

    @Override
    public void changeHost() {
        StoreSide.bindElsewhere(store, ACCOUNT);
    }

    @Override
    public AccountReport sync(
            SyncRequest request, Policy policy, Consumer<SyncEvent> told, FaultPlan faults) {
        var account =
                new Account(
                        ACCOUNT,
                        "home",
                        new ServerAddress(
                                ServerAddress.Security.IMPLICIT_TLS, "memory.test", 993, "user"),
                        null,
                        new TlsTrust.Platform(),
                        new CredentialSource.Stored(),
                        policy);
        return new SyncEngine(
                        account,
                        faults.around(Remote.class, new MemoryRemote(server, 1, WINDOW)),
                        faults.around(LocalStore.class, store),
                        faults.around(Journal.class, journal),
                        clock,
                        clock,
                        Thread.ofPlatform().daemon().factory())
                .run(AccountRun.of(request, told::accept, new Cancel()));
    }
}
