package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Sha256;
import org.mailboat.model.ThreadId;
import org.mailboat.store.MailReader;
import org.mailboat.store.MessageContent;
import org.mailboat.store.PlacementView;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.mime.HeaderSummary;
import org.mailboat.store.thread.ThreadHeader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/// A message in a mailbox, as it was when it was asked for: one placement, with its header in
/// short. How it is now, [MailStore#message] tells. Two of the same placement need not be equal;
/// [#id] is what to compare and to keep. Thread-safe.
public final class MessageInfo {
    private final PlacementView row;
    private final String account;
    private final MailReader reader;
    private @Nullable HeaderSummary header;

    MessageInfo(PlacementView row, String account, MailReader reader) {
        this.row = row;
        this.account = account;
        this.reader = reader;
    }

    /// How much of it is here.
    public enum State {
        /// The whole message.
        COMPLETE,
        /// Its header; the body comes later, or by [MailStore#complete].
        HEADERS,
        /// Removed, and kept for a while.
        RECOVERABLE
    }

    /// Its lasting id: of this message in a mailbox, also after a move.
    public PlacementId id() {
        return row.id();
    }

    /// The lasting id of its content, which may stand in several mailboxes.
    public MessageId message() {
        return row.message();
    }

    /// The account's name.
    public String account() {
        return account;
    }

    /// Where its mailbox is.
    public MailboxPath mailbox() {
        return row.path();
    }

    /// The mailbox it is in, or was in before it was removed.
    public MailboxId mailboxId() {
        return row.mailbox();
    }

    /// Its UIDVALIDITY and UID, or null while the server does not have it.
    public @Nullable RemoteId remote() {
        return row.remote();
    }

    /// Its marks.
    public Keywords keywords() {
        return row.keywords();
    }

    /// When the server received it, to the second; null if unknown.
    public @Nullable Instant internalDate() {
        return row.internalDate();
    }

    /// Of the whole message, in octets; -1 if unknown.
    public long size() {
        return row.size();
    }

    /// Of the whole message; null while it is not here whole.
    public @Nullable Sha256 sha256() {
        var content = row.content();
        return row.whole() && content != null ? content.sha256() : null;
    }

    /// How much of it is here.
    public State state() {
        return switch (row.state()) {
            case COMPLETE -> State.COMPLETE;
            case HEADERS -> State.HEADERS;
            case RECOVERABLE -> State.RECOVERABLE;
        };
    }

    /// The thread it belongs to; null until its header was looked at, a little after it came in:
    /// see [MailStore#updateThreads].
    public @Nullable ThreadId thread() {
        return row.thread();
    }

    /// What a list shows of its header. Read from the disk at the first call; empty where that
    /// cannot be read, so that one damaged message does not cost a list.
    public synchronized HeaderSummary header() {
        if (header == null) {
            header = HeaderSummary.of(readHeader());
        }
        return header;
    }

    /// What of its header says where it belongs in its thread. Reads from the disk likewise.
    synchronized ThreadHeader threadHeader() {
        HeaderBlock block = readHeader();
        if (header == null) {
            header = HeaderSummary.of(block);
        }
        return ThreadHeader.of(block);
    }

    private HeaderBlock readHeader() {
        try {
            if (row.content() != null) {
                try (MessageContent content = reader.open(row)) {
                    return HeaderBlock.read(content.stream());
                } catch (MailException e) {
                    return new HeaderBlock(List.of());
                }
            }
            return new HeaderBlock(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PlacementView row() {
        return row;
    }

    /// As in `p42 in INBOX of work`.
    @Override
    public String toString() {
        return id() + " in " + mailbox() + " of " + account;
    }
}
