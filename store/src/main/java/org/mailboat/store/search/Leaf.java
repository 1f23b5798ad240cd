package org.mailboat.store.search;

import org.mailboat.store.search.query.Query;
import org.mailboat.store.search.text.Atom;
import org.mailboat.store.search.text.Atoms;
import org.mailboat.store.search.text.Compounds;
import org.mailboat.store.search.text.Field;
import org.mailboat.store.search.text.Neighbours;
import org.mailboat.store.search.text.Phrase;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One text that a query asks for, ready to be looked up and to be recognised.
///
/// @param fields where it may stand
/// @param phrases its spellings: the first as asked for
/// @param part what words may have in them to be found as well, or empty
record Leaf(Set<Field> fields, List<Phrase> phrases, String part) {
    /// Letters that are written as two where they cannot be typed.
    private static final String[][] DIGRAPHS = {
        {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"å", "aa"}, {"ø", "oe"},
        {"Ä", "Ae"}, {"Ö", "Oe"}, {"Ü", "Ue"}, {"Å", "Aa"}, {"Ø", "Oe"},
    };

    static Leaf of(Query.Words words, Atoms atoms) {
        Set<Field> fields =
                words.field() == null ? EnumSet.allOf(Field.class) : EnumSet.of(words.field());
        var phrases = new ArrayList<Phrase>();
        phrases.add(Phrase.of(atoms, words.text(), words.prefix()));
        String spelledOut = Normalizer.normalize(words.text(), Normalizer.Form.NFC);
        for (String[] letter : DIGRAPHS) {
            spelledOut = spelledOut.replace(letter[0], letter[1]);
        }
        if (!spelledOut.equals(words.text())) {
            phrases.add(Phrase.of(atoms, spelledOut, words.prefix()));
        }
        return new Leaf(fields, List.copyOf(phrases), part(words, phrases.getFirst()));
    }

    private static String part(Query.Words words, Phrase phrase) {
        List<Atom> pieces = phrase.pieces();
        boolean word =
                !words.quoted()
                        && !words.prefix()
                        && pieces.size() == 1
                        && pieces.getFirst().kind() == Atom.Kind.WORD;
        return word && Compounds.canBePart(pieces.getFirst().text())
                ? pieces.getFirst().text()
                : "";
    }

    /// Whether nothing that can be found is asked for.
    boolean isEmpty() {
        return phrases.stream().anyMatch(p -> p.pieces().isEmpty());
    }

    /// All messages that have it in one of these fields, and perhaps others.
    String candidates(Collection<Field> in) {
        return Fts.any(phrases.stream().map(p -> Fts.candidates(p, in)).toList());
    }

    /// Whether words are asked for by their beginnings.
    boolean isPrefix() {
        return phrases.getFirst().prefix();
    }

    /// Whether [#candidates] are no others.
    boolean isExact() {
        return phrases.stream().allMatch(Fts::isExact);
    }

    /// Terms of which each is proof.
    List<String> proofs() {
        return phrases.stream().map(Phrase::whole).filter(w -> w != null).toList();
    }

    /// Whether a text with these neighbours may have it.
    boolean mayBeIn(Neighbours text) {
        return phrases.stream().anyMatch(p -> p.mayBeIn(text));
    }

    /// Whether the text has it.
    boolean isIn(List<Atom> text) {
        return phrases.stream().anyMatch(p -> p.isIn(text)) || (!part.isEmpty() && hasPart(text));
    }

    /// From an atom to another one, both included.
    record Place(int first, int last) {}

    /// Where the text has it, in no order.
    List<Place> places(List<Atom> text) {
        var places = new ArrayList<Place>();
        for (Phrase phrase : phrases) {
            for (int at : phrase.places(text)) {
                places.add(new Place(at, at + phrase.pieces().size() - 1));
            }
        }
        for (int i = 0; !part.isEmpty() && i < text.size(); i++) {
            if (isAround(text.get(i))) {
                places.add(new Place(i, i));
            }
        }
        return places;
    }

    private boolean isAround(Atom atom) {
        return atom.kind() == Atom.Kind.WORD && Compounds.isPart(part, atom.text());
    }

    private boolean hasPart(List<Atom> text) {
        return text.stream().anyMatch(this::isAround);
    }
}
