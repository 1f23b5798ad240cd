package org.mailboat.sync.port;

/// What a run cost the server.
///
/// @param bytesIn protocol octets received, after decryption and decompression
/// @param bytesOut protocol octets sent
/// @param commands commands sent
/// @param roundTrips times that something was sent and an answer then waited for
/// @param connections connections made
/// @param bodies message bodies received
public record Traffic(
        long bytesIn,
        long bytesOut,
        long commands,
        long roundTrips,
        long connections,
        long bodies) {
    /// Nothing at all.
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0);

    /// What came since.
    public Traffic minus(Traffic before) {
        return new Traffic(
                bytesIn - before.bytesIn,
                bytesOut - before.bytesOut,
                commands - before.commands,
                roundTrips - before.roundTrips,
                connections - before.connections,
                bodies - before.bodies);
    }
}
