package org.mailboat.store;

/// A change made here that is not yet on the server: a message that was had back.
///
/// @param number of the change, in the order in which changes were made
public record WaitingChange(long number, PlacementView placement) {
    /// Inside a read transaction.
    static WaitingChange of(Sql sql, PlacementView placement) {
        return new WaitingChange(
                sql.number(
                        "SELECT local_modseq FROM placement WHERE id = ?", placement.id().number()),
                placement);
    }
}
