package org.mailboat.bench;

import org.mailboat.imap.testkit.CountingProxy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Has several programs do the same, by turns, several times.
///
/// In each round every program runs once, another one first each time. After the last round each
/// runs once more through a proxy that counts; that run is not timed, as a proxy takes its share of
/// the machine. For one thread.
final class Rounds {
    private final Lab lab;
    private final boolean far;
    private final boolean costly;
    private final List<Client> clients;
    private final Map<Client, List<Timing>> timings = new LinkedHashMap<>();

    /// What happens around a run.
    interface Step {
        void with(Client client, int port) throws Exception;
    }

    /// @param far whether every answer takes 40 ms
    /// @param costly whether a slow program's one round is enough
    Rounds(Lab lab, boolean far, boolean costly, List<? extends Client> clients) {
        this.lab = lab;
        this.far = far;
        this.costly = costly;
        this.clients = List.copyOf(clients);
        this.clients.forEach(client -> timings.put(client, new ArrayList<>()));
    }

    /// What happens on the server before a round, if anything.
    interface Change {
        void round(int number) throws Exception;
    }

    /// @param before before each run, not timed
    /// @param after after each run, not timed
    List<Row> run(Change change, Step before, Step after) throws Exception {
        int rounds = lab.options().rounds();
        for (int round = 0; round < rounds; round++) {
            change.round(round);
            var order = new ArrayList<>(clients);
            Collections.rotate(order, -round);
            for (Client client : order) {
                if (costly && round >= client.rounds(rounds)) {
                    continue;
                }
                before.with(client, lab.port(far, false));
                Meter.quiesce();
                timings(client).add(client.sync());
                after.with(client, lab.port(far, false));
            }
        }
        change.round(rounds);
        var rows = new ArrayList<Row>();
        for (Client client : clients) {
            if (costly && client.rounds(rounds) < rounds) {
                rows.add(new Row(client.name(), timings(client), null));
                continue;
            }
            before.with(client, lab.port(far, true));
            CountingProxy.Count start = lab.count(far);
            client.sync();
            CountingProxy.Count traffic = lab.count(far).minus(start);
            after.with(client, lab.port(far, true));
            rows.add(new Row(client.name(), timings(client), traffic));
        }
        return rows;
    }

    private List<Timing> timings(Client client) {
        return timings.getOrDefault(client, List.of());
    }
}
