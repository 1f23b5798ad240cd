package org.mailboat.imap.remote;

/// Decides how much may be asked for ahead of what has come in: enough to keep the line busy for a
/// round trip, and no more, as what is on its way when a run is killed is fetched again. For one
/// thread.
final class FetchWindow {
    static final int FEWEST = 2;
    static final int MOST = 16;
    static final long MOST_BYTES = 32L << 20;

    private static final double WEIGHT = 0.3;

    private double bytesPerNano;
    private double bytesPerBatch;
    private long lastEnd;

    /// Notes that a batch came in.
    ///
    /// @param bytes its messages
    /// @param asked when it was asked for, by the ticker
    /// @param now by the ticker
    void arrived(long bytes, long asked, long now) {
        long since = lastEnd == 0 ? asked : Math.max(asked, lastEnd);
        lastEnd = now;
        double rate = bytes / (double) Math.max(1, now - since);
        bytesPerNano = bytesPerNano == 0 ? rate : mixed(bytesPerNano, rate);
        bytesPerBatch = bytesPerBatch == 0 ? bytes : mixed(bytesPerBatch, (double) bytes);
    }

    /// Whether another batch may be asked for.
    ///
    /// @param batches in flight
    /// @param bytes expected of them
    /// @param roundTrip in nanoseconds, 0 if unknown
    boolean hasRoom(int batches, long bytes, long roundTrip) {
        return batches == 0 || (batches < batchesWanted(roundTrip) && bytes < MOST_BYTES);
    }

    private int batchesWanted(long roundTrip) {
        if (bytesPerBatch < 1) {
            return FEWEST;
        }
        double perRoundTrip = bytesPerNano * roundTrip / bytesPerBatch;
        return (int) Math.clamp(Math.ceil(FEWEST + perRoundTrip), FEWEST, MOST);
    }

    private static double mixed(double old, double now) {
        return old * (1 - WEIGHT) + now * WEIGHT;
    }
}
