package org.mailboat.store.search.query;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Printable;
import org.mailboat.store.search.text.Field;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Reads queries. One parser for one text.
///
/// ```
/// any   = all *( "OR" all )
/// all   = 1*( ["AND"] one )
/// one   = ( "-" / "NOT" ) one / [ name ":" ] ( "(" any ")" / phrase / word ) / "*"
/// ```
///
/// A phrase stands in quotation marks; `*` behind it or behind a word lets its last word go on.
/// Names and what follows `is:` and `has:` are read in any case, `OR`, `AND` and `NOT` in capitals.
public final class QueryParser {
    private static final int DEEPEST = 100;
    private static final int LONGEST = 20_000;

    private final String text;
    private final Values values;
    private int at;
    private int depth;
    private int groups;

    private QueryParser(String text, LocalDate today) {
        this.text = text;
        this.values = new Values(today);
    }

    /// @param today for dates like `7d`
    /// @throws QueryException if the text is no query, also if it is blank
    public static Query parse(String text, LocalDate today) {
        if (text.length() > LONGEST) {
            throw new QueryException(LONGEST, "it is too long");
        }
        var parser = new QueryParser(text, today);
        if (!parser.more()) {
            throw new QueryException(0, "it says nothing to search for");
        }
        Query query = parser.any(null);
        if (parser.more()) {
            throw parser.fault("there is no ( for this )");
        }
        return query;
    }

    /// How a field is called in queries.
    static String nameOf(Field field) {
        return field.name().toLowerCase(java.util.Locale.ROOT);
    }

    private Query any(@Nullable Field field) {
        var parts = new ArrayList<Query>();
        parts.add(all(field));
        while (takeWord("OR")) {
            parts.add(all(field));
        }
        return parts.size() == 1 ? parts.getFirst() : new Query.Or(parts);
    }

    private Query all(@Nullable Field field) {
        var parts = new ArrayList<Query>();
        do {
            parts.add(one(field));
            if (takeWord("AND") && (!more() || isWord("OR") || text.charAt(at) == ')')) {
                throw fault("something has to follow AND");
            }
        } while (more() && !isWord("OR") && (text.charAt(at) != ')' || groups == 0));
        return parts.size() == 1 ? parts.getFirst() : new Query.And(parts);
    }

    private Query one(@Nullable Field field) {
        if (!more()) {
            throw fault("something is missing at the end");
        }
        if (isWord("OR") || isWord("AND")) {
            throw fault("something has to stand before " + (isWord("OR") ? "OR" : "AND"));
        }
        if (++depth > DEEPEST) {
            throw fault("it is nested too deeply");
        }
        try {
            return oneInside(field);
        } finally {
            depth--;
        }
    }

    private Query oneInside(@Nullable Field field) {
        char c = text.charAt(at);
        if (c == '-' && at + 1 < text.length() && !Character.isWhitespace(text.charAt(at + 1))) {
            at++;
            return new Query.Not(one(field));
        }
        if (isWord("NOT")) {
            int not = at;
            at += 3;
            if (!more()) {
                at = not;
                throw fault("something has to follow NOT");
            }
            return new Query.Not(one(field));
        }
        return switch (c) {
            case '(' -> group(field);
            case ')' ->
                    throw fault(
                            groups == 0 ? "there is no ( for this )" : "there is nothing in ()");
            case '"' -> phrase(field);
            default -> named(field);
        };
    }

    private Query group(@Nullable Field field) {
        int open = at++;
        groups++;
        Query inside = any(field);
        if (!more()) {
            at = open;
            throw fault("there is no ) for this (");
        }
        at++;
        groups--;
        return inside;
    }

    private Query phrase(@Nullable Field field) {
        int start = at;
        String said = quoted();
        return words(field, said, true, takeStar(), start);
    }

