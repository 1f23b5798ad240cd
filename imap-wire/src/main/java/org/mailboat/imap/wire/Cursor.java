package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;

import java.util.Arrays;
import java.util.List;

/// A place in a frame, and the reading of the grammar's tokens from there ([RFC 9051
/// §9](https://www.rfc-editor.org/rfc/rfc9051.html#section-9)). Methods without an argument that is
/// a mark move on only when they succeed.
final class Cursor {
    private static final LiteralValue.Nil NIL = new LiteralValue.Nil();

    final byte[] b;
    final int end;
    int at;

    private final List<Frame.Literal> literals;
    private int literal;
    private int tokens;

    /// ID lists of some servers have commas between strings.
    boolean commaIsSpace;

    Cursor(Frame frame, int maxTokens) {
        this.b = frame.line();
        this.end = b.length;
        this.literals = frame.literals();
        this.tokens = maxTokens;
    }

    Unreadable unreadable(String production) {
        return new Unreadable(production, at);
    }

    /// Counts a value that takes memory of its own.
    void countToken() throws Unreadable {
        if (--tokens < 0) {
            throw unreadable("more tokens than are allowed");
        }
    }

    boolean atEnd() {
        return at >= end;
    }

    int peek() {
        return at < end ? b[at] & 0xFF : -1;
    }

    void skipSpaces() {
        while (at < end && (b[at] == ' ' || (commaIsSpace && b[at] == ','))) {
            at++;
        }
    }

