package org.mailboat.imap.remote;

import org.mailboat.imap.wire.Capabilities;
import org.mailboat.sync.port.Demotion;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Capabilities that a server offered and contradicted; not used again while this lives.
/// Thread-safe.
final class Demotions {
    private final InstantSource clock;
    private final List<Demotion> demotions;

    /// @param remembered what this server contradicted before
    Demotions(InstantSource clock, List<Demotion> remembered) {
        this.clock = clock;
        this.demotions = new ArrayList<>(remembered);
    }

    /// Notes it, once.
    synchronized void add(String capability, String reason) {
        if (!has(capability)) {
            demotions.add(new Demotion(capability, reason, clock.instant()));
        }
    }

    synchronized boolean has(String capability) {
        return demotions.stream().anyMatch(d -> d.capability().equals(capability));
    }

    synchronized List<Demotion> all() {
        return List.copyOf(demotions);
    }

    /// What is left of an offer.
    synchronized Capabilities believed(Capabilities offered) {
        return offered.without(demotions.stream().map(Demotion::capability).toArray(String[]::new));
    }
}
