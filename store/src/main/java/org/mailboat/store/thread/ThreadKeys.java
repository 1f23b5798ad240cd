package org.mailboat.store.thread;

import org.mailboat.store.thread.ThreadHeader.BySubject;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// What makes messages of one account a thread, as numbers. Two are of one thread if
///
/// - one mentions the identifier of the other, or both mention the same one,
/// - or they have the same identifier and date: senders who give every message the same identifier
///   exist,
/// - or one may be what the other answers by its subject alone,
/// - or both are of a thread with a third.
///
/// So neither the order in which messages come nor what comes later unmakes a thread.
///
/// @param mentioned hashes of the identifiers that it mentions
/// @param own the hash of its own identifier; 0: it has none
/// @param dated the hash of its identifier and date
/// @param copy alike in copies of one message, and hardly ever in others; 0: it is nobody's copy
/// @param day on which it was sent, since 1970
/// @param origin under which who answers by the subject alone finds it; 0: under none
/// @param answers the origins of messages that it may answer
public record ThreadKeys(
        List<Long> mentioned,
        long own,
        long dated,
        long copy,
        long day,
        long origin,
        List<Long> answers) {
    /// An answer without a reference comes within so many days, or is none.
    public static final int DAYS = 14;

    public ThreadKeys {
        mentioned = List.copyOf(mentioned);
        answers = List.copyOf(answers);
    }

    /// @param account its number: threads never span accounts
    public static ThreadKeys of(long account, ThreadHeader header) {
        var hash = new Hash(account);
        String id = header.id();
        String subject = header.subject().key();
        BySubject by = header.bySubject();
        String origin = by == null ? null : by.origin();
        return new ThreadKeys(
                header.mentioned().stream().map(each -> hash.of("id", each)).toList(),
                id == null ? 0 : hash.of("id", id),
                id == null ? 0 : hash.of("dated " + header.date(), id),
                id == null ? 0 : copy(hash, header, id + "\n" + subject),
                by == null ? 0 : by.day(),
                origin == null ? 0 : hash.of(origin, subject),
                by == null
                        ? List.of()
                        : by.answers().stream().map(each -> hash.of(each, subject)).toList());
    }

    /// A mailing list adds a tag to the subject, and not more.
    private static long copy(Hash hash, ThreadHeader header, String what) {
        String kind = header.subject().answers() ? "answer of " : "copy of ";
        return hash.of(kind + header.date(), what);
    }

    /// The first eight octets of SHA-256, never 0.
    private static final class Hash {
        private final long account;
        private final MessageDigest digest;

        Hash(long account) {
            this.account = account;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        long of(String kind, String text) {
            digest.update((account + "\n" + kind + "\n" + text).getBytes(StandardCharsets.UTF_8));
            long hash = ByteBuffer.wrap(digest.digest()).getLong();
            return hash == 0 ? 1 : hash;
        }
    }
}
