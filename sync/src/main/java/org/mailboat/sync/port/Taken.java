package org.mailboat.sync.port;

/// What a group of received messages came to.
///
/// @param created messages that were not here at all
/// @param completed messages of which less was here before
public record Taken(long created, long completed) {
    public static final Taken NOTHING = new Taken(0, 0);
}
