package org.mailboat.bench;

import org.mailboat.MailStore;
import org.mailboat.MailStoreOptions;
import org.mailboat.sync.SyncRequest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// A sync of what is synced already, after a change on the server or none.
///
/// @param far whether every answer takes 40 ms
/// @param change what another client does before each round
record LaterSync(String name, Mail mail, boolean far, Change change, List<Target> targets)
        implements BenchCase {
    private static final int RUNNING_ROUNDS = 15;

    @Override
    public String about() {
        return switch (change) {
                    case NOTHING -> "nothing changed in ";
                    case MIXED -> "100 new, 1,000 marked, 50 expunged in ";
                    case MOVES -> "1,000 moved on the server of ";
                }
                + Mails.about(mail)
                + (far ? ", at 40 ms" : "");
    }

    @Override
    public Outcome measure(Lab lab) throws Exception {
        Mail scaled = Mails.scaled(mail, lab.options());
        String user = change == Change.NOTHING ? lab.user(scaled) : ownUser(lab, scaled);
        MailboatClient mailboat = lab.mailboat();
        var clients = new ArrayList<Client>();
        clients.add(mailboat);
        clients.addAll(lab.peers());
        for (Client client : clients) {
            client.fresh(user, lab.port());
            client.sync();
        }
        var figures = new HashMap<String, Double>();
        var truth = new Truth[1];
        List<Row> rows =
                new Rounds(lab, far, false, clients)
                        .run(
                                round -> {
                                    long octets = change.make(lab, user, round);
                                    figures.put("new octets", (double) octets);
                                    truth[0] = lab.truth(user, true);
                                },
                                (client, port) -> client.reach(port),
                                (client, port) -> client.check(truth[0]));
        figures.put("start", start(mailboat, lab.options().rounds()));
        if (change == Change.NOTHING) {
            mailboat.reach(lab.port(far, false));
            figures.put("running", running(mailboat));
        }
        for (Client client : clients) {
            client.clear();
        }
        return new Outcome(name, about(), rows, figures, List.of());
    }

    private String ownUser(Lab lab, Mail scaled) throws Exception {
        String user = scaled.user() + "-" + name;
        lab.fill(user, scaled);
        return user;
    }

    /// The least that any command takes.
    private static double start(MailboatClient mailboat, int rounds) throws Exception {
        var timings = new ArrayList<Timing>();
        for (int i = 0; i < rounds; i++) {
            timings.add(mailboat.run("", "--version"));
        }
        return new Row("start", timings, null).median(Timing::wall);
    }

    /// The same in a process that runs already, as a median.
    private static double running(MailboatClient mailboat) throws Exception {
        var timings = new ArrayList<Timing>();
        try (MailStore store = MailStore.open(mailboat.home(), MailStoreOptions.DEFAULT)) {
            for (int i = 0; i < RUNNING_ROUNDS; i++) {
                timings.add(
                        Meter.thread(() ->
                                store.synchronizeInBackground(
                                                SyncRequest.of(MailboatClient.ACCOUNT))
                                        .await()));
            }
        }
        return new Row("running", timings.subList(RUNNING_ROUNDS / 2, RUNNING_ROUNDS), null)
                .median(Timing::wall);
    }
}
