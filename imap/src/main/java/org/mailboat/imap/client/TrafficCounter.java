package org.mailboat.imap.client;

import org.mailboat.sync.port.Traffic;

import java.util.concurrent.atomic.LongAdder;

/// Counts what the connections of one account cost the server. Thread-safe.
public final class TrafficCounter {
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder commands = new LongAdder();
    private final LongAdder roundTrips = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder bodies = new LongAdder();

    void received(int octets) {
        bytesIn.add(octets);
    }

    void sent(int octets) {
        bytesOut.add(octets);
    }

    void command() {
        commands.increment();
    }

    void roundTrip() {
        roundTrips.increment();
    }

    void connection() {
        connections.increment();
    }

    /// Notes that a message's body came in.
    public void body() {
        bodies.increment();
    }

    public Traffic total() {
        return new Traffic(
                bytesIn.sum(),
                bytesOut.sum(),
                commands.sum(),
                roundTrips.sum(),
                connections.sum(),
                bodies.sum());
    }
}
