package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.account.AccountCredentials;
import org.mailboat.account.SecretStore;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.ThreadId;
import org.mailboat.net.NetConfig;
import org.mailboat.net.NetTimeouts;
import org.mailboat.store.CheckReport;
import org.mailboat.store.MessageContent;
import org.mailboat.store.Store;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.mime.HeaderField;
import org.mailboat.store.mime.MessageReader;
import org.mailboat.store.mime.MessageView;
import org.mailboat.store.mime.MimePart;
import org.mailboat.store.search.SearchIndex;
import org.mailboat.sync.BackgroundSync;
import org.mailboat.sync.SyncListener;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A mail store on disk that keeps itself in sync with mail servers.
///
/// One home directory is one store with all its accounts. Thread-safe; several stores may be open
/// in one process, and several processes may have one store open. Reading never waits for a run. To
/// be closed.
///
/// What the caller got wrong is a [UsageException]; everything else that goes wrong is a
/// [MailException]; a closed store answers with an [IllegalStateException]. The package's overview
/// says more.
public final class MailStore implements AutoCloseable {
    private static final String VERSION = "0.1.0";
    private static final int ACCOUNTS_AT_ONCE = 8;

    private final Store store;
    private final InstantSource clock;
    private final WireLogFile wireLog;
    private final Accounts accounts;
    private final MailReading reading;
    private final Edits edits;
    private final Outbox outbox;
    private final BackgroundSync sync;
    private final Connectivity connectivity;
    private final LiveRemotes remotes;
    private final Completion completion;
    private final Housekeeping housekeeping;
    private final SearchIndex searchIndex;
    private final Searching searching;
    private final OpenCalls calls = new OpenCalls();
    private final ChangeReading changes;
    private final Subscriptions subscriptions;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MailStore(Store store, WireLogFile wireLog, MailStoreOptions options) {
        this.store = store;
        this.wireLog = wireLog;
        clock = options.clock();
        ThreadFactory threads = options.threads().factory();
        var secrets = new SecretStore(store.home());
        connectivity = new Connectivity(threads);
        var credentials = new AccountCredentials(secrets, threads, options.patience());
        var config =
                NetConfig.of(threads, options.clock(), System::nanoTime, new LateRandom(), VERSION)
                        .withTimeouts(NetTimeouts.within(options.patience()))
                        .withWireLog(wireLog.log());
        var servers = new Remotes(store, credentials, config, connectivity);
        var submissions = new Submissions(store, credentials, config, connectivity);
        remotes = new LiveRemotes(servers::open);
        accounts = new Accounts(store, secrets, servers, submissions, calls);
        reading = new MailReading(store, accounts);
        completion = new Completion(store, reading, remotes, connectivity);
        edits = new Edits(store, reading, accounts, options.clock());
        outbox = new Outbox(store, accounts, new LateRandom(), options.clock());
        changes = new ChangeReading(store.feed(), reading);
        subscriptions = new Subscriptions(store.feed(), changes, threads);
        searchIndex = SearchIndex.of(store);
        housekeeping =
                new Housekeeping(
                        store.feed(),
                        List.of(store.threads(), searchIndex),
                        threads,
                        Housekeeping.MOMENT);
        searching =
                new Searching(
                        searchIndex,
                        reading,
                        accounts,
                        housekeeping,
                        options.clock(),
                        new PatientWaiter());
        var runs =
                new AccountRuns(
                        store,
                        remotes,
                        submissions,
                        connectivity,
                        options.clock(),
                        new PatientWaiter(),
                        threads,
                        housekeeping);
        sync = new BackgroundSync(runs, threads, ACCOUNTS_AT_ONCE);
    }

    /// Opens the store in this directory, made if absent. Does not touch the network, and does no
    /// work that grows with the store, but for a new version's first opening.
    ///
    /// @throws MailException of kind local-disk or store-damaged if it cannot be opened
    public static MailStore open(Path home) {
        return open(home, MailStoreOptions.DEFAULT);
    }

