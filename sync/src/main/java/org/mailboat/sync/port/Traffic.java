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

    /// Both together.
    public Traffic plus(Traffic other) {
        return new Traffic(
                bytesIn + other.bytesIn,
                bytesOut + other.bytesOut,
                commands + other.commands,
                roundTrips + other.roundTrips,
                connections + other.connections,
                bodies + other.bodies);
    }
}
