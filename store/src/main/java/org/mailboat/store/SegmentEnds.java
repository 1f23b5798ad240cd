package org.mailboat.store;

import org.mailboat.sync.port.StoredContent;

import java.util.TreeMap;

/// How far each segment file is referred to: what lies behind is nobody's. For one transaction.
final class SegmentEnds {
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    void refer(StoredContent content) {
        ends.merge(
                content.segment(),
                content.offset() + content.length() + SegmentRecord.TRAILER,
                Math::max);
    }

    void write(Sql sql) {
        if (!ends.isEmpty()) {
            sql.update(
                    "UPDATE store SET last_segment = ?1 WHERE last_segment < ?1", ends.lastKey());
        }
        ends.forEach((segment, end) ->
                sql.update(
                        "INSERT INTO segment VALUES (?, ?) ON CONFLICT DO UPDATE SET"
                                + " referenced_end = max(referenced_end,"
                                + " excluded.referenced_end)",
                        segment,
                        end));
    }
}