    /// Opens the store likewise, with options.
    ///
    /// @throws UsageException if the home is absent and not to be made
    /// @throws MailException of kind local-disk or store-damaged if it cannot be opened
    public static MailStore open(Path home, MailStoreOptions options) {
        if (!options.create() && !Files.isDirectory(home)) {
            throw new UsageException("there is no store in " + home);
        }
        WireLogFile wireLog = WireLogFile.open(options.wireLog());
        Store store = null;
        try {
            store = Store.open(home, options.clock());
            return new MailStore(store, wireLog, options);
        } finally {
            if (store == null) {
                wireLog.close();
            }
        }
    }

    /// The directory that the store is in, absolute.
    public Path home() {
        return store.home();
    }

    /// The store's accounts.
    public Accounts accounts() {
        return accounts;
    }

    /// What changes mail and mailboxes, and tells what of it the servers do not have yet.
    public Edits edits() {
        return edits;
    }

    /// The messages that are to be sent.
    public Outbox outbox() {
        return outbox;
    }

    /// Whether [#close] was called.
    public boolean isClosed() {
        return closed.get();
    }

    /// Whether the store may talk to servers; also changes that.
    public Connectivity connectivity() {
        return connectivity;
    }

    /// Every mailbox of every account, by the names of the accounts and then by path.
    public List<MailboxInfo> mailboxes() {
        return reading.mailboxes(null);
    }

    /// Every mailbox of an account, or of all, by path.
    ///
    /// @param account a name, or null for all
    /// @throws UsageException if there is no such account
    public List<MailboxInfo> mailboxes(@Nullable String account) {
        return reading.mailboxes(account);
    }

    /// One mailbox, by its path or as `id:b42`.
    ///
    /// @param pathOrId levels joined by `/`, as [org.mailboat.model.MailboxPath] prints them; INBOX
    ///   in any case
    /// @throws UsageException if there is no such account or mailbox
    public MailboxInfo mailbox(String account, String pathOrId) {
        return reading.mailbox(account, pathOrId);
    }

    /// One mailbox likewise, also one that is gone: the mail that was in it may be recoverable. Of
    /// several that were at a path, one that is there, else the last one.
    ///
    /// @throws UsageException if there is no such account, and no mailbox ever was there
    public MailboxInfo anyMailbox(String account, String pathOrId) {
        return reading.anyMailbox(account, pathOrId);
    }

    /// A mailbox by its id, or nothing if it is not there any more.
    public Optional<MailboxInfo> mailbox(MailboxId id) {
        return reading.mailbox(id);
    }

    /// The messages that a query asks for, read page by page as the stream is consumed: it may be
    /// left at any point, holds nothing open in between, and need not be closed. Messages that come
    /// in behind the place it has reached are met, others not.
    ///
    /// @throws UsageException if the query's account is not here
    public Stream<MessageInfo> messages(MessageQuery query) {
        return reading.all(query);
    }

    /// The first page of what a query asks for.
    ///
    /// @param limit at most so many; no page holds more than [MessageQuery#LARGEST_PAGE]
    /// @throws UsageException if the query's account is not here, or the limit is below 1
    public MessagePage page(MessageQuery query, int limit) {
        return reading.page(query, limit, null);
    }

    /// A further page.
    ///
    /// @param after [MessagePage#next] of the page before, or null for the first
    /// @throws UsageException also if that is no cursor
    public MessagePage page(MessageQuery query, int limit, @Nullable String after) {
        return reading.page(query, limit, after);
    }

    /// The threads that a query asks for, newest first, read page by page as the stream is
    /// consumed, as [#messages] does. A thread that gets a message meanwhile may be passed over.
    ///
    /// @throws UsageException if the query's account is not here
    public Stream<ThreadInfo> threads(ThreadQuery query) {
        return reading.all(query);
    }

    /// A page of threads.
    ///
    /// @param limit at most so many; no page holds more than [MessageQuery#LARGEST_PAGE]
    /// @param after [ThreadPage#next] of the page before, or null for the first
    /// @throws UsageException if the query's account is not here, the limit is below 1, or that is
    ///   no cursor
    public ThreadPage page(ThreadQuery query, int limit, @Nullable String after) {
        return reading.page(query, limit, after);
    }

    /// How many threads a query asks for. Costs some ten milliseconds for 10,000 messages.
    ///
    /// @throws UsageException if the query's account is not here
    public long count(ThreadQuery query) {
        return reading.count(query);
    }

