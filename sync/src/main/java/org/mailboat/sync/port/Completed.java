package org.mailboat.sync.port;

import org.mailboat.model.PlacementId;

/// The whole octets of a message of which less was here.
///
/// @param placement ours, one of the message's
public record Completed(PlacementId placement, StoredContent content) {}
