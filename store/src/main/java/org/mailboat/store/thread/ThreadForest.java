package org.mailboat.store.thread;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Joins messages to threads, a batch at a time. It is told what is known of the batch's keys, then
/// the messages; the result says what to write. Costs about what is told, however long the threads
/// are. For one batch and one thread.
public final class ThreadForest {
    /// Disjoint sets: the element above each, or itself.
    private final List<Integer> above = new ArrayList<>();

    private final Map<Long, Integer> threads = new LinkedHashMap<>();
    private final Map<Long, Long> sizes = new LinkedHashMap<>();

    /// Identifiers that a message mentions.
    private final Map<Long, Integer> mentioned = new LinkedHashMap<>();

    /// Identifiers that messages have and none mentions so far, by what tells these messages apart.
    private final Map<Long, Map<Long, Integer>> owned = new LinkedHashMap<>();

    private final Map<Long, NavigableMap<Long, List<Integer>>> origins = new LinkedHashMap<>();
    private final Map<Long, NavigableMap<Long, List<Integer>>> answers = new LinkedHashMap<>();
    private final List<Placed> placed = new ArrayList<>();

    /// A message to be placed.
    ///
    /// @param former the thread it was in before threads were made anew; 0: none
    public record Entry(long message, long account, ThreadKeys keys, long former) {}

    /// An identifier, for the messages that mention it or, with what tells them apart, for those
    /// that have it.
    ///
    /// @param dated 0: for those that mention it
    public record Name(long name, long dated) {}

    /// A message with its element and the names that it is the first to bring.
    private record Placed(Entry entry, int element, List<Name> names) {}

    /// A thread as it is after the batch.
    ///
    /// @param thread the largest of the known ones in it, whose members need not be touched; 0:
    ///   there is none
    /// @param absorbed the other known ones
    /// @param members what the batch adds
    /// @param names that belong to it since
    public record Grown(
            long account, long thread, List<Long> absorbed, List<Entry> members, List<Name> names) {
        public Grown {
            absorbed = List.copyOf(absorbed);
            members = List.copyOf(members);
            names = List.copyOf(names);
        }
    }

    /// One being put together.
    private static final class Growth {
        private final List<Long> known = new ArrayList<>();
        private final List<Entry> members = new ArrayList<>();
        private final List<Name> names = new ArrayList<>();
    }

    /// Tells of a thread with so many members.
    public void thread(long thread, long size) {
        threads.computeIfAbsent(thread, t -> element());
        sizes.put(thread, size);
    }

    /// Tells whose a name is: of a thread told before.
    public void name(Name name, long thread) {
        int element = elementOf(thread);
        if (name.dated() == 0) {
            mentioned.put(name.name(), element);
        } else {
            owned.computeIfAbsent(name.name(), n -> new LinkedHashMap<>())
                    .put(name.dated(), element);
        }
    }

    /// Tells of a message that may be answered, or that may answer, by its subject.
    public void origin(long key, long day, long thread, boolean answering) {
        put(answering ? answers : origins, key, day, elementOf(thread));
    }

    /// Places a message.
    public void add(Entry entry) {
        int element = element();
        ThreadKeys keys = entry.keys();
        var brought = new ArrayList<Name>();
        for (long name : keys.mentioned()) {
            mention(name, element, brought);
        }
        if (keys.own() != 0) {
            own(keys, element, brought);
        }
        long day = keys.day();
        if (keys.origin() != 0) {
            joinAll(answers, keys.origin(), day, day + ThreadKeys.DAYS, element);
            put(origins, keys.origin(), day, element);
        }
        for (long origin : keys.answers()) {
            joinAll(origins, origin, day - ThreadKeys.DAYS, day, element);
            put(answers, origin, day, element);
        }
        placed.add(new Placed(entry, element, brought));
    }

    /// Who mentions an identifier is of one thread with all who have it, however many these are.
    private void mention(long name, int element, List<Name> brought) {
        Integer known = mentioned.putIfAbsent(name, element);
        if (known != null) {
            join(known, element);
            return;
        }
        brought.add(new Name(name, 0));
        Map<Long, Integer> owners = owned.get(name);
        if (owners != null) {
            owners.values().forEach(owner -> join(owner, element));
        }
    }

    private void own(ThreadKeys keys, int element, List<Name> brought) {
        Integer known = mentioned.get(keys.own());
        if (known == null) {
            known =
                    owned.computeIfAbsent(keys.own(), n -> new LinkedHashMap<>())
                            .putIfAbsent(keys.dated(), element);
            if (known == null) {
                brought.add(new Name(keys.own(), keys.dated()));
                return;
            }
        }
        join(known, element);
    }

    /// The threads that got members, in the order of their first ones.
    public List<Grown> result() {
        var growing = new LinkedHashMap<Integer, Growth>();
        for (Placed each : placed) {
            Growth thread = growing.computeIfAbsent(top(each.element), top -> new Growth());
            thread.members.add(each.entry);
            thread.names.addAll(each.names);
        }
        threads.forEach((thread, element) -> {
            Growth mine = growing.get(top(element));
            if (mine != null) {
                mine.known.add(thread);
            }
        });
        return growing.values().stream().map(this::grown).toList();
    }

    private Grown grown(Growth growth) {
        long largest = 0;
        for (long thread : growth.known) {
            if (largest == 0 || sizes.getOrDefault(thread, 0L) > sizes.getOrDefault(largest, 0L)) {
                largest = thread;
            }
        }
        growth.known.remove(Long.valueOf(largest));
        return new Grown(
                growth.members.getFirst().account(),
                largest,
                growth.known,
                growth.members,
                growth.names);
    }

    private int elementOf(long thread) {
        Integer element = threads.get(thread);
        if (element == null) {
            throw new IllegalArgumentException("not told of thread " + thread);
        }
        return element;
    }

    private int element() {
        above.add(above.size());
        return above.size() - 1;
    }

    private int top(int element) {
        int at = element;
        while (above.get(at) != at) {
            above.set(at, above.get(above.get(at)));
            at = above.get(at);
        }
        return at;
    }

    private void join(int one, int other) {
        int first = top(one);
        int second = top(other);
        above.set(Math.max(first, second), Math.min(first, second));
    }

    private static void put(
            Map<Long, NavigableMap<Long, List<Integer>>> table, long key, long day, int element) {
        table.computeIfAbsent(key, k -> new TreeMap<>())
                .computeIfAbsent(day, d -> new ArrayList<>())
                .add(element);
    }

    /// Joins an element with all in a span of days. Those are of one thread since, and stand for
    /// each other.
    private void joinAll(
            Map<Long, NavigableMap<Long, List<Integer>>> table,
            long key,
            long first,
            long last,
            int element) {
        NavigableMap<Long, List<Integer>> days = table.get(key);
        if (days == null) {
            return;
        }
        for (List<Integer> sameDay : days.subMap(first, true, last, true).values()) {
            sameDay.forEach(other -> join(other, element));
            sameDay.subList(1, sameDay.size()).clear();
        }
    }
}