    /// A thread by any id that it ever had, or nothing if there never was one. It may have no
    /// message any more.
    public Optional<ThreadInfo> thread(ThreadId id) {
        return reading.thread(id);
    }

    /// A thread likewise, by the text form of the id, as in `t42`.
    ///
    /// @throws UsageException if there is none, or nothing of it is there
    public ThreadInfo thread(String id) {
        return reading.thread(id);
    }

    /// Sees to it that every message is of a thread. Between runs the store does this by itself;
    /// who cannot wait for it does it here, on this thread. Blocks.
    ///
    /// @return whether nothing is left to do: not so where another process is about it, or in a
    ///   store that can only be read
    public boolean updateThreads(WorkProgress progress, Cancel cancel) {
        return calls.call(cancel, wish -> housekeeping.catchUp(store.threads(), wish, progress));
    }

    /// The same without progress and without a way to cancel it but to close the store.
    public boolean updateThreads() {
        return updateThreads(WorkProgress.NONE, new Cancel());
    }

    /// Makes all threads anew from the headers that are here, for who doubts them; their ids stay.
    /// Blocks. Stopped in between it goes on by itself.
    ///
    /// @return as [#updateThreads]
    public boolean rebuildThreads(WorkProgress progress, Cancel cancel) {
        return calls.call(
                cancel,
                wish -> {
                    store.threads().rebuild();
                    return housekeeping.catchUp(store.threads(), wish, progress);
                });
    }

    /// A message in a mailbox as it is now, or nothing if it is not here any more. Removed mail is
    /// here as long as it is kept; see [MessageInfo#state].
    public Optional<MessageInfo> message(PlacementId id) {
        return reading.message(id);
    }

    /// Those of these messages that are here, in the order asked for.
    public List<MessageInfo> messages(Collection<PlacementId> ids) {
        return reading.messagesOf(List.copyOf(ids));
    }

    /// Where a message lies: in several mailboxes, if the server says that it is the same.
    public List<MessageInfo> placements(MessageId id) {
        return reading.placements(id);
    }

    /// The placements that an id in text form stands for: one for `p42`, all of a message for
    /// `m42`.
    ///
    /// @throws UsageException if there is none
    public List<MessageInfo> placements(String id) {
        return reading.placements(id);
    }

    /// The exact octets of a message, or of its header if no more is here. To be closed.
    ///
    /// @throws UsageException if nothing of it is here
    public InputStream content(MessageInfo message) {
        if (message.row().content() == null) {
            throw new UsageException("nothing of " + message + " is here");
        }
        MessageContent content = store.mail().open(message.row());
        return content.stream();
    }

    /// The message's header, field by field, in order, decoded.
    ///
    /// @throws UsageException if nothing of it is here
    public List<HeaderField> headers(MessageInfo message) {
        return reading(message, content -> HeaderBlock.read(content).decoded());
    }

    /// The message as a person reads it: as far as it is here, so without a text while that is its
    /// header only. Reads the whole message once.
    ///
    /// @throws UsageException if nothing of it is here
    public MessageView view(MessageInfo message) {
        return reading(message, new MessageReader()::read);
    }

    /// Writes one part of a message, decoded.
    ///
    /// @param part see [org.mailboat.store.mime.Attachment#part]
    /// @throws UsageException if there is no such part
    /// @throws IOException as the target threw it
    public void part(MessageInfo message, String part, OutputStream to) throws IOException {
        try (InputStream content = content(message)) {
            if (!new MessageReader().writePart(content, part, to)) {
                throw new UsageException("there is no part " + part + " in " + message);
            }
        }
    }

    /// Saves one part of a message, decoded: in a directory that is there under a safe form of the
    /// name its sender gave, with a number behind it where that is taken; else as the file named.
    ///
    /// @param part see [org.mailboat.store.mime.Attachment#part]
    /// @param replace whether a file of the name told may be replaced; a file in a directory never
    ///   is
    /// @return what was written
    /// @throws UsageException if there is no such part, or the file is there and may not be
    ///   replaced
    /// @throws IOException if the file cannot be written; nothing of it is left then
    public Path save(MessageInfo message, String part, Path target, boolean replace)
            throws IOException {
        return new PartSaving(this, message).save(part, target, replace);
    }

