package org.mailboat.sync.port;

import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;

/// What both sides agreed on for one id of a mailbox.
///
/// @param remoteId its number in the mailbox's epoch
/// @param described whether the server told its size and date under that number; of what an edit
///   brought there it has not before it is listed
public record BaselineRow(
        long remoteId, PlacementId placement, Keywords keywords, boolean described) {
    public BaselineRow(long remoteId, PlacementId placement, Keywords keywords) {
        this(remoteId, placement, keywords, true);
    }
}
