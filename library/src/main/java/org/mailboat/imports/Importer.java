package org.mailboat.imports;

import org.mailboat.MailStore;
import org.mailboat.MailboxInfo;
import org.mailboat.UsageException;
import org.mailboat.WorkProgress;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.util.List;
import java.util.concurrent.CancellationException;

/// Puts mail from files into a mailbox. It is there at once, and goes to the server with the next
/// run.
///
/// - **A message file** (`.eml`): received when its topmost `Received` field says, else when it was
///   sent, else when the file was changed last.
/// - **mbox**, as mboxrd, mboxo, mboxcl or Thunderbird and Apple Mail write it: the date of the
///   separator, else as of a message file; marks from `Status` and `X-Status`, `X-Keywords`,
///   `X-Mozilla-Status` and `X-Mozilla-Keys`, and `X-Gmail-Labels`, which stay in the message.
/// - **Maildir**, `cur` and `new`: the date of the file, the marks of its name, with Dovecot's
///   keywords where `dovecot-keywords` names them. Maildirs inside it are others.
///
/// Octets are kept as they are, but for lines that end in LF alone: they get CRLF; empty lines and
/// a byte order mark before a message are no part of it. Messages are read in pieces, whatever
/// their size.
///
/// What the mailbox has already, octet for octet and of the same date, is left out: an import that
/// was stopped is repeated without doing anything twice.
public final class Importer {
    private final MailStore store;

    /// Imports into this store, which stays open for others and is closed by whoever opened it.
    public Importer(MailStore store) {
        this.store = store;
    }

    /// Blocks until all is in the mailbox. What cannot be read, or changes meanwhile, costs only
    /// itself. What was imported stays, also when the call is cancelled or the store fails: the
    /// report tells where it stopped then.
    ///
    /// @throws UsageException if there is no such mailbox, or it takes no mail
    public ImportReport importAll(
            MailboxId to, List<ImportSource> sources, WorkProgress progress, Cancel cancel) {
        MailboxInfo mailbox =
                store.mailbox(to)
                        .orElseThrow(() -> new UsageException("there is no mailbox " + to));
        var batch = new ImportBatch(store, mailbox, progress);
        var run = new ImportRun(batch, store.home(), cancel);
        try {
            sources.forEach(run::read);
            batch.flush();
            return batch.report();
        } catch (CancellationException e) {
            return run.stopped(null);
        } catch (MailException e) {
            return run.stopped(e.failure());
        } catch (UsageException e) {
            if (batch.isUntouched()) {
                throw e;
            }
            return run.stopped(
                    SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, e.getMessage() + ".")
                            .withMailbox(mailbox.path()));
        }
    }
}
