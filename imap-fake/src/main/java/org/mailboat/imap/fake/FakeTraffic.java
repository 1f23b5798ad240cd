package org.mailboat.imap.fake;

/// What went over the wire of a fake server since it was started or last asked to count anew.
///
/// @param roundTrips how often a client was heard again after it was answered; commands sent
///   without waiting are one, unless the network delivers them apart
/// @param bodies how many messages were handed out whole
public record FakeTraffic(
        int connections, int commands, long bytesIn, long bytesOut, int roundTrips, int bodies) {

    static final FakeTraffic NONE = new FakeTraffic(0, 0, 0, 0, 0, 0);

    FakeTraffic plus(FakeTraffic more) {
        return new FakeTraffic(
                connections + more.connections,
                commands + more.commands,
                bytesIn + more.bytesIn,
                bytesOut + more.bytesOut,
                roundTrips + more.roundTrips,
                bodies + more.bodies);
    }
}
