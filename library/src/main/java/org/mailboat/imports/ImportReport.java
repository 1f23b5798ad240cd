package org.mailboat.imports;

import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;

import java.util.List;

/// What came of an import.
///
/// @param messages what is in the mailbox now, in the order of the files
/// @param failed what could not be imported
/// @param notes what else is worth knowing, a sentence each
public record ImportReport(List<Imported> messages, List<Failed> failed, List<String> notes) {
    public ImportReport {
        messages = List.copyOf(messages);
        failed = List.copyOf(failed);
        notes = List.copyOf(notes);
    }

    /// How many messages were imported.
    public long imported() {
        return messages.size();
    }

    /// A message that was imported.
    ///
    /// @param file it was in
    /// @param index its number in the file, from 1
    /// @param message its id
    /// @param placement its id in the mailbox
    public record Imported(String file, long index, MessageId message, PlacementId placement) {}

    /// A file, or a message in one, that could not be imported.
    ///
    /// @param file it is or is in
    /// @param index the message's number in the file, from 1; 0: the whole file
    /// @param reason why, without a full stop
    public record Failed(String file, long index, String reason) {}
}
