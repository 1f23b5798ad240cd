package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.MessageText;
import org.mailboat.store.search.text.Atom;
import org.mailboat.store.search.text.Atoms;
import org.mailboat.store.search.text.Field;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Chooses the piece of a message's text that shows best why it was found.
final class Snippets {
    private static final int LENGTH = 160;
    private static final int BEFORE = 40;

    /// A long text is looked through in pieces, up to the first that has something.
    private static final int PIECE = 1 << 16;

    /// Of a piece only the start is cut into words, as long as nothing behind it could fit better.
    private static final int FIRST_CUT = 1 << 10;

    private final Atoms atoms;
    private final List<Leaf> leaves;

    Snippets(Atoms atoms, List<Leaf> leaves) {
        this.atoms = atoms;
        this.leaves = leaves;
    }

    /// @param leaf which text was found
    private record Match(int start, int end, int leaf) {}

    /// Whether something in the body or in a file's name is searched for.
    boolean expectsMarks() {
        return leaves.stream()
                .anyMatch(leaf ->
                        leaf.fields().contains(Field.BODY)
                                || leaf.fields().contains(Field.FILENAME));
    }

    /// @return null if there is no text to show
    @Nullable Snippet of(MessageText message) {
        String body = Atoms.compose(message.body());
        for (int from = 0; from < body.length(); ) {
            int to = endOfPiece(body, from);
            String piece = body.substring(from, to);
            List<Match> matches = matches(piece, Field.BODY);
            if (!matches.isEmpty()) {
                return cut(piece, matches, from > 0, to < body.length());
            }
            from = to;
        }
        for (String name : message.names()) {
            String composed = Atoms.compose(name);
            List<Match> matches = matches(composed, Field.FILENAME);
            if (!matches.isEmpty()) {
                return cut(composed, matches, false, false);
            }
        }
        if (body.isBlank()) {
            return null;
        }
        int to = endOfPiece(body, 0);
        return cut(body.substring(0, to), List.of(), false, to < body.length());
    }

    private static int endOfPiece(String text, int from) {
        if (text.length() - from <= PIECE) {
            return text.length();
        }
        int end = from + PIECE;
        while (end > from + PIECE / 2 && !Character.isWhitespace(text.charAt(end))) {
            end--;
        }
        return Character.isLowSurrogate(text.charAt(end)) ? end + 1 : end;
    }

    /// Where the texts stand; not necessarily those behind the place that is shown.
    private List<Match> matches(String text, Field field) {
        var cut = new ArrayList<Atom>();
        int end = 0;
        for (int reach = FIRST_CUT; ; reach *= 4) {
            int start = end;
            end = endOfCut(text, Math.max(start, reach));
            atoms.cut(
                    text.substring(start, end),
                    (t, from, to, kind, glued) ->
                            cut.add(new Atom(t, start + from, start + to, kind, glued)));
            List<Match> matches = matches(cut, field);
            if (end == text.length() || areEnough(matches, field, end)) {
                return matches;
            }
        }
    }

    /// A blank, since no word and no row of characters goes over it.
    private static int endOfCut(String text, int reach) {
        int blank = reach < text.length() ? text.indexOf(' ', reach) : -1;
        return blank < 0 ? text.length() : blank;
    }

    /// Whether they stand together as well as any others could, and more than what is shown of them
    /// was cut.
    private boolean areEnough(List<Match> matches, Field field, int end) {
        if (matches.isEmpty()) {
            return false;
        }
        int best = best(matches);
        long all = leaves.stream().filter(leaf -> leaf.fields().contains(field)).count();
        return matches.get(best).start() + LENGTH <= end && near(matches, best) == all;
    }

    private List<Match> matches(List<Atom> cut, Field field) {
        var matches = new ArrayList<Match>();
        for (int i = 0; i < leaves.size(); i++) {
            if (leaves.get(i).fields().contains(field)) {
                for (Leaf.Place place : leaves.get(i).places(cut)) {
                    matches.add(
                            new Match(
                                    cut.get(place.first()).start(),
                                    cut.get(place.last()).end(),
                                    i));
                }
            }
        }
        matches.sort(
                java.util.Comparator.comparingInt(Match::start)
                        .thenComparing(Match::end, java.util.Comparator.reverseOrder()));
        return matches;
    }

    private static Snippet cut(String text, List<Match> matches, boolean goesBack, boolean goesOn) {
        int start = matches.isEmpty() ? 0 : wordStart(text, matches.get(best(matches)).start());
        int end = Math.min(text.length(), start + LENGTH);
        if (end < text.length()) {
            end = wordEnd(text, start, end);
        }
        var line = new Line(text, start, end);
        int lastEnd = start;
        for (Match match : matches) {
            if (match.start() >= lastEnd && match.end() <= end) {
                line.mark(match.start(), match.end());
                lastEnd = match.end();
            }
        }
        return line.done(goesBack || start > 0, goesOn || end < text.length());
    }

    /// Where as many different texts as possible stand close to each other, the first such place.
    private static int best(List<Match> matches) {
        int best = 0;
        int most = 0;
        for (int i = 0; i < matches.size(); i++) {
            int near = near(matches, i);
            if (near > most) {
                most = near;
                best = i;
            }
        }
        return best;
    }

    /// How many different texts stand close behind the start of one of them, itself included.
    private static int near(List<Match> matches, int at) {
        Set<Integer> near = new HashSet<>();
        int reach = matches.get(at).start() + LENGTH - BEFORE;
        for (int j = at; j < matches.size() && matches.get(j).end() <= reach; j++) {
            near.add(matches.get(j).leaf());
        }
        return near.size();
    }

    /// The start of a word that stands a little before.
    private static int wordStart(String text, int match) {
        int start = Math.max(0, match - BEFORE);
        for (int i = start; i > 0 && i < match; i++) {
            if (Character.isWhitespace(text.charAt(i - 1))) {
                return i;
            }
        }
        return characterStart(text, start);
    }

    private static int wordEnd(String text, int start, int end) {
        for (int i = end; i > start + LENGTH / 2; i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        return characterStart(text, end);
    }

    /// Not amid a character with what is joined to it.
    private static int characterStart(String text, int at) {
        int start = at;
        while (start < text.length() && joins(text.charAt(start))) {
            start++;
        }
        return start;
    }

    private static boolean joins(char c) {
        return Character.isLowSurrogate(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.FORMAT ->
                            true;
                    default -> false;
                };
    }

    /// Text made one line, with marks.
    private static final class Line {
        private final String text;
        private final int end;
        private final StringBuilder out = new StringBuilder();
        private final List<Snippet.Mark> marks = new ArrayList<>();
        private int at;

        Line(String text, int start, int end) {
            this.text = text;
            this.at = start;
            this.end = end;
        }

        void mark(int from, int to) {
            copy(from);
            int start = out.length();
            copy(to);
            marks.add(new Snippet.Mark(start, out.length()));
        }

        private void copy(int to) {
            for (; at < to; at++) {
                char c = text.charAt(at);
                if (!Character.isWhitespace(c) && !Character.isISOControl(c)) {
                    out.append(c);
                } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
            }
        }

        Snippet done(boolean cutBefore, boolean cutBehind) {
            copy(end);
            String line = out.toString().stripTrailing();
            int shift = cutBefore ? 1 : 0;
            return new Snippet(
                    (cutBefore ? "…" : "") + line + (cutBehind ? "…" : ""),
                    marks.stream()
                            .map(m ->
                                    new Snippet.Mark(
                                            m.start() + shift,
                                            Math.min(m.end(), line.length()) + shift))
                            .toList());
        }
    }
}