    boolean accept(char c) {
        if (at < end && b[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char c, String production) throws Unreadable {
        if (!accept(c)) {
            throw unreadable(production);
        }
    }

    /// Whether the word of capitals stands here, in any case. Does not move.
    boolean isWord(String word) {
        return isWord(at, word);
    }

    private boolean isWord(int from, String word) {
        if (end - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Octets.upper(b[from + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Goes back.
    void reset(int mark) {
        at = mark;
        literal = 0;
    }

    /// The end of the atom that starts here: up to a space, a parenthesis or the end.
    int atomEnd() {
        int to = at;
        while (to < end
                && b[to] != ' '
                && b[to] != '('
                && b[to] != ')'
                && !(commaIsSpace && b[to] == ',')) {
            to++;
        }
        return to;
    }

    /// A token of any octets but spaces and parentheses, one char an octet.
    String atom(String production) throws Unreadable {
        int to = atomEnd();
        if (to == at) {
            throw unreadable(production);
        }
        countToken();
        String atom = Octets.latin1(b, at, to);
        at = to;
        return atom;
    }

    /// Digits, up to 2⁶³−1.
    long number(String production) throws Unreadable {
        int from = at;
        long value = 0;
        int i = at;
        while (i < end && Octets.isDigit(b[i])) {
            int digit = b[i++] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw unreadable(production);
            }
            value = value * 10 + digit;
        }
        if (i == from) {
            throw unreadable(production);
        }
        at = i;
        return value;
    }

    /// As [#number], but a negative one and `NIL` are -1, and a floating-point one is rounded.
    long looseNumber(String production) throws Unreadable {
        if (skipNil()) {
            return -1;
        }
        int mark = at;
        if (peek() != '-') {
            long value = number(production);
            if (at >= end || (b[at] != '.' && b[at] != 'e' && b[at] != 'E')) {
                return value;
            }
            at = mark;
        }
        try {
            double value = Double.parseDouble(atom(production));
            return value < 0 ? -1 : Math.round(value);
        } catch (NumberFormatException e) {
            at = mark;
            throw unreadable(production);
        }
    }

    /// An unsigned 64-bit number.
    long unsigned(String production) throws Unreadable {
        int mark = at;
        try {
            return Long.parseUnsignedLong(atom(production));
        } catch (NumberFormatException e) {
            at = mark;
            throw unreadable(production);
        }
    }

    /// The literal whose head is here, or null. Does not move.
    Frame.@Nullable Literal literalHere() {
        if (at >= end || (b[at] != '{' && b[at] != '~')) {
            return null;
        }
        while (literal < literals.size() && literals.get(literal).start() < at) {
            literal++;
        }
        return literal < literals.size() && literals.get(literal).start() == at
                ? literals.get(literal)
                : null;
    }

    /// Skips `NIL` if it stands here as a token of its own.
    boolean skipNil() {
        if (isWord("NIL") && isTokenEnd(at + 3)) {
            at += 3;
            return true;
        }
        return false;
    }

    boolean isStringHere() {
        return peek() == '"' || literalHere() != null;
    }

    /// `nstring`. A literal may have gone elsewhere.
    LiteralValue nstring(String production) throws Unreadable {
        countToken();
        Frame.Literal here = literalHere();
        if (here != null) {
            at = here.end();
            return here.value();
        }
        if (peek() == '"') {
            return new LiteralValue.InMemory(quoted(production));
        }
        if (skipNil()) {
            return NIL;
        }
        throw unreadable(production);
    }

    /// `string / atom`, or null for `NIL` and for a literal that is not in memory. Octets.
    byte @Nullable [] octets(String production) throws Unreadable {
        if (isStringHere() || (isWord("NIL") && isTokenEnd(at + 3))) {
            return nstring(production) instanceof LiteralValue.InMemory(byte[] octets)
                    ? octets
                    : null;
        }
        int to = atomEnd();
        if (to == at) {
            throw unreadable(production);
        }
        countToken();
        byte[] octets = Arrays.copyOfRange(b, at, to);
        at = to;
        return octets;
    }

    /// As [#octets], as text for people.
    @Nullable String text(String production) throws Unreadable {
        byte[] octets = octets(production);
        return octets == null ? null : Octets.readable(octets, 0, octets.length);
    }

    /// As [#octets], one char an octet.
    @Nullable String latin1(String production) throws Unreadable {
        byte[] octets = octets(production);
        return octets == null ? null : Octets.latin1(octets);
    }

    /// `quoted`. A quote ends it only where a string can end: before a space, a parenthesis, a
    /// bracket or the end. Any other belongs to the value, for servers forget to escape them.
    byte[] quoted(String production) throws Unreadable {
        int close = closingQuote(at);
        if (close < 0) {
            throw unreadable(production);
        }
        byte[] value = new byte[close - at - 1];
        int used = 0;
        for (int i = at + 1; i < close; i++) {
            if (b[i] == '\\' && i + 1 < close && (b[i + 1] == '"' || b[i + 1] == '\\')) {
                i++;
            }
            value[used++] = b[i];
        }
        at = close + 1;
        return used == value.length ? value : Arrays.copyOf(value, used);
    }

    /// Where the string opened at `open` is closed, or -1.
    private int closingQuote(int open) {
        for (int i = open + 1; i < end; i++) {
            if (b[i] == '\\') {
                i++;
            } else if (b[i] == '"' && isStringEnd(i + 1)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isStringEnd(int place) {
        return isTokenEnd(place) || b[place] == ']';
    }

    private boolean isTokenEnd(int place) {
        return place >= end
                || b[place] == ' '
                || b[place] == ')'
                || b[place] == '('
                || (commaIsSpace && b[place] == ',');
    }

    /// Skips one value of any shape: atom, string, literal, or list however deep.
    void skipValue(String production) throws Unreadable {
        skipSpaces();
        int depth = 0;
        do {
            int c = peek();
            if (c < 0) {
                throw unreadable(production);
            }
            Frame.Literal here = literalHere();
            if (here != null) {
                at = here.end();
            } else if (c == '(') {
                depth++;
                at++;
            } else if (c == ')') {
                if (depth == 0) {
                    throw unreadable(production);
                }
                depth--;
                at++;
            } else if (c == '"') {
                int close = closingQuote(at);
                at = close < 0 ? at + 1 : close + 1;
            } else {
                at = Math.max(atomEnd(), at + 1);
            }
            skipSpacesInside(depth);
        } while (depth > 0);
    }

    private void skipSpacesInside(int depth) {
        if (depth > 0) {
            skipSpaces();
        }
    }

    /// `sequence-set` without `*`, in the order given. Zeros are dropped; a range may be written
    /// either way round.
    IdRanges ranges(String production) throws Unreadable {
        var ranges = IdRanges.collect();
        do {
            long first = number(production);
            long last = accept(':') ? number(production) : first;
            long low = Math.max(1, Math.min(first, last));
            long high = Math.max(first, last);
            if (high > Uid.MAX) {
                throw unreadable(production);
            }
            if (high > 0) {
                ranges.add(low, high);
            }
        } while (accept(','));
        return ranges;
    }

    IdSet set(String production) throws Unreadable {
        return ranges(production).toIdSet();
    }

    /// What is left, one char an octet, without spaces at either end.
    String rest() {
        skipSpaces();
        int to = end;
        while (to > at && b[to - 1] == ' ') {
            to--;
        }
        String rest = Octets.latin1(b, at, to);
        at = end;
        return rest;
    }
}
