package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.Linking.Target;
import org.mailboat.store.ServerFacts.Told;
import org.mailboat.sync.port.Received;

import java.util.List;

/// Placements of an account that have lost their place on the server, to be met again by the octets
/// of a message that comes in. For one commit.
final class Displaced {
    /// By hash; those of the mailbox itself first.
    private static final String FIND =
            """
            SELECT d.placement
            FROM (SELECT placement, mailbox FROM detached WHERE sha256 = ?1
                  UNION ALL
                  SELECT placement, mailbox FROM seen WHERE kind = 2 AND sha256 = ?1) d
            JOIN mailbox b ON b.id = d.mailbox
            JOIN placement p ON p.id = d.placement
            WHERE b.account = ?2
              AND NOT (p.agreed_mailbox IS NOT NULL AND p.deleted_at IS NOT NULL
                       AND p.copied_from IS NOT NULL)
            ORDER BY d.mailbox <> ?3, d.placement
            """;

    private static final String ANY =
            """
            SELECT EXISTS (SELECT 1 FROM detached d JOIN mailbox b ON b.id = d.mailbox
                           WHERE b.account = ?1 AND d.sha256 IS NOT NULL)
                OR EXISTS (SELECT 1 FROM seen s INDEXED BY seen_vanished_content
                           CROSS JOIN mailbox b ON b.id = s.mailbox
                           WHERE b.account = ?1 AND s.kind = 2 AND s.sha256 IS NOT NULL)
            """;

    private final Sql sql;
    private final Target target;
    private final Linking linking;

    private Displaced(Sql sql, Target target, Linking linking) {
        this.sql = sql;
        this.target = target;
        this.linking = linking;
    }

    /// @return null if there are none, as in every plain download
    static @Nullable Displaced of(Sql sql, KeywordSets keywordSets, Target target) {
        return sql.number(ANY, target.account()) == 0
                ? null
                : new Displaced(sql, target, new Linking(sql, keywordSets));
    }

    /// Lets one of them be the message that came in, if it has the same octets. A header alone is
    /// no proof.
    boolean take(Received received, Told told) {
        if (received.headersOnly()) {
            return false;
        }
        List<Long> candidates =
                sql.list(
                        FIND,
                        row -> row.getLong(1),
                        received.content().sha256().toBytes(),
                        target.account(),
                        target.mailbox());
        linking.read(candidates);
        return candidates.stream()
                .anyMatch(each -> linking.move(target, each, received.id(), told, false));
    }

    void finish() {
        linking.finish();
    }
}
