package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;

import org.mailboat.AccountDraft;
import org.mailboat.MailStore;
import org.mailboat.MailStoreOptions;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.testkit.CountingProxy;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.testkit.ManualClock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// A store with one account, a server behind two proxies of which one counts and one breaks, and
/// another client. Closed by the test.
final class Scene implements AutoCloseable {
    static final String ACCOUNT = "work";

    /// The octets that connections take before there is anything to say: greetings, logins,
    /// capabilities.
    static final long GREETINGS = 5_000;

    private final Site site;
    private final Level level;
    private final Path directory;
    private final FaultProxy faults;
    private final CountingProxy counting;
    private final Path wireLog;
    private MailStore store;
    private final Book book;
    private final Judge judge;
    private final ManualClock clock = new ManualClock();
    private Site.Restoration backup;

    /// A server that contradicted itself is not believed so readily any more.
    private boolean wasInTrouble;

    private boolean seenInPieces;

    /// What the client under test did in one run.
    record Run(AccountReport report, CountingProxy.Count count, double seconds) {}

    private Scene(Site site, Level level, Path directory) throws IOException {
        this.site = site;
        this.level = level;
        this.directory = directory;
        faults = FaultProxy.before(site.port());
        counting = new CountingProxy(faults.port());
        wireLog = directory.resolve("wire.log");
        store = openStore();
        book = new Book(site.separator());
        judge = new Judge(book, this::store);
        clearFaults();
        addAccount();
    }

    /// Makes the account known to the store.
    void addAccount() {
        store.accounts()
                .add(
                        AccountDraft.of(
                                ACCOUNT,
                                new ServerAddress(
                                        ServerAddress.Security.PLAINTEXT,
                                        "127.0.0.1",
                                        counting.port(),
                                        site.user()),
                                new Secret(TestServer.PASSWORD)));
    }

    /// @param directory where the store is put
    static Scene open(Setting setting, Path directory) throws IOException {
        return open(setting.open(), setting.level(), directory);
    }

    /// @param site closed with the scene
    static Scene open(Site site, Level level, Path directory) throws IOException {
        return new Scene(site, level, directory);
    }

    private MailStore openStore() {
        return MailStore.open(
                home(), MailStoreOptions.DEFAULT.withClock(clock).withWireLog(wireLog));
    }

    /// Where the store is.
    Path home() {
        return directory.resolve("home");
    }

    /// What happens to a store that is not open.
    interface Accident {
        void to(Path home) throws IOException;
    }

    /// Closes the store, and opens it again after this.
    void whileClosed(Accident accident) throws IOException {
        store.close();
        accident.to(home());
        store = openStore();
    }

    Site site() {
        return site;
    }

    MailStore store() {
        return store;
    }

    /// The name of a mailbox below another.
    String below(String parent, String child) {
        return parent + site.separator() + child;
    }

    /// Keeps a mailbox as it is, for [#restore].
    void backUp(String mailbox) throws IOException {
        backup = site.backUp(mailbox);
    }

    void restore() throws IOException {
        Objects.requireNonNull(backup).restore();
    }

    Book book() {
        return book;
    }

    Judge judge() {
        return judge;
    }

    ManualClock clock() {
        return clock;
    }

    /// Breaks what passes between client and server, on top of what the level hides.
    FaultProxy faults() {
        return faults;
    }

    /// Ends every fault; the level stays.
    void clearFaults() {
        faults.clear();
        site.restrict(level, faults);
    }

    /// Lets another client change the server.
    void server(History.ClientDeed deed) throws IOException {
        site.unrestrict();
        try (var client = new OtherClient(site, book)) {
            deed.by(client);
        }
        site.restrict(level, faults);
    }

    /// Runs to the end, whatever that is, and judges nothing.
    Run run(SyncRequest request) throws InterruptedException {
        CountingProxy.Count before = counting.count();
        long start = System.nanoTime();
        AccountReport report = store.synchronizeInBackground(request).await().accounts().getFirst();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Run(report, counting.count().minus(before), seconds);
    }

