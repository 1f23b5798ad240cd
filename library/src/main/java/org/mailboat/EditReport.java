package org.mailboat;

import org.mailboat.model.SyncFailure;

import java.util.List;

/// What came of edits. Of several things each is edited that can be; what could not costs only
/// itself.
///
/// @param changes what is edited, and waits for the server, in the order asked for
/// @param failures what could not be edited
/// @param notes what there was nothing to do for, and what else is worth knowing, a sentence each
public record EditReport(List<Change> changes, List<SyncFailure> failures, List<String> notes) {
    public EditReport {
        changes = List.copyOf(changes);
        failures = List.copyOf(failures);
        notes = List.copyOf(notes);
    }
}
