package org.mailboat.export;

import org.mailboat.MailStore;
import org.mailboat.WorkProgress;
import org.mailboat.sync.port.Cancel;

/// Writes an account's mail into a directory, message by message.
@SuppressWarnings("DoNotCallSuggester")
public final class Exporter {
    private final MailStore store;

    public Exporter(MailStore store) {
        this.store = store;
    }

    /// Blocks until all is written.
    ///
    /// @throws org.mailboat.UsageException if the directory is neither absent nor empty
    public ExportReport export(ExportRequest request, WorkProgress progress, Cancel cancel) {
        throw new UnsupportedOperationException(store.home() + " " + request);
    }
}
