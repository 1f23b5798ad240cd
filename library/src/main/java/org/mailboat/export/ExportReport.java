package org.mailboat.export;

import org.mailboat.model.MailboxPath;

import java.nio.file.Path;
import java.util.List;

/// What an export wrote, and what it could not.
///
/// @param directory where it is
/// @param mailboxes how many were written
/// @param messages how many were written
/// @param bytes of messages, as they are in the store
/// @param incomplete mailboxes of which not every message could be written whole
public record ExportReport(
        Path directory, long mailboxes, long messages, long bytes, List<Incomplete> incomplete) {
    public ExportReport {
        incomplete = List.copyOf(incomplete);
    }

    /// A mailbox with something left out.
    ///
    /// @param mailbox which
    /// @param messages how many were left out
    /// @param reason one sentence
    public record Incomplete(MailboxPath mailbox, long messages, String reason) {}
}
