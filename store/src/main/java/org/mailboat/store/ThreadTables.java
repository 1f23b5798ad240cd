package org.mailboat.store;

import org.mailboat.store.thread.ThreadForest;
import org.mailboat.store.thread.ThreadForest.Entry;
import org.mailboat.store.thread.ThreadForest.Grown;
import org.mailboat.store.thread.ThreadForest.Name;
import org.mailboat.store.thread.ThreadKeys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Files messages under their threads, within one transaction of the caller's. For one thread.
final class ThreadTables {
    private final Sql sql;

    /// Names with their threads, sorted, as they fall on the pages of their table.
    private final Map<Name, Long> named =
            new TreeMap<>(Comparator.comparingLong(Name::name).thenComparingLong(Name::dated));

    private final BulkInsert threads;
    private final BulkInsert members;

    /// Ids from before that were given out again in this batch.
    private final Set<Long> revived = new HashSet<>();

    private long lastThread;

    private ThreadTables(Sql sql) {
        this.sql = sql;
        threads = new BulkInsert(sql, "thread (id, account, root, size)", 4);
        members = new BulkInsert(sql, "thread_member (message, root, copy)", 3);
        lastThread = sql.number("SELECT seq FROM sqlite_sequence WHERE name = 'thread'");
    }

    /// Files messages that are under no thread yet. What went meanwhile is left out.
    static void place(Sql sql, List<Entry> entries) {
        var forest = new ThreadForest();
        var tables = new ThreadTables(sql);
        List<Entry> here = tables.here(entries);
        tables.tellNames(forest, here);
        tables.tellOrigins(forest, here);
        here.forEach(forest::add);
        List<Grown> grown = forest.result();
        grown.forEach(tables::write);
        tables.finish();
    }

    /// Forgets messages that are about to go. Their threads keep their ids, and what is known of
    /// identifiers, should they come back.
    ///
    /// @param messages as a JSON array
    static void forget(Sql sql, String messages) {
        sql.update(
                "DELETE FROM thread_member WHERE message IN (SELECT value FROM json_each(?))",
                messages);
    }

    /// Lets every message be placed anew. The ids of threads wait for their messages.
    static void scatter(Sql sql) {
        sql.update("DELETE FROM thread_name");
        sql.update("DELETE FROM thread_origin");
        sql.update(
                "DELETE FROM thread_member WHERE root NOT IN (SELECT root FROM thread WHERE root IS"
                        + " NOT NULL) AND root > 0");
        sql.update(
                "UPDATE thread_member SET root = -(SELECT min(t.id) FROM thread t WHERE t.root ="
                        + " thread_member.root) WHERE root > 0");
        sql.update("UPDATE thread SET root = NULL, size = 0");
    }

    private List<Entry> here(List<Entry> entries) {
        var here =
                new HashSet<>(
                        sql.list(
                                "SELECT id FROM message WHERE id IN (SELECT value FROM"
                                        + " json_each(?))",
                                row -> row.getLong(1),
                                json(entries.stream().map(Entry::message).toList())));
        return entries.stream().filter(entry -> here.contains(entry.message())).toList();
    }

    private void tellNames(ThreadForest forest, List<Entry> entries) {
        Set<Long> names = new TreeSet<>();
        for (Entry entry : entries) {
            names.addAll(entry.keys().mentioned());
            names.add(entry.keys().own());
        }
        sql.list(
                """
                SELECT n.name, n.dated, r.id, r.size
                FROM json_each(?) j
                JOIN thread_name n ON n.name = j.value
                JOIN thread t ON t.id = n.thread
                JOIN thread r ON r.id = t.root
                """,
                row -> {
                    forest.thread(row.getLong(3), row.getLong(4));
                    forest.name(new Name(row.getLong(1), row.getLong(2)), row.getLong(3));
                    return true;
                },
                json(names));
    }

