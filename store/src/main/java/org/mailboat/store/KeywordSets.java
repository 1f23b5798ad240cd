package org.mailboat.store;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The interned sets of keywords, remembered both ways. Equal sets have one id. Thread-safe.
final class KeywordSets {
    private final Map<Long, Keywords> byId = new ConcurrentHashMap<>();
    private final Map<Keywords, Long> byValue = new ConcurrentHashMap<>();

    Keywords get(Sql sql, long id) {
        Keywords known = byId.get(id);
        if (known != null) {
            return known;
        }
        String text =
                sql.first(
                        "SELECT keywords FROM keyword_set WHERE id = ?",
                        row -> row.getString(1),
                        id);
        Keywords read = text == null ? Keywords.none() : Keywords.parse(text);
        if (text != null) {
            byId.put(id, read);
        }
        return read;
    }

    /// The set's id, given now if it has none. Only in a write transaction.
    long intern(Sql sql, Keywords keywords) {
        Long known = byValue.get(keywords);
        if (known != null) {
            return known;
        }
        String folded =
                keywords.asList().stream().map(Keyword::folded).collect(Collectors.joining(" "));
        sql.update(
                "INSERT INTO keyword_set (folded, keywords) VALUES (?, ?) ON CONFLICT DO NOTHING",
                folded,
                keywords.toString());
        long id = sql.number("SELECT id FROM keyword_set WHERE folded = ?", folded);
        byValue.put(keywords, id);
        return id;
    }

    /// Forgets everything: a transaction was undone, and ids given in it with it.
    void forget() {
        byId.clear();
        byValue.clear();
    }
}
