package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;
import org.mailboat.outgoing.OutgoingMessage;
import org.mailboat.store.EngineLock;
import org.mailboat.store.Outbox.Outcome;
import org.mailboat.store.Store;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.StoredContent;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The messages that are to be sent. What is put in is on disk when the call returns, online or
/// not, also while the account is being synced, and the next run sends it. Thread-safe; may be used
/// from several processes.
///
/// Nothing is sent twice: of what may have been sent already, as when a link broke amid it, the
/// state is [OutboxState#UNKNOWN], and it is sent again only if a person says so.
public final class Outbox {
    private static final int PIECE = 64 * 1024;

    private final Store store;
    private final Accounts accounts;
    private final RandomGenerator random;
    private final InstantSource clock;

    Outbox(Store store, Accounts accounts, RandomGenerator random, InstantSource clock) {
        this.store = store;
        this.accounts = accounts;
        this.random = random;
        this.clock = clock;
    }

    /// Puts a message in. It goes to all in To, Cc and Bcc, or, if it has `Resent-` fields, to
    /// those of these; Bcc is taken out of what is sent, and of the copy. A Message-ID and a date
    /// are added where they are missing. Lines that end in LF or CR alone get CRLF.
    ///
    /// @param account its name
    /// @param message a whole message ([RFC 5322](https://www.rfc-editor.org/rfc/rfc5322.html)) of
    ///   any size, read to its end and left open
    /// @throws UsageException if there is no such account, if it has no server that sends, or if
    ///   the message has no sender, nobody to go to, an address that is none, no proper header, or
    ///   the Message-ID of one that waits already; nothing is kept then
    /// @throws IOException if the message cannot be read; likewise
    public OutboxMessage send(String account, InputStream message) throws IOException {
        Account from = accounts.find(account);
        if (from.smtp() == null) {
            throw new UsageException(
                    account
                            + " has no server that sends mail; 'mailboat account set "
                            + account
                            + " smtp=smtps://HOST' names one");
        }
        if (store.readOnly()) {
            throw new MailException(
                    SyncFailure.of(FailureKind.LOCAL_DISK, "The store can only be read.")
                            .withDetail(FailureDetail.NO_RIGHTS));
        }
        // Beside the store, where nobody else can read it.
        Path file = Files.createTempFile(store.home(), "send", ".tmp");
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE)) {
            forgetName(file);
            OutgoingMessage prepared = prepare(message, channel);
            return told(from.name(), add(from, prepared, content(channel)));
        }
    }

    /// A process that is killed leaves nothing behind then, where the system allows that.
    private static void forgetName(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            // It is deleted when it is closed.
        }
    }

    private OutgoingMessage prepare(InputStream message, FileChannel to) throws IOException {
        try {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(to), PIECE);
            OutgoingMessage prepared =
                    OutgoingMessage.prepare(message, out, random, clock.instant());
            out.flush();
            return prepared;
        } catch (IllegalArgumentException e) {
            throw new UsageException("this cannot be sent: " + e.getMessage(), e);
        }
    }

    private StoredContent content(FileChannel from) throws IOException {
        ContentWriter writer = store.outbox().newContent(from.size());
        boolean finished = false;
        try {
            from.position(0);
            InputStream in = Channels.newInputStream(from);
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                writer.write(piece, 0, read);
            }
            StoredContent content = writer.finish();
            finished = true;
            return content;
        } finally {
            if (!finished) {
                writer.abandon();
            }
        }
    }

    private QueuedMessage add(Account from, OutgoingMessage message, StoredContent content) {
        QueuedMessage added =
                store.outbox()
                        .add(
                                from.id(),
                                new Envelope(message.sender(), message.recipients()),
                                message.messageId(),
                                message.subject(),
                                content,
                                message.resent());
        if (added == null) {
            throw new UsageException(
                    "a message with this Message-ID is in the outbox already: "
                            + Printable.of(message.messageId()));
        }
        return added;
    }

    /// What is there, oldest first.
    ///
    /// @param account a name, or null for all
    /// @throws UsageException if there is no such account
    public List<OutboxMessage> list(@Nullable String account) {
        AccountId id = account == null ? null : accounts.find(account).id();
        Map<AccountId, String> names = new HashMap<>();
        store.accounts().list().forEach(each -> names.put(each.id(), each.name()));
        return store.outbox().list(id).stream()
                .map(each -> told(names.getOrDefault(each.account(), ""), each))
                .toList();
    }

    /// Has the next run send these, also what was refused, and what may have been sent already.
    ///
    /// @throws UsageException if one is not there, is on its way, or is sent; then nothing is
    ///   changed of that one and those behind it
    public void retry(Collection<OutboxId> messages) {
        messages.forEach(this::find);
        messages.forEach(id -> check(id, store.outbox().retry(id)));
    }

    /// Drops these, unsent; what may have been sent already stays so.
    ///
    /// @throws UsageException as of [#retry]
    public void cancel(Collection<OutboxId> messages) {
        messages.forEach(this::find);
        messages.forEach(id -> check(id, store.outbox().cancel(id)));
    }

    /// What a killed run left on its way is not on its way: whoever has its role knows.
    private void find(OutboxId id) {
        QueuedMessage message = store.outbox().find(id);
        if (message == null) {
            throw new UsageException("there is no message " + id + " in the outbox");
        }
        if (message.state() == OutboxState.SENDING) {
            try (EngineLock lock = store.lockEngine(message.account())) {
                store.outbox().settleStopped(message.account());
            } catch (MailException e) {
                if (e.failure().detail() != FailureDetail.IN_USE) {
                    throw e;
                }
                check(id, Outcome.SENDING);
            }
        }
    }

    private static void check(OutboxId id, Outcome outcome) {
        String why =
                switch (outcome) {
                    case DONE -> null;
                    case ABSENT -> " is not in the outbox any more";
                    case SENDING -> " is being sent";
                    case SENT -> " is sent; the next sync sees to its copy";
                };
        if (why != null) {
            throw new UsageException(id + why);
        }
    }

    private static OutboxMessage told(String account, QueuedMessage message) {
        SyncFailure failure = message.failure();
        return new OutboxMessage(
                message.id(),
                account,
                message.envelope().sender(),
                message.envelope().recipients(),
                message.subject(),
                message.messageId(),
                message.size(),
                message.queued(),
                message.state(),
                message.attempts(),
                failure == null ? null : failure.withAccount(account),
                message.nextTry());
    }
}