    /// The parts of the message as a tree, numbered as IMAP does.
    public MimePart structure(MessageInfo message) {
        return reading(message, new MessageReader()::structure);
    }

    private interface Reading<T> {
        T of(InputStream content) throws IOException;
    }

    private <T> T reading(MessageInfo message, Reading<T> read) {
        try (InputStream content = content(message)) {
            return read.of(content);
        } catch (IOException e) {
            throw new MailException(
                    SyncFailure.of(
                            FailureKind.LOCAL_DISK,
                            "The message cannot be read: " + e.getMessage()),
                    e);
        }
    }

    /// Brings in the rest of a message of which only the header is here; of any other nothing.
    /// Works at any time, also while the account is being synced, and goes before the run then.
    /// Blocks for the server.
    ///
    /// @return the message as it is now
    /// @throws MailException if the server is out of reach, or does not have it any more
    /// @throws java.util.concurrent.CancellationException if cancelled
    public MessageInfo complete(MessageInfo message, Cancel cancel) {
        return calls.call(cancel, wish -> completion.complete(message, wish));
    }

    /// The same without a way to cancel it but to close the store.
    ///
    /// @return as [#complete(MessageInfo, Cancel)]
    public MessageInfo complete(MessageInfo message) {
        return complete(message, new Cancel());
    }

    /// The same for several messages, as when a thread is opened: in the order given, over one
    /// connection for each account. Blocks until all was tried; one that cannot be had costs only
    /// itself.
    ///
    /// @param each told of every message in the order given, on this thread, soon after it and
    ///   those before it are here; the next ones are asked for when it returns
    /// @throws java.util.concurrent.CancellationException if cancelled; what is here stays
    public void completeAll(
            Collection<MessageInfo> messages, Consumer<CompletedMessage> each, Cancel cancel) {
        calls.call(
                cancel,
                wish -> {
                    completion.completeAll(List.copyOf(messages), each, wish);
                    return null;
                });
    }

    /// The first messages that a query finds, with defaults: see [SearchRequest#of].
    public SearchPage search(String query) {
        return search(SearchRequest.of(query));
    }

    /// One page of what a query finds, among what is indexed. Mail that comes in is indexed in the
    /// background once a run was started in this process; [#updateSearch] has it done now. Removed
    /// mail is not found.
    ///
    /// @throws UsageException if the query is none, which tells where and why, if an account is not
    ///   here, or if `after` is no cursor of this search
    public SearchPage search(SearchRequest request) {
        return searching.page(request);
    }

    /// All that a query finds, read page by page as the stream is consumed: it may be left at any
    /// point, holds nothing open in between, and need not be closed.
    ///
    /// @param request its limit does not count
    public Stream<SearchHit> searchAll(SearchRequest request) {
        return searching.all(request);
    }

    /// Indexes what came in since that was done last, so that all of it is found. Blocks; of a
    /// whole store some thousand messages a second.
    ///
    /// @return false if another process goes on indexing, which was waited for for two seconds, or
    ///   the home cannot be written
    public boolean updateSearch(WorkProgress progress, Cancel cancel) {
        return calls.call(cancel, wish -> searching.update(wish, progress));
    }

    /// The same without progress and without a way to cancel it but to close the store.
    public boolean updateSearch() {
        return updateSearch(WorkProgress.NONE, new Cancel());
    }

    /// Forgets the index and makes it anew from the mail. Blocks; searches in the meantime find
    /// what is indexed. It is never needed: an index that is missing or damaged is made anew
    /// anyway.
    public void rebuildSearch(WorkProgress progress, Cancel cancel) {
        calls.call(
                cancel,
                wish -> {
                    searching.rebuild(wish, progress);
                    return wish;
                });
    }

    /// How every account stands.
    public List<AccountStatus> status() {
        return new StatusReading(store).all();
    }

    /// The state of the store now, for [#changesSince] and [#subscribe(String, StoreListener)].
    /// Opaque text; it stays good while the store is closed and in other processes.
    public String state() {
        return changes.state();
    }

