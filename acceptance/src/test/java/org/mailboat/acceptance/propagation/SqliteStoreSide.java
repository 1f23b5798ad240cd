package org.mailboat.acceptance.propagation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.store.Cursor;
import org.mailboat.store.Imports;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.MessageContent;
import org.mailboat.store.PendingChange;
import org.mailboat.store.PendingChanges;
import org.mailboat.store.PlacementPage;
import org.mailboat.store.PlacementView;
import org.mailboat.store.Store;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.ManualClock;
import org.mailboat.sync.testkit.propagation.StoreSide;
import org.mailboat.sync.testkit.propagation.TableMail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// An account in a store on disk, edited as the library edits it, and its engine.
///
/// Where a server has all mailboxes of a user below one prefix, as Courier, the table's names are
/// those behind it.
final class SqliteStoreSide implements StoreSide {
    private static final int PAGE = 1_000;
    private static final String RECOVERED = "Recovered";

    private final Store store;
    private final Path home;
    private final Account account;
    private final Supplier<Remote> remotes;
    private final ManualClock clock;
    private final String prefix;

    /// @param remotes a new one for each run
    /// @param prefix what the paths of all mailboxes but INBOX begin with, perhaps empty
    SqliteStoreSide(
            Store store,
            Path home,
            Account account,
            Supplier<Remote> remotes,
            ManualClock clock,
            String prefix) {
        this.store = store;
        this.home = home;
        this.account = account;
        this.remotes = remotes;
        this.clock = clock;
        this.prefix = prefix;
    }

    private AccountId id() {
        return account.id();
    }

    @Override
    public List<String> mailboxes() {
        // What only stands above others is none, as on the server.
        return store.mail().mailboxes(id()).stream()
                .filter(mailbox -> mailbox.agreed() == null || mailbox.agreed().selectable())
                .map(mailbox -> name(mailbox.path()))
                .sorted()
                .toList();
    }

    private String name(MailboxPath path) {
        String whole = path.toString();
        return whole.startsWith(prefix) ? whole.substring(prefix.length()) : whole;
    }

    private MailboxPath path(String name) {
        return MailboxPath.parse(isBelowPrefix(name) ? prefix + name : name);
    }

    private static boolean isBelowPrefix(String name) {
        return !name.equals("INBOX") && !name.equals(RECOVERED) && !name.equals("*");
    }

    private MailboxId mailbox(String name) {
        return store.mail()
                .mailbox(id(), path(name))
                .or(() -> store.mail().mailbox(id(), MailboxPath.parse(name)))
                .map(MailboxSummary::id)
                .orElseThrow(() -> new IllegalStateException("no mailbox " + name));
    }

    @Override
    public List<Shown> shown(String mailbox) {
        MailboxId id = mailbox(mailbox);
        return all(after -> store.mail().page(id, after, PAGE)).stream()
                .sorted(
                        Comparator.comparing((PlacementView view) -> view.remote() == null)
                                .thenComparing(
                                        view -> view.remote() == null ? 0 : view.remote().number())
                                .thenComparing(PlacementView::id))
                .map(this::shown)
                .toList();
    }

    private interface Pages {
        PlacementPage after(@Nullable Cursor after);
    }

    private static List<PlacementView> all(Pages pages) {
        var all = new ArrayList<PlacementView>();
        Cursor after = null;
        do {
            PlacementPage page = pages.after(after);
            all.addAll(page.placements());
            after = page.next();
        } while (after != null);
        return all;
    }

    private Shown shown(PlacementView view) {
        return new Shown(view.id(), text(view), view.keywords(), view.whole());
    }

