package org.mailboat;

import org.mailboat.model.SyncFailure;

import java.util.List;

/// What came of having removed mail back.
///
/// @param changes what is back, and waits to be uploaded
/// @param failures what could not be had back
/// @param notes what there was nothing to do for, a sentence each
public record UndeleteReport(List<Change> changes, List<SyncFailure> failures, List<String> notes) {
    public UndeleteReport {
        changes = List.copyOf(changes);
        failures = List.copyOf(failures);
        notes = List.copyOf(notes);
    }
}