    private void tellOrigins(ThreadForest forest, List<Entry> entries) {
        List<List<Long>> spans = new ArrayList<>();
        for (Entry entry : entries) {
            ThreadKeys keys = entry.keys();
            long day = keys.day();
            if (keys.origin() != 0) {
                spans.add(List.of(keys.origin(), 1L, day, day + ThreadKeys.DAYS));
            }
            keys.answers()
                    .forEach(origin -> spans.add(List.of(origin, 0L, day - ThreadKeys.DAYS, day)));
        }
        sql.list(
                """
                SELECT DISTINCT o.origin, o.day, o.answers, r.id, r.size
                FROM json_each(?) j
                JOIN thread_origin o ON o.origin = j.value ->> 0 AND o.answers = j.value ->> 1
                                    AND o.day BETWEEN j.value ->> 2 AND j.value ->> 3
                JOIN thread t ON t.id = o.thread
                JOIN thread r ON r.id = t.root
                """,
                row -> {
                    forest.thread(row.getLong(4), row.getLong(5));
                    forest.origin(
                            row.getLong(1), row.getLong(2), row.getLong(4), row.getBoolean(3));
                    return true;
                },
                spans.toString());
    }

    private void write(Grown grown) {
        Set<Long> former = formerIds(grown);
        long root = grown.thread();
        if (root != 0) {
            sql.update(
                    "UPDATE thread SET size = size + ? WHERE id = ?", grown.members().size(), root);
        } else if (!former.isEmpty()) {
            root = former.iterator().next();
            sql.update(
                    "UPDATE thread SET root = id, size = ? WHERE id = ?",
                    grown.members().size(),
                    root);
        } else {
            root = ++lastThread;
            threads.add(root, grown.account(), root, grown.members().size());
        }
        for (long each : former) {
            sql.update("UPDATE thread SET root = ? WHERE id = ? AND root IS NULL", root, each);
        }
        for (long absorbed : grown.absorbed()) {
            absorb(absorbed, root);
        }
        for (Entry entry : grown.members()) {
            file(entry, root);
        }
        for (Name name : grown.names()) {
            named.put(name, root);
        }
    }

    /// The ids, the oldest first, that the members' threads had before, and that nobody has taken.
    private Set<Long> formerIds(Grown grown) {
        Set<Long> former = new TreeSet<>();
        grown.members().stream()
                .map(Entry::former)
                .filter(id -> id != 0 && !revived.contains(id))
                .forEach(former::add);
        if (!former.isEmpty()) {
            former.retainAll(
                    new HashSet<>(
                            sql.list(
                                    "SELECT id FROM thread WHERE root IS NULL AND id IN (SELECT"
                                            + " value FROM json_each(?))",
                                    row -> row.getLong(1),
                                    json(former))));
            revived.addAll(former);
        }
        return former;
    }

    private void absorb(long absorbed, long root) {
        sql.update(
                "UPDATE thread SET size = size + (SELECT size FROM thread WHERE id = ?) WHERE id ="
                        + " ?",
                absorbed,
                root);
        sql.update("UPDATE thread SET root = ? WHERE root = ?", root, absorbed);
        sql.update("UPDATE thread_member SET root = ? WHERE root = ?", root, absorbed);
    }

    private void file(Entry entry, long root) {
        ThreadKeys keys = entry.keys();
        if (entry.former() == 0) {
            members.add(entry.message(), root, keys.copy());
        } else {
            sql.update(
                    "UPDATE thread_member SET root = ?, copy = ? WHERE message = ?",
                    root,
                    keys.copy(),
                    entry.message());
        }
        Set<Long> answered = new LinkedHashSet<>(keys.answers());
        answered.forEach(origin -> file(origin, 1, keys.day(), root));
        if (keys.origin() != 0) {
            file(keys.origin(), 0, keys.day(), root);
        }
    }

    private void file(long origin, long answers, long day, long root) {
        sql.update(
                "INSERT OR IGNORE INTO thread_origin (origin, answers, day, thread) VALUES (?, ?,"
                        + " ?, ?)",
                origin,
                answers,
                day,
                root);
    }

    private void finish() {
        threads.flush();
        members.flush();
        var names = new BulkInsert(sql, "thread_name (name, dated, thread)", 3);
        named.forEach((name, thread) -> names.add(name.name(), name.dated(), thread));
        names.flush();
    }

    private static String json(Iterable<Long> numbers) {
        return numbers.toString();
    }
}