    private String text(PlacementView view) {
        if (view.content() == null) {
            return "";
        }
        try (MessageContent content = store.mail().open(view)) {
            return new String(content.stream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Shown> recoverable() {
        Set<PlacementId> waiting = new TreeSet<>();
        for (PendingChange change : changes()) {
            if (change instanceof PendingChange.OfMessage message) {
                waiting.add(message.placement().id());
            }
        }
        var views = new ArrayList<PlacementView>();
        for (MailboxId mailbox : store.mail().mailboxIds(id(), true)) {
            views.addAll(all(after -> store.mail().recoverable(mailbox, after, PAGE)));
        }
        var seen = new TreeSet<PlacementId>();
        return views.stream()
                .filter(view -> !waiting.contains(view.id()) && seen.add(view.id()))
                .sorted(Comparator.comparing(PlacementView::id))
                .map(this::shown)
                .toList();
    }

    private List<PendingChange> changes() {
        var all = new ArrayList<PendingChange>();
        long after = 0;
        while (true) {
            PendingChanges.Page page = store.pendingChanges().page(id(), after, PAGE);
            all.addAll(page.changes());
            if (page.last() == null) {
                return all;
            }
            after = page.last();
        }
    }

    @Override
    public List<Waiting> pending() {
        return changes().stream()
                .filter(change -> !isOnlyHere(change))
                .map(change -> {
                    boolean parked = change.trouble() != null && change.trouble().parked();
                    return switch (change) {
                        case PendingChange.OfMessage message ->
                                new Waiting(TableMail.name(text(message.placement())), parked);
                        case PendingChange.OfMailbox mailbox ->
                                new Waiting(name(mailbox.path()), parked);
                    };
                })
                .toList();
    }

    /// What is kept under the mailbox that no server has waits for nothing.
    private static boolean isOnlyHere(PendingChange change) {
        return change instanceof PendingChange.OfMessage message
                && message.placement().path().toString().equals(RECOVERED);
    }

    @Override
    public void add(String mailbox, String text, Keywords keywords, Instant date) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        ContentWriter writer = store.imports().newContent(octets.length);
        writer.write(octets, 0, octets.length);
        store.imports()
                .add(
                        mailbox(mailbox),
                        List.of(new Imports.NewMessage(writer.finish(), keywords, date)));
    }

    @Override
    public void mark(PlacementId message, Keywords added, Keywords removed) {
        store.placementEdits().mark(List.of(message), added, removed);
    }

    @Override
    public void move(PlacementId message, String to) {
        store.placementEdits().move(List.of(message), mailbox(to));
    }

    @Override
    public void copy(PlacementId message, String to) {
        store.placementEdits().copy(List.of(message), mailbox(to));
    }

    @Override
    public void delete(PlacementId message) {
        store.placementEdits().delete(List.of(message));
    }

    @Override
    public void trash(PlacementId message) {
        store.placementEdits().moveToTrash(List.of(message));
    }

    @Override
    public void undelete(PlacementId message) {
        store.recovery().restore(List.of(message));
    }

    /// Behind the store's back.
    @Override
    public void lose(PlacementId message) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                var delete = connection.prepareStatement("DELETE FROM placement WHERE id = ?")) {
            delete.setLong(1, message.number());
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path database() {
        return home.resolve("mailboat.db");
    }

    @Override
    public void create(String mailbox) {
        store.mailboxEdits().create(id(), path(mailbox), null);
    }

    @Override
    public void rename(String mailbox, String to) {
        store.mailboxEdits().rename(mailbox(mailbox), path(to));
    }

    @Override
    public void remove(String mailbox) {
        store.mailboxEdits().delete(mailbox(mailbox));
    }

    @Override
    public void discard(String mailbox) {
        store.mailboxEdits().moveToTrash(mailbox(mailbox));
    }

    @Override
    public void changeHost() {
        StoreSide.bindElsewhere(store.localStore(), id());
    }

    @Override
    public AccountReport sync(
            SyncRequest request, Policy policy, Consumer<SyncEvent> told, FaultPlan faults) {
        var now =
                new Account(
                        account.id(),
                        account.name(),
                        account.imap(),
                        account.mechanism(),
                        account.trust(),
                        account.credentials(),
                        policy.withMailboxes(policy.mailboxes().stream().map(this::glob).toList()));
        try (Remote remote = remotes.get()) {
            return new SyncEngine(
                            now,
                            faults.around(Remote.class, remote),
                            faults.around(LocalStore.class, store.localStore()),
                            faults.around(Journal.class, store.journal()),
                            clock,
                            clock,
                            Thread.ofPlatform().daemon().factory())
                    .run(AccountRun.of(named(request), told::accept, new Cancel()));
        }
    }

    private SyncRequest named(SyncRequest request) {
        return request.withMailboxes(
                request.mailboxes().stream()
                        .map(each -> new MailboxGlob(glob(each.text())))
                        .toList());
    }

    /// What the table asks for by name, which a policy may deny with an exclamation mark.
    private String glob(String said) {
        String not = said.startsWith("!") ? "!" : "";
        String name = said.substring(not.length());
        return isBelowPrefix(name) ? not + prefix + name : said;
    }
}
