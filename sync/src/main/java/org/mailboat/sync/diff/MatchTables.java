package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.diff.Pairing.Arrival;
import org.mailboat.sync.diff.Pairing.Candidate;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.Sighting;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a [MessageMatch] knows of messages met on the server (*arrivals*) and of placements here
/// (*candidates*), as numbers: a row of each is some forty octets.
final class MatchTables {
    // Columns of both tables.
    static final int SIZE = 0;
    static final int DATE = 1;
    private static final int ID = 2;
    private static final int TRAITS = 3;

    /// Of candidates only.
    private static final int PLACEMENT = 4;

    private static final int ORIGINAL = 5;

    /// An internal date that is not known.
    private static final long NEVER = Long.MIN_VALUE;

    // Traits in one number: two of 24 bits, then flags, then the standing.
    private static final int NARROW = 24;
    private static final long MASK = (1 << NARROW) - 1;
    private static final long IDENTIFIED = 1L << 48;
    private static final long SETTLED = 1L << 49;
    private static final long COMPLETE = 1L << 50;
    private static final long MUTE = 1L << 51;
    private static final int STANDING = 52;

    private static final List<LookAlike.Standing> STANDINGS = List.of(LookAlike.Standing.values());

    final LongTable arrivals = new LongTable(4);
    final LongTable candidates = new LongTable(6);

    /// Of the rows whose content the server has an identity for: its hash in two numbers, the row.
    final LongTable arrivalIds = new LongTable(3);

    final LongTable candidateIds = new LongTable(3);

    private final Map<MailboxId, Integer> mailboxNumbers = new LinkedHashMap<>();
    private final List<MailboxId> mailboxes = new ArrayList<>();
    private final Map<Keywords, Integer> keywordNumbers = new LinkedHashMap<>();
    private final MessageDigest digest = sha256();

    /// @param mute whether its header is not to be asked for
    void addArrival(MailboxId mailbox, Sighting sighting, boolean mute) {
        String contentId = sighting.contentId();
        long flags = (contentId == null ? 0 : IDENTIFIED) | (mute ? MUTE : 0);
        addId(arrivalIds, contentId, arrivals.rows());
        arrivals.add(
                sighting.size(),
                seconds(sighting.internalDate()),
                sighting.id(),
                traits(mailbox, sighting.keywords()) | flags);
    }

    /// @param settled whether its mailbox was listed to the end since its ids were lost
    void addCandidate(LookAlike placement, boolean settled) {
        String contentId = placement.contentId();
        long flags =
                (contentId == null ? 0 : IDENTIFIED)
                        | (settled ? SETTLED : 0)
                        | (placement.complete() ? COMPLETE : 0)
                        | (long) STANDINGS.indexOf(placement.standing()) << STANDING;
        PlacementId original = placement.original();
        addId(candidateIds, contentId, candidates.rows());
        candidates.add(
                placement.size(),
                seconds(placement.internalDate()),
                placement.remoteId(),
                traits(placement.mailbox(), placement.keywords()) | flags,
                placement.placement().number(),
                original == null ? 0 : original.number());
    }

    Arrival arrival(int row) {
        long traits = arrivals.get(row, TRAITS);
        return new Arrival(
                row,
                mailboxOf(traits),
                arrivals.get(row, ID),
                arrivals.get(row, DATE),
                keywordsOf(traits),
                (traits & IDENTIFIED) != 0);
    }

    Candidate candidate(int row) {
        long traits = candidates.get(row, TRAITS);
        return new Candidate(
                row,
                candidates.get(row, PLACEMENT),
                mailboxOf(traits),
                candidates.get(row, ID),
                STANDINGS.get((int) (traits >> STANDING)),
                candidates.get(row, DATE),
                keywordsOf(traits),
                (traits & IDENTIFIED) != 0,
                (traits & SETTLED) != 0,
                (traits & COMPLETE) != 0,
                candidates.get(row, ORIGINAL));
    }

    long arrivalId(int row) {
        return arrivals.get(row, ID);
    }

    MailboxId arrivalMailbox(int row) {
        return mailboxes.get(mailboxOf(arrivals.get(row, TRAITS)));
    }

    boolean isMute(int arrival) {
        return (arrivals.get(arrival, TRAITS) & MUTE) != 0;
    }

    boolean hasDate(int arrival) {
        return arrivals.get(arrival, DATE) != NEVER;
    }

    /// The number that stands for the mailbox in the rows; they follow the order of first use.
    int number(MailboxId mailbox) {
        return mailboxNumbers.computeIfAbsent(
                mailbox,
                m -> {
                    mailboxes.add(m);
                    return mailboxes.size() - 1;
                });
    }

    MailboxId mailbox(int number) {
        return mailboxes.get(number);
    }

    /// The first half of the number that stands for a content identity.
    long idHash(String contentId) {
        return hash(contentId).getLong(0);
    }

    private void addId(LongTable ids, @Nullable String contentId, int row) {
        if (contentId != null) {
            ByteBuffer hash = hash(contentId);
            ids.add(hash.getLong(0), hash.getLong(8), row);
        }
    }

    private ByteBuffer hash(String contentId) {
        return ByteBuffer.wrap(digest.digest(contentId.getBytes(StandardCharsets.UTF_8)));
    }

    private long traits(MailboxId mailbox, Keywords keywords) {
        int number = keywordNumbers.computeIfAbsent(keywords, _ -> keywordNumbers.size());
        return (long) number << NARROW | number(mailbox);
    }

    private static int mailboxOf(long traits) {
        return (int) (traits & MASK);
    }

    private static int keywordsOf(long traits) {
        return (int) (traits >> NARROW & MASK);
    }

    private static long seconds(@Nullable Instant date) {
        return date == null ? NEVER : date.getEpochSecond();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