    /// What changed since a state, by whatever process; at most [MessageQuery#LARGEST_PAGE] things.
    ///
    /// @param state from [#state], [StoreChanges#state] or [StoreChanges#BEGINNING]; one that is
    ///   not known, whatever its text, is answered with [StoreChanges.CannotCalculate]
    public StoreChanges changesSince(String state) {
        return changesSince(state, MessageQuery.LARGEST_PAGE);
    }

    /// The same, with at most so many things; the rest is asked for with the answer's state.
    ///
    /// @throws UsageException if the limit is below 1
    public StoreChanges changesSince(String state, int limit) {
        if (limit < 1) {
            throw new UsageException("a page holds at least one change");
        }
        return changes.since(state, Math.min(limit, MessageQuery.LARGEST_PAGE));
    }

    /// Has a listener told of everything that changes from now on: what this process does within
    /// moments, what another process does within about a second. Ends when the subscription or the
    /// store is closed.
    public Subscription subscribe(StoreListener listener) {
        return subscriptions.subscribe(null, listener);
    }

    /// The same for everything that changed since a state, so that nothing is lost in between: of
    /// what was read after [#state] was asked for, or since the listener was last told before a
    /// restart.
    public Subscription subscribe(String state, StoreListener listener) {
        return subscriptions.subscribe(state, listener);
    }

    /// Starts a run, or joins one that has not begun, and returns at once.
    public SyncRun synchronizeInBackground(SyncRequest request) {
        return synchronizeInBackground(request, event -> {});
    }

    /// The same, telling a listener what happens.
    ///
    /// @throws UsageException if an account is not here, or there is none at all
    /// @throws IllegalStateException if the store is closed
    public SyncRun synchronizeInBackground(SyncRequest request, SyncListener listener) {
        if (isClosed()) {
            throw new IllegalStateException("the store is closed");
        }
        var names = new LinkedHashSet<String>();
        for (String name : request.accounts()) {
            names.add(accounts.find(name).name());
        }
        if (names.isEmpty()) {
            accounts.list().forEach(info -> names.add(info.account().name()));
        }
        if (names.isEmpty()) {
            throw new UsageException("there is no account to synchronize");
        }
        housekeeping.start();
        return sync.submit(request, List.copyOf(names), listener);
    }

    /// Waits for the work that follows the mail between runs, such as an index: it may go on while
    /// this blocks. A program that stays need not call this.
    ///
    /// @param atMost how long to wait; what cannot be expected to be through by then is not begun
    /// @return whether nothing is left to do
    public boolean settle(Duration atMost) throws InterruptedException {
        return housekeeping.settle(atMost);
    }

    /// Proves that store and server hold the same, or tells where they do not. Blocks.
    ///
    /// @param found told each difference as it is found, on this thread
    /// @throws MailException if the server is out of reach, or the account is being synced
    public VerifyReport verify(
            VerifyRequest request,
            Consumer<VerifyReport.Difference> found,
            WorkProgress progress,
            Cancel cancel) {
        var account = accounts.find(request.account());
        return calls.call(
                cancel,
                wish ->
                        connectivity.online(
                                wish,
                                errand ->
                                        new Verifier(
                                                        store,
                                                        remotes,
                                                        account,
                                                        clock.instant(),
                                                        found,
                                                        progress,
                                                        errand)
                                                .verify(request)));
    }

    /// Proves that every row has its octets and that every hash is right. Blocks.
    ///
    /// @param mend whether what can be repaired is: a message with wrong octets is fetched again by
    ///   the next sync
    public CheckReport check(boolean mend, Cancel cancel) {
        return calls.call(cancel, wish -> store.check(mend, wish));
    }

    /// Ends everything and gives back every thread and file: runs and calls in progress are
    /// cancelled, subscriptions closed, and their ends waited for. What came in stays; the next
    /// opening goes on from there. Closing again does nothing.
    ///
    /// May be called from any thread, also from a listener, which then is not waited for. A
    /// listener that does not return is interrupted after ten seconds and left to itself. Whatever
    /// is asked of the store afterwards, or of what came from it and still reads, is answered with
    /// an [IllegalStateException].
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (wireLog;
                    store;
                    searchIndex;
                    housekeeping;
                    subscriptions;
                    sync) {
                calls.close();
            } finally {
                connectivity.close();
            }
        }
    }
}
