package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One page of a listing.
///
/// @param next where the next page begins, or null if this is the last
public record PlacementPage(List<PlacementView> placements, @Nullable Cursor next) {
    public PlacementPage {
        placements = List.copyOf(placements);
    }
}
