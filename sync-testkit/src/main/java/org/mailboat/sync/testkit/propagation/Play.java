package org.mailboat.sync.testkit.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.WriteFaults.Written;
import org.mailboat.sync.testkit.propagation.MailState.Item;
import org.mailboat.sync.testkit.propagation.StoreSide.Shown;
import org.mailboat.sync.testkit.propagation.StoreSide.Waiting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// One row on one scene: what was, what happens, and what must be. Closed by the test.
final class Play implements AutoCloseable {
    /// Longer than the engine doubts about a lost answer, or about a server that lost much.
    private static final Duration DOUBT = Duration.ofSeconds(61);

    private static final int RUNS_TO_SETTLE = 4;

    private final Row row;
    private final Scene scene;
    private final StoreSide store;
    private final Doing here;
    private final Doing there;
    private final Map<String, PlacementId> ids = new TreeMap<>();
    private final List<SyncEvent> events = new ArrayList<>();
    private boolean meanwhileDone;
    private @Nullable AccountReport last;
    private final List<SyncFailure> failures = new ArrayList<>();

    Play(Row row, Scene scene) {
        this.row = row;
        this.scene = scene;
        this.store = scene.store();
        this.here = new DoingHere(row, scene, store);
        this.there = new DoingThere(row, scene);
    }

    // Steps of a play.

    /// Both sides agree on what was before.
    void agree() {
        fill();
        assertDone(store.sync(Round.ASKED, setup(), this::told, FaultPlan.none()));
        assertThat(here()).as(said("here before")).isEqualTo(row.before().toString());
        remember();
    }

    private Policy setup() {
        return Policy.DEFAULT.withBodies(row.policy().bodies());
    }

    /// Puts on the server what was before.
    void fill() {
        ServerSide server = scene.server();
        row.before()
                .mailboxes()
                .forEach((mailbox, items) -> {
                    if (!mailbox.equals("INBOX")) {
                        server.create(mailbox);
                    }
                    for (Item item : items) {
                        server.put(
                                mailbox,
                                row.text(item.name()),
                                item.keywords(),
                                TableMail.date(row.kind(item.name())));
                    }
                });
    }

    private static void assertDone(AccountReport report) {
        assertThat(report.result()).as("%s", report).isEqualTo(Result.DONE);
    }

    /// Which mail has which id, as far as there is one of it.
    private void remember() {
        ids.putAll(single());
    }

    /// The ids of the mail of which there is one.
    private Map<String, PlacementId> single() {
        var single = new TreeMap<String, PlacementId>();
        var several = new TreeSet<String>();
        for (String mailbox : store.mailboxes()) {
            for (Shown shown : store.shown(mailbox)) {
                if (single.put(shown.name(), shown.id()) != null) {
                    several.add(shown.name());
                }
            }
        }
        single.keySet().removeAll(several);
        return single;
    }

    /// All rounds but the last, undisturbed.
    void earlierRounds() {
        for (Round round : row.rounds().subList(0, row.rounds().size() - 1)) {
            happen(round);
            for (int i = 0; i < round.runs(); i++) {
                sync(round, FaultPlan.none());
            }
        }
    }

    /// The deeds of the last round, on both sides.
    void deeds() {
        failures.clear();
        happen(row.last());
    }

    private void happen(Round round) {
        there.all(round.there());
        here.all(round.here());
        meanwhileDone = false;
    }

    /// The run after the last round, or the runs if it takes several.
    AccountReport run() {
        AccountReport report = run(FaultPlan.none());
        for (int i = 1; i < row.last().runs(); i++) {
            report = run(FaultPlan.none());
        }
        return report;
    }

    AccountReport run(FaultPlan faults) {
        return sync(row.last(), faults);
    }

    private AccountReport sync(Round round, FaultPlan faults) {
        AccountReport report =
                store.sync(
                        round.request(),
                        row.policy(),
                        event -> {
                            told(event);
                            if (!meanwhileDone && isInTheMiddle(event)) {
                                meanwhileDone = true;
                                here.all(round.meanwhile());
                            }
                        },
                        faults);
        last = report;
        failures.addAll(report.failures());
        return report;
    }

    private static boolean isInTheMiddle(SyncEvent event) {
        return event instanceof SyncEvent.PhaseChanged changed
                && changed.phase() == Phase.DOWNLOAD_CONTENTS
                && changed.state() == SyncEvent.State.STARTED;
    }

    private synchronized void told(SyncEvent event) {
        if (Boolean.getBoolean("mailboat.tell")) {
            System.out.println(event);
        }
        events.add(event);
    }

    /// The answer to the next write of this kind is lost, or the command.
    void lose(Written what, boolean answer) {
        if (answer) {
            scene.server().loseAnswer(what);
        } else {
            scene.server().loseCommand(what);
        }
    }

    /// The link breaks where the seed says.
    String cutLink(long seed) {
        return scene.server().cutLink(seed);
    }

    boolean wasCut() {
        return scene.server().wasCut();
    }

    void loseNothing() {
        scene.server().loseNothing();
    }

    /// Runs until all doubts are over.
    void settle() {
        for (int i = 0; i < RUNS_TO_SETTLE; i++) {
            scene.advance(DOUBT);
            var _ = run(FaultPlan.none());
        }
    }

