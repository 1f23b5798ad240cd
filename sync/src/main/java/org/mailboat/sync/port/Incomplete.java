package org.mailboat.sync.port;

import org.mailboat.model.PlacementId;

import java.util.List;

/// A placement of a message of which less than the whole is here.
///
/// @param places where the server has the message, as far as is known: this placement's own first;
///   empty if it is nowhere
public record Incomplete(PlacementId placement, List<Place> places) {
    public Incomplete {
        places = List.copyOf(places);
    }

    /// One place of a message on the server.
    ///
    /// @param epoch that its number belongs to
    /// @param told what the server said of it: another message under its number says something else
    public record Place(MailboxRef mailbox, long epoch, Sighting told) {}
}
