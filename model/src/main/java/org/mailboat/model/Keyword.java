package org.mailboat.model;

import java.util.List;

/// One mark on a message: a system flag such as `\Seen`, or a keyword such as `$Forwarded`.
///
/// Names are compared without regard to ASCII case and keep the spelling in which they were first
/// met ([RFC 9051 §2.3.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-2.3.2)). On IMAP
/// `\Seen` and a keyword named `$Seen` are two marks.
///
/// @param name as on the wire, with the backslash of a system flag
public record Keyword(String name) implements Comparable<Keyword> {
    /// Somebody has read it.
    public static final Keyword SEEN = new Keyword("\\Seen");

    /// Somebody has answered it.
    public static final Keyword ANSWERED = new Keyword("\\Answered");

    /// Somebody has marked it as worth attention.
    public static final Keyword FLAGGED = new Keyword("\\Flagged");

    /// It is marked for removal; it is still there.
    public static final Keyword DELETED = new Keyword("\\Deleted");

    /// It is being written.
    public static final Keyword DRAFT = new Keyword("\\Draft");

    private static final List<Keyword> SYSTEM = List.of(SEEN, ANSWERED, FLAGGED, DELETED, DRAFT);

    public Keyword {
        if (name.isEmpty() || name.equals("\\")) {
            throw new IllegalArgumentException("a keyword has a name");
        }
    }

    /// Whether this is a flag of the protocol, with a backslash, rather than a word of the users.
    public boolean isSystem() {
        return name.charAt(0) == '\\';
    }

    /// The name as JMAP and our JSON spell it: `$seen` for `\\Seen`; a keyword that the server
    /// itself calls `$Seen` is `%24Seen`, all others stay as they are.
    public String label() {
        if (isSystem()) {
            return SYSTEM.contains(this) ? "$" + folded().substring(1) : name;
        }
        boolean collides =
                name.length() > 1
                        && name.charAt(0) == '$'
                        && SYSTEM.contains(new Keyword("\\" + name.substring(1)));
        return collides ? "%24" + name.substring(1) : name;
    }

    /// Reads what [#label] printed; the name of a system flag with its backslash is read too.
    ///
    /// @throws IllegalArgumentException if there can be no keyword of this name
    public static Keyword ofLabel(String label) {
        if (label.startsWith("%24")) {
            return new Keyword("$" + label.substring(3));
        }
        if (label.startsWith("$") && label.length() > 1) {
            Keyword flag = new Keyword("\\" + label.substring(1));
            int known = SYSTEM.indexOf(flag);
            return known < 0 ? new Keyword(label) : SYSTEM.get(known);
        }
        return new Keyword(label);
    }

    /// The name in the one spelling that equal keywords share.
    public String folded() {
        int upper = 0;
        while (upper < name.length() && !isUpper(name.charAt(upper))) {
            upper++;
        }
        if (upper == name.length()) {
            return name;
        }
        var folded = new StringBuilder(name);
        for (int i = upper; i < folded.length(); i++) {
            if (isUpper(folded.charAt(i))) {
                folded.setCharAt(i, (char) (folded.charAt(i) + 'a' - 'A'));
            }
        }
        return folded.toString();
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Keyword that
                && (name.equals(that.name) || folded().equals(that.folded()));
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            hash = 31 * hash + (isUpper(c) ? c + 'a' - 'A' : c);
        }
        return hash;
    }

    @Override
    public int compareTo(Keyword other) {
        return folded().compareTo(other.folded());
    }

    @Override
    public String toString() {
        return name;
    }
}
