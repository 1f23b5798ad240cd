package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.store.mime.HeaderField;
import org.mailboat.store.mime.MessageView;
import org.mailboat.sync.SyncListener;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;
import org.mailboat.sync.port.Cancel;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A mail store on disk that keeps itself in sync with mail servers.
///
/// One home directory is one store with all its accounts. Thread-safe; several stores may be open
/// in one process, and several processes may have one store open. Reading never waits for a run.
///
/// What the caller got wrong is a [UsageException]; everything else that goes wrong is a
/// [org.mailboat.model.MailException].
@SuppressWarnings("DoNotCallSuggester")
public final class MailStore implements AutoCloseable {
    private MailStore() {}

    /// Opens the store in this directory, made if absent. Does not touch the network.
    public static MailStore open(Path home) {
        return open(home, MailStoreOptions.DEFAULT);
    }

    public static MailStore open(Path home, MailStoreOptions options) {
        throw new UnsupportedOperationException(home + " " + options);
    }

    public Path home() {
        throw new UnsupportedOperationException();
    }

    public Accounts accounts() {
        throw new UnsupportedOperationException();
    }

    /// Every mailbox of an account, or of all, by path.
    ///
    /// @param account a name, or null for all
    public List<MailboxInfo> mailboxes(@Nullable String account) {
        throw new UnsupportedOperationException();
    }

    /// One mailbox, by its path or as `id:b42`.
    public MailboxInfo mailbox(String account, String pathOrId) {
        throw new UnsupportedOperationException();
    }

    /// One page of a mailbox, newest INTERNALDATE first.
    public MessagePage messages(MessageQuery query) {
        throw new UnsupportedOperationException();
    }

    /// All messages of a mailbox, newest INTERNALDATE first, read page by page as the stream is
    /// consumed. To be closed.
    public Stream<MessageInfo> messages(MailboxId mailbox, boolean recoverable) {
        throw new UnsupportedOperationException();
    }

    /// The placements an id stands for: one for `p42`, all of a message for `m42`.
    ///
    /// @throws UsageException if there is none
    public List<MessageInfo> placements(String id) {
        throw new UnsupportedOperationException();
    }

    /// The exact octets of a message, or of its header if no more is here. To be closed.
    public InputStream content(MessageInfo message) {
        throw new UnsupportedOperationException();
    }

    /// The message's header, field by field.
    public List<HeaderField> headers(MessageInfo message) {
        throw new UnsupportedOperationException();
    }

    /// The message as a person reads it.
    public MessageView view(MessageInfo message) {
        throw new UnsupportedOperationException();
    }

    /// Writes one part of a message, decoded.
    ///
    /// @param part see [org.mailboat.store.mime.Attachment#part]
    /// @throws UsageException if there is no such part
    public void part(MessageInfo message, String part, OutputStream to) {
        throw new UnsupportedOperationException();
    }

    /// How every account stands.
    public List<AccountStatus> status() {
        throw new UnsupportedOperationException();
    }

    /// Starts a run, or joins one that has not begun, and returns at once.
    public SyncRun synchronizeInBackground(SyncRequest request) {
        return synchronizeInBackground(request, event -> {});
    }

    /// The same, telling a listener what happens.
    ///
    /// @throws UsageException if an account is not here
    public SyncRun synchronizeInBackground(SyncRequest request, SyncListener listener) {
        throw new UnsupportedOperationException();
    }

    /// Proves that store and server hold the same, or tells where they do not. Blocks.
    ///
    /// @param found told each difference as it is found, on this thread
    public VerifyReport verify(
            VerifyRequest request,
            Consumer<VerifyReport.Difference> found,
            WorkProgress progress,
            Cancel cancel) {
        throw new UnsupportedOperationException();
    }

    /// Cancels every run, waits a short while for them to end, and gives back every thread and
    /// file.
    @Override
    public void close() {}
}
