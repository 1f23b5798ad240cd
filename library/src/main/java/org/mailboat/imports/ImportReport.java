package org.mailboat.imports;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;

import java.util.List;

/// What came of an import.
///
/// @param messages what was imported, in the order of the files
/// @param leftOut what the mailbox had already
/// @param failed what could not be imported
/// @param notes what else is worth knowing, a sentence each
/// @param heldBack why the next run does not send what was imported, a sentence each; empty: it
///   does
/// @param stopped where it ended before its time, or null: all files were read
public record ImportReport(
        List<Imported> messages,
        List<LeftOut> leftOut,
        List<Failed> failed,
        List<String> notes,
        List<String> heldBack,
        @Nullable Stopped stopped) {
    public ImportReport {
        messages = List.copyOf(messages);
        leftOut = List.copyOf(leftOut);
        failed = List.copyOf(failed);
        notes = List.copyOf(notes);
        heldBack = List.copyOf(heldBack);
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

    /// A message that was not imported, as one of the very same octets and date was in the mailbox.
    ///
    /// @param file it is in
    /// @param index its number in the file, from 1
    /// @param placement the one that was there
    public record LeftOut(String file, long index, PlacementId placement) {}

    /// A file, or a message in one, that could not be imported.
    ///
    /// @param file it is or is in
    /// @param index the message's number in the file, from 1; 0: the whole file
    /// @param reason why, without a full stop
    public record Failed(String file, long index, String reason) {}

    /// Where an import ended before its time. Nothing from there on was imported, and importing the
    /// same files again goes on there, as what is in the mailbox is left out.
    ///
    /// @param file the next one
    /// @param index the number of the next message in it, from 1
    /// @param failure of the store; null: the call was cancelled
    public record Stopped(String file, long index, @Nullable SyncFailure failure) {}
}
