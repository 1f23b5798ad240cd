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
                            List.of(Field.FROM, Field.FILENAME, Field.TO, Field.CC, Field.BCC)),
                    new Place(500, List.of(Field.BODY)));

    private static final int WORTH_WITHIN_A_WORD = 300;

    private final Sql sql;
    private final List<Plan.Lookup> lookups;
    private final List<Integer> required;

    /// Longer words that have what a lookup asks for as their part.
    private final Map<Integer, List<String>> compounds = new HashMap<>();

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
        var groups = new ArrayList<Group>();
        if (ranked && lookups.get(number).wanted()) {
            for (Place place : PLACES) {
                List<Field> fields = place.among(leaf.fields());
                if (!fields.isEmpty()) {
                    groups.add(new Group(place.worth, matching(number, leaf.candidates(fields))));
                }
            }
        } else {
            groups.add(new Group(1_000, matching(number, leaf.candidates(leaf.fields()))));
        }
        String longer = longer(number, leaf);
        if (longer != null) {
            groups.add(new Group(WORTH_WITHIN_A_WORD, matching(number, longer)));
        }
        return new Hits(groups, leaf.isExact() ? null : proven(number, leaf));
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
