package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.HeaderProof;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// A question that only headers answer: which of some messages are which of some placements. Made
/// by a [MessageMatch] and, when it is answered as far as can be, given back to it. Not
/// thread-safe.
public final class Inquiry {
    private static final int[] NO_ROWS = {};

    private final MatchTables tables;
    private final boolean datesAgree;
    private final int[] candidates;

    /// The messages in question, by mailbox, ascending by id.
    private final Map<MailboxId, int[]> rows = new TreeMap<>();

    private final int size;

    /// Headers: a hash in two numbers, the row.
    final LongTable theirs = new LongTable(3);

    final LongTable ours = new LongTable(3);

    /// @param datesAgree whether only those with the same internal date are compared
    Inquiry(MatchTables tables, boolean datesAgree, int[] arrivals, int[] candidates) {
        this.tables = tables;
        this.datesAgree = datesAgree;
        this.candidates = candidates;
        this.size = arrivals.length;
        // The rows of a mailbox follow each other, its newest message first.
        Arrays.sort(arrivals);
        for (int to = arrivals.length; to > 0; ) {
            MailboxId mailbox = tables.arrivalMailbox(arrivals[to - 1]);
            int[] ascending = new int[to];
            int used = 0;
            while (to > 0 && tables.arrivalMailbox(arrivals[to - 1]).equals(mailbox)) {
                ascending[used++] = arrivals[--to];
            }
            rows.put(mailbox, Arrays.copyOf(ascending, used));
        }
    }

    /// Gives the header of what is here of a placement.
    public interface Proofs {
        @Nullable HeaderProof of(PlacementId placement);
    }

    /// How many messages are in question.
    public int size() {
        return size;
    }

    /// Takes the headers of the placements in question.
    ///
    /// @param proofs gives that of one placement, or null if nothing of it is here
    public void compareWith(Proofs proofs) {
        for (int row : candidates) {
            HeaderProof proof = proofs.of(new PlacementId(tables.candidate(row).placement()));
            if (proof != null) {
                add(ours, proof, row);
            }
        }
    }

    /// The messages whose headers are to be had from the server, by mailbox: those that may be a
    /// placement whose header is here.
    public Map<MailboxId, IdSet> wanted() {
        long[] possible = new long[ours.rows()];
        for (int i = 0; i < possible.length; i++) {
            possible[i] = likeness(tables.candidates, (int) ours.get(i, 2));
        }
        Arrays.sort(possible);
        var wanted = new TreeMap<MailboxId, IdSet>();
        rows.forEach((mailbox, ascending) -> {
            var ids = new IdSet.Builder();
            for (int row : ascending) {
                if (Arrays.binarySearch(possible, likeness(tables.arrivals, row)) >= 0) {
                    ids.add(tables.arrivalId(row));
                }
            }
            wanted.put(mailbox, ids.build());
        });
        wanted.values().removeIf(IdSet::isEmpty);
        return wanted;
    }

    /// Takes the header of a message. One that was not in question is passed over.
    public void answer(MailboxId mailbox, long id, HeaderProof header) {
        int[] ascending = rows.getOrDefault(mailbox, NO_ROWS);
        int low = 0;
        int high = ascending.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = tables.arrivalId(ascending[middle]);
            if (there == id) {
                add(theirs, header, ascending[middle]);
                return;
            }
            low = there < id ? middle + 1 : low;
            high = there < id ? high : middle - 1;
        }
    }

    private long likeness(LongTable table, int row) {
        long size = table.get(row, MatchTables.SIZE);
        return datesAgree ? size * 0x9E37_79B9L + table.get(row, MatchTables.DATE) : size;
    }

    private static void add(LongTable proofs, HeaderProof header, int row) {
        if (header.hasMessageId()) {
            ByteBuffer hash = ByteBuffer.wrap(header.sha256().toBytes());
            proofs.add(hash.getLong(0), hash.getLong(8), row);
        }
    }
}
