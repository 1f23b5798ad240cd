package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.Sql;
import org.mailboat.store.search.Hits.Group;
import org.mailboat.store.search.text.Field;
import org.mailboat.store.search.text.Neighbours;
import org.mailboat.store.search.text.Terms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Asks the index, within one read transaction on its file.
final class WordIndex {
    /// What stands before the term by which messages with something attached are known.
    static final String ATTACHMENT = "=attachment";

    private static final int MOST_COMPOUNDS = 100;

    /// So many messages are not looked for among others again: to put two answers together is less.
    private static final int MANY = 1_000;

    /// Where a text stands.
    ///
    /// @param worth in thousandths
    private record Place(int worth, List<Field> fields) {
        List<Field> among(Set<Field> asked) {
            return fields.stream().filter(asked::contains).toList();
        }
    }

    private static final List<Place> PLACES =
            List.of(
                    new Place(1_000, List.of(Field.SUBJECT)),
                    new Place(
                            800,
                            List.of(Field.TO, Field.FROM, Field.FILENAME, Field.CC, Field.BCC)),
                    new Place(500, List.of(Field.BODY)));

    private static final int WORTH_WITHIN_A_WORD = 300;

    private final Sql sql;
    private final List<Plan.Lookup> lookups;
    private final List<Integer> required;

    /// Longer words that have what a lookup asks for as their part.
    private final Map<Integer, List<String>> compounds = new HashMap<>();

    /// Messages that have all that is required, if that is more than one lookup.
    private final @Nullable MessageSet together;

    /// How many messages are indexed, once somebody asked; -1 before.
    private long indexed = -1;

    WordIndex(Sql sql, Plan plan) {
        this.sql = sql;
        this.lookups = plan.lookups();
        this.required = plan.required();
        for (int i = 0; i < lookups.size(); i++) {
            Leaf leaf = lookups.get(i).leaf();
            if (leaf != null && !leaf.part().isEmpty()) {
                compounds.put(i, terms(Vocabulary.with(sql, leaf.part(), MOST_COMPOUNDS)));
            }
        }
        together = required.size() > 1 ? together() : null;
    }

    private MessageSet together() {
        boolean none =
                required.stream()
                        .map(number -> lookups.get(number).leaf())
                        .anyMatch(leaf -> leaf != null && leaf.isEmpty());
        return none
                ? MessageSet.NONE
                : matching(Fts.all(required.stream().map(this::anywhere).toList()));
    }

    private static List<String> terms(List<String> words) {
        return words.stream().map(Terms::of).distinct().toList();
    }

    /// The answers to a plan's lookups, in their order. Of what a message cannot be found without,
    /// each lookup tells only those messages that have the rest of it too.
    ///
    /// @param ranked whether it matters where a text was found
    List<Hits> answers(boolean ranked) {
        var answers = new ArrayList<Hits>();
        for (int i = 0; i < lookups.size(); i++) {
            answers.add(answer(i, ranked));
        }
        return answers;
    }

    private Hits answer(int number, boolean ranked) {
        Leaf leaf = lookups.get(number).leaf();
        if (leaf == null) {
            return new Hits(List.of(new Group(1_000, matching(number, attachment()))), null);
        }
        if (leaf.isEmpty()) {
            return Hits.NONE;
        }
        List<Asked> asked = asked(number, leaf, ranked && lookups.get(number).wanted());
        return new Hits(groups(number, asked), leaf.isExact() ? null : proven(number, leaf));
    }

    /// What is asked of the index for one place.
    ///
    /// @param expressions of which each is enough
    private record Asked(int worth, List<String> expressions) {}

    private List<Asked> asked(int number, Leaf leaf, boolean placed) {
        var asked = new ArrayList<Asked>();
        if (placed) {
            for (Place place : PLACES) {
                List<Field> fields = place.among(leaf.fields());
                if (!fields.isEmpty()) {
                    asked.add(new Asked(place.worth, expressions(leaf, fields)));
                }
            }
        } else {
            asked.add(new Asked(1_000, expressions(leaf, leaf.fields())));
        }
        String longer = longer(number, leaf);
        if (longer != null) {
            asked.add(new Asked(WORTH_WITHIN_A_WORD, List.of(longer)));
        }
        return asked;
    }

