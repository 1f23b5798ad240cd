package org.mailboat.store.search.text;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.search.text.Folding.Kind;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/// Cuts text into [Atom]s. Thread-safe.
///
/// Words are what letters and digits make without a break: punctuation, spaces and a change between
/// scripts with spaces and such without end them. Texts in scripts without spaces come as single
/// characters, also over the end of a line, where such a script is merely wrapped.
public final class Atoms {
    /// A word is compared by so many characters at most.
    static final int LONGEST_WORD = 256;

    private final Folding folding = new Folding();

    /// Takes atoms in their order. What it is told is as in [Atom].
    public interface Sink {
        void atom(String text, int start, int end, Atom.Kind kind, boolean glued);
    }

    /// The text in the form in which it is cut; places of atoms refer to it.
    public static String compose(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x300 && mayCompose(c)) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    private static boolean mayCompose(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || (c >= 0x1100 && c <= 0x11FF);
    }

    /// @param text as [#compose] gave it
    public List<Atom> list(String text) {
        var atoms = new ArrayList<Atom>();
        cut(text, (t, start, end, kind, glued) -> atoms.add(new Atom(t, start, end, kind, glued)));
        return atoms;
    }

    /// @param text as [#compose] gave it
    public void cut(String text, Sink sink) {
        new Cutter(text, sink).run();
    }

    /// One pass over one text.
    private final class Cutter {
        private final String text;
        private final Sink sink;
        private final StringBuilder word = new StringBuilder();
        private int wordStart;
        private int wordEnd;

        /// Where a character of a script has to begin to follow the last one directly, or -1.
        private int scriptEnd = -1;

        private int at;

        Cutter(String text, Sink sink) {
            this.text = text;
            this.sink = sink;
        }

        void run() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c < 0x80) {
                    ascii(c);
                } else {
                    other(text.codePointAt(at));
                }
            }
            endWord();
        }

        private void ascii(char c) {
            if (word.isEmpty() && isPlain(c) && plainWord()) {
                return;
            }
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                letter(c);
            } else if (c >= 'A' && c <= 'Z') {
                letter((char) (c + 'a' - 'A'));
            } else {
                endWord();
                if (!isWrap(c)) {
                    scriptEnd = -1;
                }
            }
            at++;
        }

        private static boolean isPlain(char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }

        /// Takes a whole word that is folded as it stands, as most are.
        ///
        /// @return false if it is another one
        private boolean plainWord() {
            int end = at + 1;
            while (end < text.length() && isPlain(text.charAt(end))) {
                end++;
            }
            if (end - at > LONGEST_WORD || (end < text.length() && !endsWord(text.charAt(end)))) {
                return false;
            }
            scriptEnd = -1;
            sink.atom(text.substring(at, end), at, end, Atom.Kind.WORD, false);
            at = end;
            return true;
        }

        /// What is beyond ASCII has to be looked at, and capitals are folded.
        private static boolean endsWord(char c) {
            return c < 0x80 && (c < 'A' || c > 'Z');
        }

        private void letter(char folded) {
            begin();
            if (word.length() < LONGEST_WORD) {
                word.append(folded);
            }
            wordEnd = at + 1;
        }

        private void other(int c) {
            int end = at + Character.charCount(c);
            switch (folding.kind(c)) {
                case NOTHING -> {
                    if (scriptEnd == at) {
                        scriptEnd = end;
                    }
                }
                case SEPARATOR -> breakOff();
                case WORD -> {
                    begin();
                    if (word.length() < LONGEST_WORD) {
                        word.append(folding.fold(c));
                    }
                    wordEnd = end;
                }
                case SYMBOL -> {
                    breakOff();
                    sink.atom(folding.fold(c), at, end, Atom.Kind.SYMBOL, false);
                }
                case SCRIPT -> {
                    script(c);
                    return;
                }
            }
            at = end;
        }

        private void breakOff() {
            endWord();
            scriptEnd = -1;
        }

        private void begin() {
            if (word.isEmpty()) {
                wordStart = at;
                scriptEnd = -1;
            }
        }

        private void endWord() {
            if (!word.isEmpty()) {
                sink.atom(word.toString(), wordStart, wordEnd, Atom.Kind.WORD, false);
                word.setLength(0);
            }
        }

        /// Whether this line end stands amid a text that is only wrapped: the line begins and ends
        /// with a character of a script that needs no spaces.
        private boolean isWrap(char c) {
            if (scriptEnd < 0 || (c != '\n' && c != '\r')) {
                return false;
            }
            boolean ends = scriptEnd == at || text.charAt(at - 1) == '\r';
            int next = at + 1;
            if (c == '\r') {
                return ends && next < text.length() && text.charAt(next) == '\n';
            }
            boolean wraps =
                    ends
                            && next < text.length()
                            && isWrapped(text.codePointBefore(scriptEnd))
                            && isWrapped(text.codePointAt(next));
            if (wraps) {
                scriptEnd = next;
            }
            return wraps;
        }

        /// Korean has spaces.
        private boolean isWrapped(int c) {
            return c >= 0x80
                    && folding.kind(c) == Kind.SCRIPT
                    && Character.UnicodeScript.of(c) != Character.UnicodeScript.HANGUL;
        }

        private void script(int c) {
            endWord();
            int end = at + Character.charCount(c);
            String folded = folding.fold(c);
            String voiced = voiced(folded, end);
            if (voiced != null) {
                folded = voiced;
                end++;
            }
            emit(folded, at, end, scriptEnd == at);
            scriptEnd = end;
            at = end;
        }

        /// Halfwidth kana carry their voice mark beside them.
        private @Nullable String voiced(String kana, int next) {
            if (next == text.length()
                    || (text.charAt(next) != '\uFF9E' && text.charAt(next) != '\uFF9F')) {
                return null;
            }
            String mark = folding.fold(text.charAt(next));
            String composed = Normalizer.normalize(kana + mark, Normalizer.Form.NFC);
            return composed.codePointCount(0, composed.length()) == 1 ? composed : null;
        }

        private void emit(String folded, int start, int end, boolean glued) {
            boolean follows = glued;
            for (int i = 0; i < folded.length(); ) {
                int part = folded.codePointAt(i);
                sink.atom(Character.toString(part), start, end, Atom.Kind.CHARACTER, follows);
                follows = true;
                i += Character.charCount(part);
            }
        }
    }
}
