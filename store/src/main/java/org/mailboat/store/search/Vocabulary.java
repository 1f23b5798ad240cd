package org.mailboat.store.search;

import org.mailboat.store.Sql;
import org.mailboat.store.search.text.Compounds;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The longer words that ever stood in a message, so that those can be looked for that have another
/// one as their part. Kept as plain lists of some thousand octets, each word between line ends: a
/// search goes through all of them, which takes milliseconds.
///
/// What was noted by the last transaction is remembered, as hashes. For one thread at a time.
final class Vocabulary {
    private static final int LIST_OCTETS = 16_000;

    /// More words than these do not make an answer better.
    private static final int MOST_FOUND = 5_000;

    private LongSet known = new LongSet();
    private long lists;
    private long octets;

    /// Notes words that were not met before. Inside a write transaction.
    void add(Sql sql, Collection<String> words) {
        load(sql);
        var fresh = new ByteArrayOutputStream();
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            if (known.add(hash(bytes, 0, bytes.length))) {
                fresh.write(bytes, 0, bytes.length);
                fresh.write('\n');
            }
        }
        if (fresh.size() > 0) {
            append(sql, fresh.toByteArray());
        }
    }

    private void append(Sql sql, byte[] fresh) {
        int room =
                sql.update(
                        "UPDATE vocabulary SET words = CAST(words || ? AS BLOB) WHERE id = ? AND"
                                + " length(words) < ?",
                        fresh,
                        lists,
                        LIST_OCTETS);
        if (room == 0) {
            var list = new byte[fresh.length + 1];
            list[0] = '\n';
            System.arraycopy(fresh, 0, list, 1, fresh.length);
            sql.update("INSERT INTO vocabulary (id, words) VALUES (?, ?)", ++lists, list);
            octets++;
        }
        octets += fresh.length;
    }

    /// Another process may have noted words meanwhile, a transaction of this one may have been
    /// undone, the file may be another one.
    private void load(Sql sql) {
        long there = sql.number("SELECT ifnull(sum(length(words)), 0) FROM vocabulary");
        if (there == octets) {
            return;
        }
        known = new LongSet();
        octets = 0;
        lists = 0;
        for (byte[] list : lists(sql)) {
            lists++;
            octets += list.length;
            int start = 1;
            for (int i = 1; i < list.length; i++) {
                if (list[i] == '\n') {
                    known.add(hash(list, start, i));
                    start = i + 1;
                }
            }
        }
    }

    /// Words that have this one as their part and are others, the shortest first.
    ///
    /// @param limit at most so many
    static List<String> with(Sql sql, String part, int limit) {
        if (!Compounds.canBePart(part)) {
            return List.of();
        }
        var found = new ArrayList<String>();
        byte[] wanted = part.getBytes(StandardCharsets.UTF_8);
        for (byte[] list : lists(sql)) {
            search(list, wanted, part, found);
            if (found.size() >= MOST_FOUND) {
                break;
            }
        }
        found.sort(
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
    }

    private static void search(byte[] list, byte[] wanted, String part, List<String> found) {
        for (int i = 1; i <= list.length - wanted.length; i++) {
            if (list[i] != wanted[0] || !isAt(list, i, wanted)) {
                continue;
            }
            int start = i;
            while (list[start - 1] != '\n') {
                start--;
            }
            int end = i + wanted.length;
            while (list[end] != '\n') {
                end++;
            }
            String word = new String(list, start, end - start, StandardCharsets.UTF_8);
            if (Compounds.isPart(part, word)) {
                found.add(word);
            }
            i = end;
        }
    }

    private static boolean isAt(byte[] list, int at, byte[] wanted) {
        for (int i = 1; i < wanted.length; i++) {
            if (list[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static List<byte[]> lists(Sql sql) {
        return sql.list("SELECT words FROM vocabulary ORDER BY id", row -> row.getBytes(1));
    }

    /// FNV-1a, then mixed.
    private static long hash(byte[] bytes, int start, int end) {
        long hash = 0xcbf29ce484222325L;
        for (int i = start; i < end; i++) {
            hash = (hash ^ (bytes[i] & 0xFF)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        return hash ^ (hash >>> 29);
    }
}
