package org.mailboat.sync.testkit.simulation;

import org.mailboat.model.Policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Draws a history from a seed. The seed first picks what exists in it: which faults, which edits,
/// which server. A world in which everything happens a little finds less than many in which some
/// things happen often.
public final class Historian {
    private static final List<String> NAMES =
            List.of("INBOX", "Work", "Old", "Work/Deep", "work", "Play");
    private static final List<String> KEYWORDS = List.of("\\Seen", "\\Flagged", "$Forwarded");

    /// So many events that a run is over by then.
    static final int RUN = 10_000;

    private static final List<Duration> LATER =
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(65),
                    Duration.ofMinutes(10),
                    Duration.ofHours(6),
                    Duration.ofDays(2),
                    Duration.ofDays(8));
    private static final List<Duration> SOON =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(45));

    /// Where faults are worst.
    private static final List<Fault.Point> OFTEN =
            List.of(
                    Fault.Point.WRITE,
                    Fault.Point.WRITE,
                    Fault.Point.WRITE,
                    Fault.Point.APPEND,
                    Fault.Point.MOVE,
                    Fault.Point.PROBE,
                    Fault.Point.WINDOW,
                    Fault.Point.WINDOW,
                    Fault.Point.LASTING,
                    Fault.Point.LASTING,
                    Fault.Point.COMMIT);

    private final Random random;
    private final List<String> mails = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> keywords = new ArrayList<>();
    private final Set<Fault.Trouble> troubles = EnumSet.noneOf(Fault.Trouble.class);
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private int brought;

    /// What edits may be about.
    private enum Kind {
        BRING(5),
        MARK(8),
        MOVE(8),
        COPY(3),
        DELETE(4),
        RESTORE(1),
        CREATE(2),
        RENAME(2),
        SWAP(1),
        DROP(2),
        RESET(2),
        LOSE_INDEX(1),
        RESTART(1),
        STOP(2),
        POWER_CUT(2),
        DRY_RUN(1);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private Historian(long seed) {
        random = generator(seed);
    }

    /// Seeds in a row have first numbers in a row, which are thrown away.
    static Random generator(long seed) {
        var random = new Random(seed);
        random.nextInt();
        return random;
    }

    /// The history of this seed; always the same.
    public static History draw(long seed) {
        return new Historian(seed).history(seed);
    }

    private History history(long order) {
        swarm();
        Setup setup = setup(order);
        var steps = new ArrayList<Step>();
        for (int rounds = 1 + random.nextInt(4); rounds > 0; rounds--) {
            round(steps);
        }
        new Twists(order, setup, mails, steps).add();
        return new History(order, setup, steps);
    }

    /// Somebody edits, and syncs; others edit before and meanwhile, and all sorts of things happen.
    private void round(List<Step> steps) {
        Who store = store();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            steps.add(new Step(pause(), edit(random.nextInt(3) > 0 ? store : who())));
        }
        List<Fault> faults = faults();
        steps.add(new Step(pause(), new Act.Sync(store, faults)));
        for (int i = random.nextInt(3); i > 0; i--) {
            steps.add(new Step(random.nextInt(150), edit(who())));
        }
        if (!faults.isEmpty() && random.nextInt(3) == 0) {
            // While something is in doubt.
            steps.add(new Step(RUN, new Act.Later(any(SOON))));
            steps.add(new Step(0, new Act.Sync(store, List.of())));
        } else if (random.nextInt(4) == 0) {
            steps.add(new Step(pause(), new Act.Later(any(LATER))));
        }
    }

    private int pause() {
        return random.nextInt(3) == 0 ? RUN : random.nextInt(150);
    }

    private List<Fault> faults() {
        var faults = new ArrayList<Fault>();
        if (!troubles.isEmpty() && random.nextInt(5) > 0) {
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                faults.add(fault());
            }
        }
        return faults;
    }

    private void swarm() {
        for (Fault.Trouble trouble : Fault.Trouble.values()) {
            if (random.nextInt(3) == 0) {
                troubles.add(trouble);
            }
        }
        if (random.nextInt(5) == 0) {
            troubles.clear();
        }
        for (Kind kind : Kind.values()) {
            boolean often = kind.compareTo(Kind.COPY) < 0;
            if (random.nextInt(often ? 4 : 3) < (often ? 3 : 1)) {
                kinds.add(kind);
            }
        }
        kinds.add(random.nextBoolean() ? Kind.MOVE : Kind.MARK);
    }

    private Setup setup(long order) {
        names.addAll(NAMES.subList(0, 2 + random.nextInt(NAMES.size() - 1)));
        var mailboxes = new ArrayList<String>();
        mailboxes.add("INBOX");
        for (String name : names) {
            boolean parent = !name.contains("/") || mailboxes.contains("Work");
            if (!name.equals("INBOX") && parent && random.nextInt(3) > 0) {
                mailboxes.add(name);
            }
        }
        keywords.addAll(KEYWORDS.subList(0, 1 + random.nextInt(KEYWORDS.size())));
        var at = new ArrayList<String>();
        for (int i = random.nextInt(7); i > 0; i--) {
            String name = "m" + ++brought;
            mails.add(name);
            at.add(name + "@" + any(mailboxes));
        }
        var synced = new ArrayList<Who>();
        for (Who who : List.of(Who.ANNA, Who.BEN)) {
            if (random.nextInt(5) > 0) {
                synced.add(who);
            }
        }
        boolean modSeqs = random.nextInt(4) > 0;
        var server =
                new Setup.Server(
                        modSeqs,
                        modSeqs && random.nextInt(3) > 0,
                        random.nextInt(3) == 0,
                        random.nextInt(3) == 0,
                        random.nextInt(3) > 0,
                        random.nextInt(3) > 0,
                        random.nextInt(3) > 0,
                        Oddities.keepsAll(order));
        Policy.Conflict conflict =
                random.nextInt(3) == 0 ? Policy.Conflict.LOCAL : Policy.Conflict.SERVER;
        boolean guard = random.nextInt(4) == 0;
        return new Setup(
                server,
                conflict,
                Oddities.deletions(order),
                guard,
                1 + random.nextInt(3),
                random.nextBoolean() ? 1 : 1 + random.nextInt(4),
                mailboxes,
                at,
                synced,
                Oddities.sizes(order, guard),
                Oddities.way(order),
                Oddities.slim(order));
    }

    private Fault fault() {
        while (true) {
            Fault.Trouble trouble = any(List.copyOf(troubles));
            Fault.Point point =
                    random.nextInt(4) > 0 ? any(OFTEN) : any(List.of(Fault.Point.values()));
            if (trouble.strikes(point)) {
                int most =
                        switch (point) {
                            case COMMIT -> 24;
                            case WINDOW -> 4;
                            case MAILBOX, BODY, CONNECTION -> 6;
                            case WRITE -> 3;
                            case LASTING -> 7;
                            default -> 2;
                        };
                return new Fault(trouble, point, 1 + random.nextInt(most), random.nextInt(8));
            }
        }
    }

    private Act edit(Who who) {
        int all = kinds.stream().mapToInt(kind -> kind.weight).sum();
        int drawn = random.nextInt(all);
        for (Kind kind : kinds) {
            drawn -= kind.weight;
            if (drawn < 0) {
                return edit(
                        who,
                        mails.isEmpty() && kind.compareTo(Kind.CREATE) < 0 ? Kind.BRING : kind);
            }
        }
        throw new IllegalStateException("nothing was drawn");
    }

    private Act edit(Who who, Kind kind) {
        return switch (kind) {
            case BRING -> {
                String name = "m" + ++brought;
                mails.add(name);
                yield new Act.Bring(
                        who, name, any(names), random.nextBoolean() ? "" : any(keywords));
            }
            case MARK -> new Act.Mark(who, mail(), any(keywords), random.nextInt(3) > 0);
            case MOVE -> new Act.Move(who, mail(), any(names));
            case COPY -> new Act.Copy(who, mail(), any(names));
            case DELETE -> new Act.Delete(who, mail());
            case RESTORE -> new Act.Restore(store(), mail(), any(names));
            case CREATE -> new Act.Create(who, any(names));
            case RENAME -> new Act.Rename(who, any(names), any(names));
            case SWAP -> new Act.Swap(who, any(names), any(names));
            case DROP -> new Act.Drop(who, any(names));
            case RESET -> new Act.Reset(any(names), random.nextInt(100));
            case LOSE_INDEX -> new Act.LoseIndex(any(names));
            case RESTART -> new Act.Restart();
            case STOP -> new Act.Stop(store(), 0);
            case POWER_CUT -> new Act.Stop(store(), 1 + random.nextInt(9));
            case DRY_RUN -> new Act.DryRun(store());
        };
    }

    /// Lately brought ones are more interesting.
    private String mail() {
        int few = Math.min(mails.size(), 3);
        return random.nextBoolean()
                ? any(mails)
                : mails.get(mails.size() - 1 - random.nextInt(few));
    }

    private Who who() {
        return any(List.of(Who.values()));
    }

    private Who store() {
        return random.nextInt(3) > 0 ? Who.ANNA : Who.BEN;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
