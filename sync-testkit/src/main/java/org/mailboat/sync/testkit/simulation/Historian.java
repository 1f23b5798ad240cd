package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Policy;
import org.mailboat.sync.plan.Guard;

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
    private static final int RUN = 10_000;
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
        random = new Random(seed);
        random.nextInt();
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
        if (setup.guard()) {
            hide(order, steps);
            lose(order, setup, steps);
        }
        reconsider(order, steps);
        sortOut(order, steps);
        askForLess(order, setup, steps);
        if (!setup.guard()) {
            balk(order, setup, steps);
        }
        refuse(order, steps);
        lock(order, setup, steps);
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

    /// Where there is a guard, the server may for a while list nothing. Drawn apart, so that the
    /// rest of a history is the same without it.
    private static void hide(long order, List<Step> steps) {
        var apart = new Random(~order);
        apart.nextInt();
        if (apart.nextInt(3) == 0) {
            int from = apart.nextInt(steps.size());
            steps.add(from, new Step(apart.nextInt(150), new Act.ListNothing(true)));
            int to = from + 2 + apart.nextInt(steps.size() - from);
            steps.add(
                    Math.min(to, steps.size()),
                    new Step(apart.nextInt(150), new Act.ListNothing(false)));
            if (apart.nextBoolean()) {
                insist(apart, steps, from + 1);
            }
        }
    }

    /// Where a few messages are much, others delete much of what there is. Drawn apart.
    private static void lose(long order, Setup setup, List<Step> steps) {
        var apart = new Random(order * 59 + 17);
        apart.nextInt();
        List<String> mails = setup.mails();
        if (setup.sizes().bounds().equals(Guard.Bounds.USUAL)
                || mails.isEmpty()
                || apart.nextBoolean()) {
            return;
        }
        Who loser = apart.nextInt(3) > 0 ? Who.WEBMAIL : Who.BEN;
        String kept = mails.get(apart.nextInt(mails.size()));
        var losing = new ArrayList<Step>();
        for (String mail : mails) {
            if (!mail.equals(kept) && apart.nextInt(5) > 0) {
                losing.add(
                        new Step(0, new Act.Delete(loser, mail.substring(0, mail.indexOf('@')))));
            }
        }
        Who who = loser == Who.BEN || apart.nextBoolean() ? Who.BEN : Who.ANNA;
        losing.add(new Step(RUN, new Act.Sync(who, List.of())));
        losing.add(new Step(RUN, new Act.Await(who)));
        steps.addAll(apart.nextInt(steps.size() + 1), losing);
    }

    /// Somebody says that it may all be deleted, perhaps too soon.
    private static void insist(Random apart, List<Step> steps, int at) {
        Who who = apart.nextInt(3) > 0 ? Who.ANNA : Who.BEN;
        var insisting = new ArrayList<Step>();
        if (apart.nextBoolean()) {
            insisting.add(new Step(RUN, new Act.Sync(who, List.of())));
            insisting.add(new Step(RUN, new Act.Await(who)));
            insisting.add(new Step(0, new Act.Later(Duration.ofSeconds(50 + apart.nextInt(20)))));
        }
        insisting.add(new Step(RUN, new Act.Insist(who)));
        insisting.add(new Step(RUN, new Act.Await(who)));
        steps.addAll(at, insisting);
    }

    /// For a while the server does not open a mailbox, or hand out a message. Drawn apart.
    private void balk(long order, Setup setup, List<Step> steps) {
        var apart = new Random(order * 37 + 5);
        apart.nextInt();
        if (apart.nextInt(4) > 0) {
            return;
        }
        boolean shuts = mails.isEmpty() || apart.nextInt(3) > 0;
        String mailbox = setup.mailboxes().get(apart.nextInt(setup.mailboxes().size()));
        int from = apart.nextInt(steps.size());
        Act balks =
                shuts
                        ? new Act.Shut(mailbox, true)
                        : new Act.Withhold(mails.get(apart.nextInt(mails.size())));
        steps.add(from, new Step(apart.nextInt(150), balks));
        int to = Math.min(from + 2 + apart.nextInt(steps.size() - from), steps.size());
        steps.add(to, new Step(apart.nextInt(150), new Act.Shut(mailbox, false)));
    }

    /// Some servers do not take a message. Drawn apart.
    private void refuse(long order, List<Step> steps) {
        var apart = new Random(order * 67 + 23);
        apart.nextInt();
        if (apart.nextInt(12) > 0 || mails.isEmpty()) {
            return;
        }
        String mail = mails.get(apart.nextInt(mails.size()));
        steps.add(apart.nextInt(1 + steps.size() / 2), new Step(0, new Act.Refuse(mail)));
    }

    /// Some servers have mailboxes in which nothing can be changed. Drawn apart.
    private static void lock(long order, Setup setup, List<Step> steps) {
        var apart = new Random(order * 73 + 29);
        apart.nextInt();
        if (apart.nextInt(15) > 0) {
            return;
        }
        String mailbox = setup.mailboxes().get(apart.nextInt(setup.mailboxes().size()));
        steps.add(apart.nextInt(1 + steps.size() / 2), new Step(0, new Act.Lock(mailbox)));
    }

    /// Some runs are asked for less than everything. Drawn apart.
    private static void askForLess(long order, Setup setup, List<Step> steps) {
        var apart = new Random(order * 71 + 165);
        apart.nextInt();
        if (apart.nextInt(6) > 0) {
            return;
        }
        Act.Part[] parts = Act.Part.values();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).act() instanceof Act.Sync(Who who, List<Fault> faults)
                    && apart.nextBoolean()) {
                Act.Part part = parts[apart.nextInt(parts.length)];
                String mailbox = setup.mailboxes().get(apart.nextInt(setup.mailboxes().size()));
                steps.set(
                        i,
                        new Step(
                                steps.get(i).pause(),
                                new Act.SyncPart(who, part, mailbox, faults)));
            }
        }
    }

    /// Some sort their mail out, and others have done so differently. Drawn apart.
    private static void sortOut(long order, List<Step> steps) {
        var apart = new Random(order * 41 + 3);
        apart.nextInt();
        if (apart.nextInt(6) > 0) {
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.act() instanceof Act.Mark(Who who, String mail, _, _)) {
                String keyword = apart.nextBoolean() ? "$Junk" : "$NotJunk";
                boolean on = apart.nextInt(5) > 0;
                steps.set(i, new Step(step.pause(), new Act.Mark(who, mail, keyword, on)));
            }
        }
    }

    /// Some who delete a message think better of it soon. Drawn apart for the same reason.
    private static void reconsider(long order, List<Step> steps) {
        var apart = new Random(order * 31 + 7);
        apart.nextInt();
        for (int at = steps.size() - 1; at >= 0; at--) {
            if (steps.get(at).act() instanceof Act.Delete(Who who, String mail)
                    && who.hasStore()
                    && apart.nextInt(3) == 0) {
                int later = at + 1 + apart.nextInt(3);
                steps.add(
                        Math.min(later, steps.size()),
                        new Step(apart.nextInt(150), new Act.Undelete(who, mail)));
            }
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

    /// Some have what they delete go to a trash. Drawn apart.
    private static Policy.Deletions deletions(long order) {
        var apart = new Random(order * 43 + 9);
        apart.nextInt();
        return apart.nextInt(7) == 0 ? Policy.Deletions.TRASH : Policy.Deletions.PROPAGATE;
    }

    /// Some have pages and bounds that a few messages reach. Drawn apart.
    private static Setup.Sizes sizes(long order, boolean guard) {
        var apart = new Random(order * 47 + 11);
        apart.nextInt();
        Setup.Sizes usual = Setup.Sizes.USUAL;
        int page = apart.nextInt(6) == 0 ? 1 + apart.nextInt(3) : usual.page();
        boolean few = guard && apart.nextBoolean();
        Guard.Bounds bounds =
                few
                        ? new Guard.Bounds(
                                apart.nextInt(2), 10 + 10 * apart.nextInt(5), 2 + apart.nextInt(3))
                        : usual.bounds();
        return new Setup.Sizes(page, bounds);
    }

    /// Some only take from the server, only give to it, or keep what is removed. Drawn apart.
    private static Setup.@Nullable Way way(long order) {
        var apart = new Random(order * 53 + 13);
        apart.nextInt();
        if (apart.nextInt(6) > 0) {
            return null;
        }
        Who who = apart.nextInt(3) > 0 ? Who.ANNA : Who.BEN;
        return switch (apart.nextInt(3)) {
            case 0 -> new Setup.Way(who, Policy.Direction.PULL, apart.nextInt(4) == 0);
            case 1 -> new Setup.Way(who, Policy.Direction.PUSH, apart.nextInt(4) == 0);
            default -> new Setup.Way(who, Policy.Direction.BOTH, true);
        };
    }

    /// Some take headers alone. Drawn apart.
    private static @Nullable Who slim(long order) {
        var apart = new Random(order * 79 + 31);
        apart.nextInt();
        return apart.nextInt(10) > 0 ? null : apart.nextBoolean() ? Who.ANNA : Who.BEN;
    }

    /// Some servers have no keywords but their own. Drawn apart.
    private static boolean keepsAll(long order) {
        var apart = new Random(order * 61 + 19);
        apart.nextInt();
        return apart.nextInt(10) > 0;
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
                        keepsAll(order));
        Policy.Conflict conflict =
                random.nextInt(3) == 0 ? Policy.Conflict.LOCAL : Policy.Conflict.SERVER;
        boolean guard = random.nextInt(4) == 0;
        return new Setup(
                server,
                conflict,
                deletions(order),
                guard,
                1 + random.nextInt(3),
                random.nextBoolean() ? 1 : 1 + random.nextInt(4),
                mailboxes,
                at,
                synced,
                sizes(order, guard),
                way(order),
                slim(order));
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