    /// A word, or a name with what follows it.
    private Query named(@Nullable Field field) {
        int start = at;
        int colon = at;
        while (colon < text.length() && isNameCharacter(text.charAt(colon))) {
            colon++;
        }
        if (colon > at && colon < text.length() && text.charAt(colon) == ':') {
            Name name = Name.of(text.substring(at, colon));
            if (name != null) {
                at = colon + 1;
                return valueOf(name, start);
            }
        }
        String word = word();
        if (word.equals("*")) {
            return new Query.All();
        }
        boolean prefix = word.endsWith("*");
        return words(
                field, prefix ? word.substring(0, word.length() - 1) : word, false, prefix, start);
    }

    private Query valueOf(Name name, int start) {
        if (name.mistake() != null) {
            at = start;
            throw fault(name.mistake());
        }
        boolean ends =
                at == text.length()
                        || Character.isWhitespace(text.charAt(at))
                        || (text.charAt(at) == ')' && groups > 0);
        if (ends) {
            at = start;
            throw fault(name.text() + ": needs something behind it, as in " + name.example());
        }
        Field field = name.field();
        if (field == null) {
            int value = at;
            String said = text.charAt(at) == '"' ? quoted() : word();
            try {
                return values.read(name, said);
            } catch (IllegalArgumentException e) {
                throw new QueryException(value, e.getMessage() + ", as in " + name.example());
            }
        }
        return switch (text.charAt(at)) {
            case '(' -> group(field);
            case '"' -> phrase(field);
            default -> {
                int value = at;
                String word = word();
                boolean prefix = word.endsWith("*");
                yield words(
                        field,
                        prefix ? word.substring(0, word.length() - 1) : word,
                        false,
                        prefix,
                        value);
            }
        };
    }

    private Query words(
            @Nullable Field field, String said, boolean quoted, boolean prefix, int start) {
        if (!quoted && said.indexOf('*') >= 0) {
            throw new QueryException(
                    start + said.indexOf('*'), "a * stands at the end of a word only");
        }
        boolean findable = said.codePoints().anyMatch(QueryParser::isFindable);
        if (!findable) {
            throw new QueryException(
                    start,
                    "there is no letter, digit or symbol to search for in '"
                            + Printable.of(said)
                            + "'");
        }
        return new Query.Words(field, said, quoted, prefix);
    }

    private static boolean isFindable(int c) {
        return c < 0x80
                ? Character.isLetterOrDigit(c)
                : Character.isLetterOrDigit(c) || isSymbol(c);
    }

    private static boolean isSymbol(int c) {
        return switch (Character.getType(c)) {
            case Character.OTHER_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_SYMBOL,
                    Character.CURRENCY_SYMBOL ->
                    true;
            default -> false;
        };
    }

    /// The text between quotation marks; a backslash takes the next one or itself for what it is.
    private String quoted() {
        int open = at++;
        var said = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            boolean escape =
                    text.charAt(at) == '\\'
                            && at + 1 < text.length()
                            && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
            at += escape ? 1 : 0;
            said.append(text.charAt(at++));
        }
        if (at == text.length()) {
            at = open;
            throw fault("there is no second \" for this one");
        }
        at++;
        return said.toString();
    }

    private boolean takeStar() {
        if (at < text.length() && text.charAt(at) == '*') {
            at++;
            return true;
        }
        return false;
    }

    /// Up to white space, or the end of the group that it stands in.
    private String word() {
        int start = at;
        int open = 0;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            char c = text.charAt(at);
            if (c == '(') {
                open++;
            } else if (c == ')' && open > 0) {
                open--;
            } else if (c == ')' && groups > 0) {
                break;
            }
            at++;
        }
        return text.substring(start, at);
    }

    private boolean more() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }

    private boolean takeWord(String word) {
        if (more() && isWord(word)) {
            at += word.length();
            more();
            return true;
        }
        return false;
    }

    private boolean isWord(String word) {
        int end = at + word.length();
        return text.startsWith(word, at)
                && (end == text.length()
                        || Character.isWhitespace(text.charAt(end))
                        || text.charAt(end) == '('
                        || (text.charAt(end) == ')' && groups > 0));
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private QueryException fault(String sentence) {
        return new QueryException(at, sentence);
    }

    /// Every name, for those who complete or explain queries.
    public static List<String> names() {
        return Name.all();
    }
}
