package org.mailboat.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Everything an account has, into a home that has nothing.
///
/// @param far whether every answer takes 40 ms
/// @param bodies whether whole messages are fetched, or their headers
/// @param peers whether other programs are run too
record FirstSync(
        String name, Mail mail, boolean far, boolean bodies, boolean peers, List<Target> targets)
        implements BenchCase {

    @Override
    public String about() {
        return "first sync of "
                + Mails.about(mail)
                + (bodies ? "" : ", headers only")
                + (far ? ", at 40 ms" : "");
    }

    @Override
    public Outcome measure(Lab lab) throws Exception {
        Mail scaled = Mails.scaled(mail, lab.options());
        String user = lab.user(scaled);
        Truth truth = lab.truth(user, bodies);
        var clients = new ArrayList<Client>();
        clients.add(new DrainClient(bodies ? DrainClient.BODIES : DrainClient.HEADERS));
        clients.add(bodies ? lab.mailboat() : lab.mailboat("--headers-only"));
        if (peers) {
            clients.addAll(lab.peers());
        }
        List<Row> rows =
                new Rounds(lab, far, true, clients)
                        .run(
                                round -> {},
                                (client, port) -> client.fresh(user, port),
                                (client, port) -> client.check(truth));
        for (Client client : clients) {
            client.clear();
        }
        return new Outcome(name, about(), rows, Map.of(), List.of());
    }
}
