package org.mailboat.imap.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a server says it can do, compared without regard to case ([RFC 9051
/// §7.2.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.2.2)).
public final class Capabilities {
    public static final Capabilities NONE = new Capabilities(new TreeSet<>());

    private final SortedSet<String> names;

    private Capabilities(SortedSet<String> names) {
        this.names = names;
    }

    public static Capabilities of(String... names) {
        return of(List.of(names));
    }

    public static Capabilities of(Collection<String> names) {
        var upper = new TreeSet<String>();
        names.forEach(n -> upper.add(Octets.upper(n)));
        return new Capabilities(upper);
    }

    public boolean has(String name) {
        return names.contains(Octets.upper(name));
    }

    public boolean hasAny(String... wanted) {
        return List.of(wanted).stream().anyMatch(this::has);
    }

    /// The names in capitals, sorted.
    public List<String> asList() {
        return List.copyOf(names);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    public Capabilities plus(Capabilities others) {
        var all = new TreeSet<>(names);
        all.addAll(others.names);
        return new Capabilities(all);
    }

    /// These without some that a server contradicted.
    public Capabilities without(String... dropped) {
        var rest = new TreeSet<>(names);
        for (String name : dropped) {
            rest.remove(Octets.upper(name));
        }
        return new Capabilities(rest);
    }

    /// Whether the server speaks IMAP4rev2, whose base holds a dozen former extensions.
    public boolean isRev2() {
        return has("IMAP4rev2");
    }

    /// The SASL mechanisms offered, in capitals and in order of name.
    public List<String> authMechanisms() {
        var mechanisms = new ArrayList<String>();
        for (String name : names.tailSet("AUTH=")) {
            if (!name.startsWith("AUTH=")) {
                break;
            }
            if (name.length() > 5) {
                mechanisms.add(name.substring(5));
            }
        }
        return List.copyOf(mechanisms);
    }

    /// The largest APPEND that the server takes in any mailbox ([RFC 7889
    /// §2](https://www.rfc-editor.org/rfc/rfc7889.html#section-2)).
    public OptionalLong appendLimit() {
        for (String name : names.tailSet("APPENDLIMIT=")) {
            if (!name.matches("APPENDLIMIT=[0-9]{1,18}")) {
                break;
            }
            return OptionalLong.of(Long.parseLong(name.substring("APPENDLIMIT=".length())));
        }
        return OptionalLong.empty();
    }

    /// Whether the server says that it works on so many messages at once and no more ([RFC 9738
    /// §3](https://www.rfc-editor.org/rfc/rfc9738.html#section-3)).
    public boolean hasMessageLimit() {
        SortedSet<String> from = names.tailSet("MESSAGELIMIT=");
        return !from.isEmpty() && from.first().startsWith("MESSAGELIMIT=");
    }

    /// How literals may be sent without waiting for the server.
    public LiteralMode literalMode() {
        if (has("LITERAL+")) {
            return LiteralMode.PLUS;
        }
        return has("LITERAL-") || isRev2() ? LiteralMode.MINUS : LiteralMode.SYNCHRONIZING;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Capabilities that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return String.join(" ", names);
    }
}
