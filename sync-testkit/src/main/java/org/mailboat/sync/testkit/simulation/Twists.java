package org.mailboat.sync.testkit.simulation;

import org.mailboat.sync.plan.Guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What happens in some histories besides. Each twist is drawn by a generator of its own, so that
/// the rest of a history is the same with it and without.
final class Twists {
    private static final int RUN = Historian.RUN;

    private final long order;
    private final Setup setup;
    private final List<String> mails;
    private final List<Step> steps;

    /// @param order the seed
    /// @param mails that there are in the beginning or come
    /// @param steps are added to, and some of them exchanged
    Twists(long order, Setup setup, List<String> mails, List<Step> steps) {
        this.order = order;
        this.setup = setup;
        this.mails = mails;
        this.steps = steps;
    }

    void add() {
        if (setup.guard()) {
            hide();
            lose();
        }
        reconsider();
        relent();
        sortOut();
        goThrough();
        askForLess();
        if (!setup.guard()) {
            balk();
        }
        refuse();
        lock();
        if (setup.throwsAway()) {
            agree();
        }
    }

    private static Random apart(long seed) {
        return Historian.generator(seed);
    }

    /// Where there is a guard, the server may for a while list nothing.
    private void hide() {
        Random apart = apart(~order);
        if (apart.nextInt(3) == 0) {
            int from = apart.nextInt(steps.size());
            steps.add(from, new Step(apart.nextInt(150), new Act.ListNothing(true)));
            int to = from + 2 + apart.nextInt(steps.size() - from);
            steps.add(
                    Math.min(to, steps.size()),
                    new Step(apart.nextInt(150), new Act.ListNothing(false)));
            if (apart.nextBoolean()) {
                insist(apart, from + 1);
            }
        }
    }

    /// Where a few messages are much, others delete much of what there is.
    private void lose() {
        Random apart = apart(order * 59 + 17);
        List<String> present = setup.mails();
        if (setup.sizes().bounds().equals(Guard.Bounds.USUAL)
                || present.isEmpty()
                || apart.nextBoolean()) {
            return;
        }
        Who loser = apart.nextInt(3) > 0 ? Who.WEBMAIL : Who.BEN;
        String kept = present.get(apart.nextInt(present.size()));
        var losing = new ArrayList<Step>();
        for (String mail : present) {
            if (!mail.equals(kept) && apart.nextInt(5) > 0) {
                losing.add(
                        new Step(0, new Act.Delete(loser, mail.substring(0, mail.indexOf('@')))));
            }
        }
        Who who = loser == Who.BEN || apart.nextBoolean() ? Who.BEN : Who.ANNA;
        if (losing.size() > 1 && apart.nextBoolean()) {
            // Some of it while a run is at it.
            losing.add(1, new Step(0, new Act.Sync(who, List.of())));
            Step amid = losing.get(2);
            losing.set(2, new Step(apart.nextInt(80), amid.act()));
        }
        losing.add(new Step(RUN, new Act.Sync(who, List.of())));
        losing.add(new Step(RUN, new Act.Await(who)));
        steps.addAll(apart.nextInt(steps.size() + 1), losing);
    }

    /// Somebody says that it may all be deleted, perhaps too soon.
    private void insist(Random apart, int at) {
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

    /// Where there is a trash, others put into it what somebody throws away.
    private void agree() {
        Random apart = apart(order * 89 + 41);
        if (apart.nextInt(3) > 0 || setup.mails().isEmpty()) {
            return;
        }
        Who who = apart.nextBoolean() ? Who.ANNA : Who.BEN;
        String mail = any(apart);
        steps.addAll(
                apart.nextInt(steps.size() + 1),
                List.of(
                        new Step(0, new Act.Delete(who, mail)),
                        new Step(0, new Act.Move(Who.WEBMAIL, mail, SimulatedWorld.TRASH)),
                        new Step(RUN, new Act.Sync(who, List.of()))));
    }

    /// For a while the server does not open a mailbox, or hand out a message.
    private void balk() {
        Random apart = apart(order * 37 + 5);
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

    /// Some servers do not take a message.
    private void refuse() {
        Random apart = apart(order * 67 + 23);
        if (apart.nextInt(12) > 0 || mails.isEmpty()) {
            return;
        }
        String mail = mails.get(apart.nextInt(mails.size()));
        steps.add(apart.nextInt(1 + steps.size() / 2), new Step(0, new Act.Refuse(mail)));
    }

    /// Some servers have mailboxes in which nothing can be changed, or marked.
    private void lock() {
        Random apart = apart(order * 73 + 29);
        if (apart.nextInt(10) > 0) {
            return;
        }
        String mailbox = setup.mailboxes().get(apart.nextInt(setup.mailboxes().size()));
        Act act = apart.nextInt(3) > 0 ? new Act.Lock(mailbox) : new Act.LockMarks(mailbox);
        steps.add(apart.nextInt(1 + steps.size() / 2), new Step(0, act));
    }

    /// Some runs are asked for less than everything.
    private void askForLess() {
        Random apart = apart(order * 71 + 165);
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

    /// Some sort their mail out, and others have done so differently.
    private void sortOut() {
        Random apart = apart(order * 41 + 3);
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

    /// Some delete a message, and think better of it when nobody knows whether it is gone there.
    private void relent() {
        Random apart = apart(order * 79 + 31);
        if (apart.nextInt(12) > 0 || setup.mails().isEmpty()) {
            return;
        }
        Who who = apart.nextBoolean() ? Who.ANNA : Who.BEN;
        String mail = any(apart);
        Fault fault =
                new Fault(
                        apart.nextBoolean() ? Fault.Trouble.KILL_AFTER : Fault.Trouble.CUT_AFTER,
                        Fault.Point.REMOVE,
                        1,
                        0);
        steps.addAll(
                apart.nextInt(steps.size() + 1),
                List.of(
                        new Step(0, new Act.Delete(who, mail)),
                        new Step(0, new Act.Sync(who, List.of(fault))),
                        new Step(apart.nextInt(150), new Act.Undelete(who, mail)),
                        new Step(RUN, new Act.Sync(who, List.of()))));
    }

    private String any(Random apart) {
        String mail = setup.mails().get(apart.nextInt(setup.mails().size()));
        return mail.substring(0, mail.indexOf('@'));
    }

    /// Some go through their mail, and mark much of it alike and a little otherwise, too.
    private void goThrough() {
        Random apart = apart(order * 83 + 37);
        if (apart.nextInt(8) > 0 || setup.mails().size() < 2) {
            return;
        }
        Who who = apart.nextBoolean() ? Who.ANNA : Who.BEN;
        var marks = new ArrayList<Step>();
        for (String mail : setup.mails()) {
            String name = mail.substring(0, mail.indexOf('@'));
            marks.add(new Step(0, new Act.Mark(who, name, "\\Flagged", true)));
            if (apart.nextInt(3) == 0) {
                marks.add(new Step(0, new Act.Mark(who, name, "\\Seen", apart.nextBoolean())));
            }
        }
        marks.add(new Step(0, new Act.Sync(who, List.of())));
        steps.addAll(apart.nextInt(steps.size() + 1), marks);
    }

    /// Some who delete a message think better of it soon.
    private void reconsider() {
        Random apart = apart(order * 31 + 7);
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
}
