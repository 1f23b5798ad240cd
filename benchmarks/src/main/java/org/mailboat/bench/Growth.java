package org.mailboat.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// How a first sync, a sync of nothing and a sync of a change grow with the mailbox.
record Growth(String name, List<Integer> sizes, List<Target> targets) implements BenchCase {

    @Override
    public String about() {
        return "growth with the mailbox";
    }

    @Override
    public Outcome measure(Lab lab) throws Exception {
        var rows = new ArrayList<Row>();
        var figures = new HashMap<String, Double>();
        for (int size : sizes) {
            Mail scaled = Mails.scaled(Mail.small(size), lab.options());
            String user = scaled.user() + "-" + name;
            lab.fill(user, scaled);
            MailboatClient mailboat = lab.mailboat();
            mailboat.fresh(user, lab.port());
            Meter.quiesce();
            record(rows, figures, "first sync", size, List.of(mailboat.sync()));
            mailboat.check(lab.truth(user, true));
            var idle = new ArrayList<Timing>();
            var changed = new ArrayList<Timing>();
            for (int round = 0; round < lab.options().rounds(); round++) {
                idle.add(mailboat.sync());
                Change.MIXED.make(lab, user, round);
                changed.add(mailboat.sync());
            }
            mailboat.check(lab.truth(user, true));
            record(rows, figures, "nothing", size, idle);
            record(rows, figures, "delta", size, changed);
            mailboat.clear();
        }
        return new Outcome(name, about(), rows, figures, List.of());
    }

    private static void record(
            List<Row> rows,
            HashMap<String, Double> figures,
            String what,
            int size,
            List<Timing> timings) {
        var row = new Row("%s @ %,d".formatted(what, size), timings, null);
        rows.add(row);
        figures.put(what + " @ " + size, row.median(Timing::wall));
    }

    /// A message's share of the time at the largest size, against that at the one before.
    static double linearity(Outcome outcome, int smaller, int larger) {
        double small = outcome.figure("first sync @ " + smaller) / smaller;
        double large = outcome.figure("first sync @ " + larger) / larger;
        return large / small;
    }
}
