package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.PlacementId;

/// A message in its thread.
///
/// @param parent the message that it answers, or null if that is not there or it answers none
/// @param depth how many messages it stands below
public record ThreadMessage(MessageInfo message, @Nullable PlacementId parent, int depth) {}