    SyncEvent.Planned dryRun() {
        events.clear();
        var _ =
                store.sync(
                        row.last().request().withDryRun(true),
                        row.policy(),
                        this::told,
                        FaultPlan.none());
        var ops = new ArrayList<SyncEvent.PlannedOp>();
        var conflicts = new ArrayList<String>();
        var notes = new ArrayList<String>();
        for (SyncEvent event : List.copyOf(events)) {
            if (event instanceof SyncEvent.Planned planned) {
                ops.addAll(planned.ops());
                conflicts.addAll(planned.conflicts());
                notes.addAll(planned.notes());
            }
        }
        return new SyncEvent.Planned("", ops, conflicts, notes);
    }

    // What must be.

    void check(String when) {
        assertThat(there()).as(said("there " + when)).isEqualTo(row.afterThere().toString());
        assertThat(here()).as(said("here " + when)).isEqualTo(row.afterHere().toString());
        assertThat(names(store.recoverable()))
                .as(said("recoverable " + when))
                .isEqualTo(row.recoverable());
        checkPending(when);
        checkIds(when);
    }

    private void checkPending(String when) {
        assertThat(
                        store.pending().stream()
                                .filter(waiting -> !waiting.parked())
                                .map(Waiting::what)
                                .sorted()
                                .toList())
                .as(said("pending " + when))
                .isEqualTo(row.pending());
        assertThat(
                        store.pending().stream()
                                .filter(Waiting::parked)
                                .map(Waiting::what)
                                .sorted()
                                .toList())
                .as(said("parked " + when))
                .isEqualTo(row.parked());
    }

    /// What stood here once and stands here once has kept its id.
    private void checkIds(String when) {
        single().forEach((name, id) -> {
            PlacementId before = ids.get(name);
            if (before != null) {
                if (row.newIds().contains(name)) {
                    assertThat(id).as(said("the id of " + name + " " + when)).isNotEqualTo(before);
                } else {
                    assertThat(id).as(said("the id of " + name + " " + when)).isEqualTo(before);
                }
            }
        });
    }

    /// What the runs reported.
    void checkReports() {
        boolean failed = !row.fails().isEmpty() && row.last().runs() == 1;
        Result expected =
                row.result() != null ? row.result() : failed ? Result.INCOMPLETE : Result.DONE;
        AccountReport report = Objects.requireNonNull(last);
        assertThat(report.result()).as(said("%s".formatted(report))).isEqualTo(expected);
        for (String words : row.fails()) {
            assertThat(failures)
                    .as(said("failures"))
                    .anyMatch(failure -> failure.sentence().contains(words));
        }
    }

    /// A run after the last does nothing, on either side.
    void checkQuiet() {
        if (row.isLeftForNext()) {
            // What was edited while the run went on is left for the next one.
            return;
        }
        List<String> before = everything();
        AccountReport report = run(FaultPlan.none());
        assertThat(
                        report.created()
                                + report.completed()
                                + report.updated()
                                + report.moved()
                                + report.deleted()
                                + report.uploaded())
                .as(said("a second run: " + report))
                .isZero();
        assertThat(everything()).as(said("after a second run")).isEqualTo(before);
    }

    /// Every message of both sides with its ids.
    List<String> everything() {
        var all = new ArrayList<String>();
        for (String mailbox : scene.server().mailboxes()) {
            all.add("there " + mailbox);
            scene.server()
                    .held(mailbox)
                    .forEach(held ->
                            all.add(
                                    held.id()
                                            + " "
                                            + TableMail.name(held.text())
                                            + " "
                                            + held.keywords()));
        }
        for (String mailbox : store.mailboxes()) {
            all.add("here " + mailbox);
            // Their order is that of the server's ids, of which a dry run may take down new ones.
            store.shown(mailbox).stream()
                    .sorted(Comparator.comparing(Shown::id))
                    .forEach(shown ->
                            all.add(
                                    shown.id()
                                            + " "
                                            + shown.name()
                                            + " "
                                            + shown.keywords()
                                            + (shown.whole() ? "" : " (header)")));
        }
        store.recoverable().forEach(shown -> all.add("recoverable " + shown.id()));
        store.pending().forEach(waiting -> all.add("waits " + waiting));
        return all;
    }

    String here() {
        return state(store).toString();
    }

    static MailState state(StoreSide store) {
        var mailboxes = new TreeMap<String, List<Item>>();
        for (String mailbox : store.mailboxes()) {
            mailboxes.put(
                    mailbox,
                    store.shown(mailbox).stream()
                            .map(each -> new Item(each.name(), each.keywords(), !each.whole()))
                            .toList());
        }
        return new MailState(mailboxes);
    }

    String there() {
        var mailboxes = new TreeMap<String, List<Item>>();
        for (String mailbox : scene.server().mailboxes()) {
            mailboxes.put(
                    mailbox,
                    scene.server().held(mailbox).stream()
                            .map(held ->
                                    new Item(TableMail.name(held.text()), held.keywords(), false))
                            .toList());
        }
        return new MailState(mailboxes).toString();
    }

    private static List<String> names(Collection<Shown> shown) {
        return shown.stream().map(Shown::name).sorted().toList();
    }

    String said(String what) {
        return row.at() + ", " + row.title() + " [" + what + "; last run: " + last + "]";
    }

    @Override
    public void close() {
        scene.close();
    }
}
