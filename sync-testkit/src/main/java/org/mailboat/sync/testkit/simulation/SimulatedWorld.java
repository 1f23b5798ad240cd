package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.Role;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.MemoryServer.Mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// A world of a server and two stores, in which time passes as the [SeededScheduler] has it.
final class SimulatedWorld {
    /// What the trash is called, where there is one.
    static final String TRASH = "Old";

    /// More events than any run needs.
    private static final long MOST_EVENTS = 60_000;

    private final Setup setup;
    private final Coverage coverage;
    private final Random random;
    private final SeededScheduler scheduler;
    private final SimulatedClock clock;
    private final MemoryServer server = new MemoryServer();
    private final Map<Who, Site> sites = new EnumMap<>(Who.class);
    private final Judge judge;
    private @Nullable Who actor;
    private @Nullable Violation violation;
    private long connections;
    private long cutBelow;

    /// Whose commands are still to come, one for each.
    private final List<Who> late = new ArrayList<>();

    private boolean wasLate;
    private boolean wasRenamedAmid;
    private boolean wasRefusing;

    SimulatedWorld(History history, Disk.Maker disks, Coverage coverage) {
        this.setup = history.setup();
        this.coverage = coverage;
        random = new Random(history.seed() * 31 + 7);
        scheduler = new SeededScheduler(random);
        clock = new SimulatedClock(scheduler, random);
        for (Who who : List.of(Who.ANNA, Who.BEN)) {
            sites.put(who, new Site(this, who, setup.policy(), disks));
        }
        judge = new Judge(this);
        furnish();
    }

    private void furnish() {
        Setup.Server can = setup.server();
        if (!can.modSeqs()) {
            server.withoutModSeqs();
        } else if (can.changes()) {
            server.withChanges();
        }
        if (can.contentIds()) {
            server.withContentIds();
        }
        if (can.mailboxIds()) {
            server.withMailboxIds();
        }
        if (!can.moves()) {
            server.writes().withoutMove();
        }
        if (!can.tellsIds()) {
            server.writes().tellNoIds();
        }
        if (!can.expungesSome()) {
            server.writes().expungeAllOrNone();
        }
        keepKeywords();
        server.watch(judge.witness());
        actor = Who.WEBMAIL;
        setup.mailboxes().forEach(server::create);
        if (setup.throwsAway()) {
            server.role(TRASH, Role.TRASH);
        }
        for (String mail : setup.mails()) {
            String[] parts = mail.split("@", 2);
            if (server.paths().contains(parts[1])) {
                server.append(
                        parts[1],
                        Ledger.text(parts[0]),
                        People.keywords(parts[0].hashCode() % 3 == 0 ? "\\Seen" : ""));
            }
        }
        actor = null;
    }

    private void keepKeywords() {
        if (!setup.server().keepsAll()) {
            server.writes().keepOnly(Keyword.SEEN, Keyword.FLAGGED, Keyword.DELETED);
        }
    }

    /// Nothing goes wrong on the server any more. What it cannot do it never will.
    void heal() {
        server.heal();
        keepKeywords();
    }

    /// What the server keeps of these keywords.
    Keywords kept(Keywords keywords) {
        return keywords.minus(server.writes().unkept(keywords));
    }

    void close() {
        sites.values().forEach(site -> site.disk().close());
    }

    Setup setup() {
        return setup;
    }

    Coverage coverage() {
        return coverage;
    }

    SeededScheduler scheduler() {
        return scheduler;
    }

    SimulatedClock clock() {
        return clock;
    }

    MemoryServer server() {
        return server;
    }

    Judge judge() {
        return judge;
    }

    Collection<Site> sites() {
        return sites.values();
    }

    Site site(Who who) {
        Site site = sites.get(who);
        if (site == null) {
            throw new IllegalArgumentException(who + " has no store");
        }
        return site;
    }

    /// Who does what the server does at this moment; null: the server itself.
    @Nullable Who actor() {
        return actor;
    }

    <T> T as(Who who, Supplier<T> act) {
        Who before = actor;
        actor = who;
        try {
            return act.get();
        } finally {
            actor = before;
        }
    }

    /// Notes what must never be; the history ends with the event.
    void find(Violation found) {
        if (violation == null) {
            violation = found;
        }
    }

    void check() {
        if (violation != null) {
            throw violation;
        }
    }

    // Lines.

    long connect() {
        return ++connections;
    }

    boolean isCut(long connection) {
        return connection <= cutBelow;
    }

    void restart() {
        cutBelow = connections;
    }

    /// Whether the server will do something yet that was asked over a link that broke.
    boolean isLate(Who who) {
        return late.contains(who);
    }

    /// Whether any command was ever late.
    boolean wasLate() {
        return wasLate;
    }

    /// The server says no to something.
    void refuses() {
        wasRefusing = true;
    }

    /// Whether it ever did: of what was arranged in several steps, one may have been taken back.
    boolean wasRefusing() {
        return wasRefusing;
    }

    /// Mailboxes get other names on the server, perhaps while another one's run looks at them.
    void renames(Who who) {
        wasRenamedAmid |= sites().stream().anyMatch(s -> s.who() != who && s.isRunning());
    }

    /// Whether that ever was so: a run may have met one by the name of another.
    boolean wasRenamedAmid() {
        return wasRenamedAmid;
    }

    /// What the server does after the link broke; by then it may not fit any more.
    void later(Duration time, Who who, Supplier<?> effect) {
        late.add(who);
        wasLate = true;
        scheduler.at(
                scheduler.nanos() + time.toNanos(),
                () -> {
                    late.remove(who);
                    try {
                        as(who, effect);
                    } catch (RuntimeException e) {
                        coverage.count("fault", "late and in vain");
                    }
                });
    }

    long[] shuffled(long[] ids) {
        if (random.nextInt(4) > 0) {
            return ids;
        }
        long[] other = ids.clone();
        for (int i = other.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long swapped = other[i];
            other[i] = other[j];
            other[j] = swapped;
        }
        return other;
    }

    // Time.

    /// Lets so many events of the runs happen, as long as there are runs.
    void events(int count) {
        for (int i = 0; i < count && isBusy(); i++) {
            event();
        }
        check();
    }

    private boolean isBusy() {
        for (Site site : sites.values()) {
            if (site.isRunning()) {
                return true;
            }
        }
        return false;
    }

    private void event() {
        if (!scheduler.step()) {
            throw new Violation(
                    Violation.Law.RUNS_END,
                    "a run waits for something that never comes: " + scheduler.waiting());
        }
    }

    void awaitEnd(Site site) {
        long until = scheduler.events() + MOST_EVENTS;
        while (site.isRunning()) {
            event();
            if (scheduler.events() > until) {
                throw new Violation(Violation.Law.RUNS_END, site.who() + "'s run does not end");
            }
        }
        check();
    }

    /// A whole run, with nothing that goes wrong.
    SimulatedProcess sync(Site site, SyncRequest request) {
        awaitEnd(site);
        SimulatedProcess process = site.start(request, List.of());
        awaitEnd(site);
        return process;
    }

    // The server as it is seen by who looks at it directly.

    /// A message on the server.
    record Place(String mailbox, long uid, Mail mail) {}

    List<Place> find(String name) {
        var found = new ArrayList<Place>();
        for (String path : server.paths()) {
            server.mails(path)
                    .forEach((uid, mail) -> {
                        if (Ledger.name(mail.text()).equals(name)) {
                            found.add(new Place(path, uid, mail));
                        }
                    });
        }
        return found;
    }
}
