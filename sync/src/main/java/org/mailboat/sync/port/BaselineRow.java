package org.mailboat.sync.port;

import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;

/// What both sides agreed on for one id of a mailbox.
///
/// @param remoteId its number in the mailbox's epoch
public record BaselineRow(long remoteId, PlacementId placement, Keywords keywords) {}
