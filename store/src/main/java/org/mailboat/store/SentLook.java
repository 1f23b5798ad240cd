package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.OutboxId;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.mime.HeaderField;
import org.mailboat.store.thread.MessageIds;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds messages of the outbox among those of the mailbox for what was sent, by what their headers
/// call them. Only what came there behind what was known when a message was queued can be one of
/// it: a message that was sent before under the same Message-ID proves nothing. Nor does anything
/// prove that one which is sent on was: it may have been sent on to others, too.
final class SentLook {
    /// Servers that give what they send another Message-ID keep the sender's here (Q231).
    private static final Set<String> NAMES =
            new TreeSet<>(Set.of("message-id", "x-microsoft-original-message-id"));

    private final Database database;
    private final SegmentReaders readers;

    SentLook(Database database, SegmentReaders readers) {
        this.database = database;
        this.readers = readers;
    }

    /// A message of the outbox, and what is behind what was known when it was queued.
    private record Wanted(OutboxId id, String messageId, long after) {}

    /// A message of the mailbox.
    ///
    /// @param place null if nothing of it is here
    private record Candidate(long uid, @Nullable StoredContent place) {}

    /// @return nothing if a message there, behind what was known, is not here yet
    Optional<Set<OutboxId>> at(MailboxId mailbox, Collection<OutboxId> ids) {
        List<Wanted> wanted = database.read(sql -> wanted(sql, mailbox, ids));
        if (wanted.isEmpty()) {
            return Optional.of(Set.of());
        }
        long after = wanted.stream().mapToLong(Wanted::after).min().orElse(0);
        if (database.read(sql -> isIncomplete(sql, mailbox, after))) {
            return Optional.empty();
        }
        Set<OutboxId> found = new TreeSet<>();
        for (Candidate candidate : database.read(sql -> candidates(sql, mailbox, after))) {
            StoredContent place = candidate.place;
            if (place == null) {
                return Optional.empty();
            }
            List<String> names = names(place);
            for (Wanted each : wanted) {
                if (candidate.uid > each.after && names.contains(each.messageId)) {
                    found.add(each.id);
                }
            }
        }
        return Optional.of(found);
    }

    private static List<Wanted> wanted(Sql sql, MailboxId mailbox, Collection<OutboxId> ids) {
        return sql.list(
                """
                SELECT o.id, o.message_id, iif(o.sent_mailbox = b.id AND o.sent_epoch = b.epoch,
                       ifnull(o.sent_uid, 0), 0)
                FROM json_each(?1) j JOIN outbox o ON o.id = j.value JOIN mailbox b ON b.id = ?2
                WHERE NOT (o.resent AND o.state = 'UNKNOWN')
                """,
                row -> new Wanted(new OutboxId(row.getLong(1)), row.getString(2), row.getLong(3)),
                ids.stream().map(OutboxId::number).toList().toString(),
                mailbox.number());
    }

    /// Whether the server has messages there that no placement stands for.
    private static boolean isIncomplete(Sql sql, MailboxId mailbox, long after) {
        return sql.number(
                        "SELECT EXISTS (SELECT 1 FROM seen WHERE mailbox = ? AND uid > ? AND kind ="
                                + " 0)",
                        mailbox.number(),
                        after)
                != 0;
    }

    private static List<Candidate> candidates(Sql sql, MailboxId mailbox, long after) {
        return sql.list(
                """
                SELECT p.uid, c.segment, c.offset, c.length, c.sha256
                FROM mailbox b
                JOIN placement p INDEXED BY placement_remote
                    ON p.agreed_mailbox = b.id AND p.epoch = b.epoch AND p.uid > ?2
                JOIN message m ON m.id = p.message
                LEFT JOIN content c ON c.id = m.content
                WHERE b.id = ?1
                ORDER BY p.uid
                """,
                SentLook::candidate,
                mailbox.number(),
                after);
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        byte[] hash = row.getBytes(5);
        return new Candidate(
                row.getLong(1),
                hash == null
                        ? null
                        : new StoredContent(
                                row.getLong(2), row.getLong(3), row.getLong(4), new Sha256(hash)));
    }

    private List<String> names(StoredContent place) {
        try (InputStream in = readers.open(place).stream()) {
            return HeaderBlock.read(in, NAMES::contains).fields().stream()
                    .map(HeaderField::value)
                    .flatMap(value -> MessageIds.of(value).stream())
                    .toList();
        } catch (IOException e) {
            throw new MailException(
                    SyncFailure.of(
                            FailureKind.LOCAL_DISK, "A message cannot be read: " + e.getMessage()),
                    e);
        }
    }
}
