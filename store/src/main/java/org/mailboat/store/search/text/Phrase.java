package org.mailboat.store.search.text;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A row of atoms to be found, as somebody asked for it. Immutable.
///
/// Between words anything may stand that is no atom: `don't` finds `don’t`, and a phrase reaches
/// over the end of a line. Characters of a script without spaces that were asked for together are
/// found together.
public final class Phrase {
    private final List<Atom> pieces;
    private final boolean prefix;
    private final @Nullable String whole;
    private final long[] neighbours;

    private Phrase(List<Atom> pieces, boolean prefix, @Nullable String whole) {
        this.pieces = List.copyOf(pieces);
        this.prefix = prefix;
        this.whole = whole;
        this.neighbours = neighbours(pieces, prefix);
    }

    /// Which neighbours a text with the phrase has; a last word that may go on is none yet.
    private static long[] neighbours(List<Atom> pieces, boolean prefix) {
        var collector = new Neighbours.Collector();
        for (int i = 0; i < pieces.size(); i++) {
            Atom piece = pieces.get(i);
            boolean goesOn = prefix && i == pieces.size() - 1 && piece.kind() == Atom.Kind.WORD;
            if (!goesOn) {
                collector.take(piece.text(), piece.kind());
            }
        }
        return collector.hashes();
    }

    /// @param prefix whether the last word may go on
    public static Phrase of(Atoms atoms, String text, boolean prefix) {
        String composed = Atoms.compose(text);
        List<Atom> pieces = atoms.list(composed);
        var chunk = new Chunk(composed);
        boolean single =
                !prefix
                        && pieces.stream()
                                .allMatch(a ->
                                        a.kind() == Atom.Kind.WORD
                                                && chunk.take(a.text(), a.start(), a.end()));
        return new Phrase(pieces, prefix, single ? chunk.whole() : null);
    }

    /// What is looked for, in order; empty if the text has nothing that can be found.
    public List<Atom> pieces() {
        return pieces;
    }

    /// Whether the last word may go on.
    public boolean prefix() {
        return prefix;
    }

    /// The term by which the index knows all of it, or null. Text that has the phrase may lack the
    /// term; text that has the term has the phrase.
    public @Nullable String whole() {
        return whole;
    }

    /// Whether a text with these neighbours may have the phrase.
    public boolean mayBeIn(Neighbours text) {
        for (long hash : neighbours) {
            if (!text.mayHave(hash)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the row of atoms has the phrase in it.
    public boolean isIn(List<Atom> atoms) {
        for (int i = 0; i < atoms.size(); i++) {
            if (isAt(atoms, i)) {
                return true;
            }
        }
        return false;
    }

    /// Where it begins, ascending; places do not overlap.
    public List<Integer> places(List<Atom> atoms) {
        var places = new ArrayList<Integer>();
        for (int i = 0; i < atoms.size(); i++) {
            if (isAt(atoms, i)) {
                places.add(i);
                i += pieces.size() - 1;
            }
        }
        return places;
    }

    private boolean isAt(List<Atom> atoms, int at) {
        if (pieces.isEmpty() || at + pieces.size() > atoms.size()) {
            return false;
        }
        for (int i = 0; i < pieces.size(); i++) {
            if (!fits(pieces.get(i), i, atoms.get(at + i))) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(Atom piece, int index, Atom atom) {
        boolean goesOn = prefix && index == pieces.size() - 1 && piece.kind() == Atom.Kind.WORD;
        return (goesOn ? atom.text().startsWith(piece.text()) : atom.text().equals(piece.text()))
                && (index == 0 || !piece.glued() || atom.glued());
    }

    @Override
    public String toString() {
        return pieces.stream().map(Atom::text).toList() + (prefix ? "*" : "");
    }
}