    static SyncRequest request() {
        return SyncRequest.of(ACCOUNT).withPriority(SyncRequest.Priority.ON_DEMAND);
    }

    /// Runs while there is trouble. However that ends, nothing goes that the server still has.
    void in(Trouble trouble) throws Exception {
        long said = Files.size(wireLog);
        wasInTrouble = true;
        seenInPieces |= trouble.inPieces();
        clearFaults();
        trouble.arm(faults);
        try {
            Run run = run(request());
            figures("in: " + trouble + ", " + run.report().result(), run);
            clearFaults();
            judge.nothingWent(now());
        } catch (AssertionError | IllegalStateException e) {
            e.addSuppressed(new Dialogue(dialogue(said)));
            throw e;
        }
    }

    /// Brings the account in for the first time.
    void firstSync() throws Exception {
        Run run = run(request());
        assertThat(run.report().result())
                .as("%s", run.report())
                .isEqualTo(AccountReport.Result.DONE);
        judge.judge(now());
    }

    Moment now() throws IOException {
        site.unrestrict();
        Moment now = Moment.of(site, store, ACCOUNT);
        site.restrict(level, faults);
        return now;
    }

    /// Syncs, and holds the outcome against the server and against what was here before; then syncs
    /// again, which must find nothing.
    ///
    /// @param history what happened, for the figures
    Run sync(String history) throws Exception {
        return sync(history, request());
    }

    Run sync(String history, SyncRequest request) throws Exception {
        long said = Files.size(wireLog);
        try {
            Run run = run(request);
            assertThat(run.report().result())
                    .as("%s", run.report())
                    .isEqualTo(AccountReport.Result.DONE);
            Moment now = now();
            long needed = judge.bodiesNeeded(now);
            figures(history, run);
            if (seenInPieces) {
                judge.judgeSeenInPieces(now);
            } else {
                judge.judge(now);
            }
            assertThat(run.count().bodies()).as("bodies fetched").isLessThanOrEqualTo(needed);
            nothingIsLeft();
            return run;
        } catch (AssertionError | IllegalStateException e) {
            e.addSuppressed(new Dialogue(dialogue(said)));
            throw e;
        }
    }

    /// A run after a run does nothing, and costs as little as the level allows.
    private void nothingIsLeft() throws Exception {
        Run again = run(request());
        AccountReport report = again.report();
        assertThat(report.result()).as("%s", report).isEqualTo(AccountReport.Result.DONE);
        assertThat(report.created() + report.updated() + report.moved() + report.deleted())
                .as("%s", report)
                .isZero();
        assertThat(again.count().bodies()).isZero();
        if (level == Level.LIST_STATUS && !wasInTrouble) {
            assertThat(again.count().roundTrips()).as("round trips of a run after").isEqualTo(1);
        }
    }

    private void figures(String history, Run run) {
        CountingProxy.Count count = run.count();
        System.out.printf(
                "figures: %-40s %-20s %6d octets, %5d of bodies, %3d bodies, %3d round trips, %.2f"
                        + " s%n",
                history,
                site.name() + " " + level,
                count.octets(),
                count.octetsOfBodies(),
                count.bodies(),
                count.roundTrips(),
                run.seconds());
    }

    /// What the client under test and the server said to each other; makes a failure readable.
    private static final class Dialogue extends Exception {
        private static final long serialVersionUID = 1L;

        Dialogue(String said) {
            super(said, null, false, false);
        }
    }

    /// Ends with the store, which may still have been writing.
    private String dialogue(long from) throws IOException {
        store.close();
        byte[] all = Files.readAllBytes(wireLog);
        String said =
                new String(all, (int) from, all.length - (int) from, StandardCharsets.ISO_8859_1);
        return said.length() > 12_000
                ? said.substring(0, 4_000) + "\n…\n" + said.substring(said.length() - 8_000)
                : said;
    }

    @Override
    public void close() throws IOException {
        try (site;
                faults;
                counting) {
            store.close();
        }
    }
}