    /// Words with the same beginning cost as if each were asked for, and one field may leave
    /// nothing to the others: the one with one's own address.
    private static List<String> expressions(Leaf leaf, Collection<Field> fields) {
        return leaf.isPrefix()
                ? fields.stream().map(field -> leaf.candidates(List.of(field))).toList()
                : List.of(leaf.candidates(fields));
    }

    /// What was found in a better place need not be looked for in the next, and what has all that
    /// is required has it in the last place if in no other: that of the body, which costs most.
    private List<Group> groups(int number, List<Asked> places) {
        var groups = new ArrayList<Group>();
        MessageSet found = MessageSet.NONE;
        MessageSet rest = required.contains(number) ? together : null;
        for (int i = 0; i < places.size(); i++) {
            Asked place = places.get(i);
            MessageSet here = MessageSet.NONE;
            if (rest != null && i == places.size() - 1) {
                here = rest.without(found);
            } else {
                for (String expression : place.expressions) {
                    if (!areAll(found.or(here))) {
                        here = here.or(matching(number, expression));
                    }
                }
            }
            groups.add(new Group(place.worth, here));
            found = found.or(here);
        }
        return groups;
    }

    /// Whether there are no others to be found.
    private boolean areAll(MessageSet found) {
        if (together != null) {
            return found.size() == together.size();
        }
        if (found.size() < MANY) {
            return false;
        }
        if (indexed < 0) {
            indexed = sql.number("SELECT count(*) FROM indexed");
        }
        return found.size() >= indexed;
    }

    private MessageSet proven(int number, Leaf leaf) {
        List<String> proofs = leaf.proofs();
        return proofs.isEmpty()
                ? MessageSet.NONE
                : matching(number, Fts.terms(proofs, leaf.fields()));
    }

    private @Nullable String longer(int number, Leaf leaf) {
        List<String> terms = compounds.getOrDefault(number, List.of());
        return terms.isEmpty() ? null : Fts.terms(terms, leaf.fields());
    }

    /// What a message has to match for one lookup, wherever.
    private String anywhere(int number) {
        Leaf leaf = lookups.get(number).leaf();
        if (leaf == null) {
            return attachment();
        }
        String longer = longer(number, leaf);
        String asked = leaf.candidates(leaf.fields());
        return longer == null ? asked : Fts.any(List.of(asked, longer));
    }

    private static String attachment() {
        return '"' + ATTACHMENT + '"';
    }

    private MessageSet matching(int number, String expression) {
        if (together != null && (together.isEmpty() || together.size() >= MANY)) {
            return together.isEmpty() ? together : matching(expression).and(together);
        }
        var all = new ArrayList<String>();
        all.add(expression);
        for (int other : required) {
            Leaf leaf = lookups.get(other).leaf();
            if (leaf != null && leaf.isEmpty()) {
                return MessageSet.NONE;
            }
            if (other != number) {
                all.add(anywhere(other));
            }
        }
        return matching(Fts.all(all));
    }

    /// As one text, as a row each would take three times as long on its way here.
    private MessageSet matching(String expression) {
        String numbers =
                sql.first(
                        "SELECT ifnull(group_concat(rowid), '') FROM word WHERE word MATCH ?",
                        row -> row.getString(1),
                        expression);
        return numbers == null ? MessageSet.NONE : MessageSet.parse(numbers);
    }

    /// What is known of these messages of which words follow each other.
    static Map<Long, Neighbours> neighbours(Sql sql, Collection<Long> messages) {
        var neighbours = new HashMap<Long, Neighbours>();
        sql.list(
                "SELECT message, bits FROM neighbours WHERE message IN (SELECT value FROM"
                        + " json_each(?))",
                row -> neighbours.put(row.getLong(1), Neighbours.of(row.getBytes(2))),
                messages.toString());
        return neighbours;
    }

    /// The first octets of the hash of what was indexed of these messages.
    static Map<Long, Long> hashes(Sql sql, Collection<Long> messages) {
        var hashes = new HashMap<Long, Long>();
        sql.list(
                "SELECT message, hash FROM indexed WHERE message IN (SELECT value FROM"
                        + " json_each(?))",
                row -> hashes.put(row.getLong(1), row.getLong(2)),
                messages.toString());
        return hashes;
    }
}
