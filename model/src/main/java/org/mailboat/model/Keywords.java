package org.mailboat.model;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An immutable set of keywords in a fixed order, so that equal sets print and hash alike.
public final class Keywords implements Iterable<Keyword> {
    private static final Keywords NONE = new Keywords(List.of());

    private final List<Keyword> sorted;

    private Keywords(List<Keyword> sorted) {
        this.sorted = sorted;
    }

    /// No keyword.
    public static Keywords none() {
        return NONE;
    }

    /// These keywords; equal ones count once.
    public static Keywords of(Keyword... keywords) {
        return of(List.of(keywords));
    }

    /// These keywords; equal ones count once.
    public static Keywords of(Collection<Keyword> keywords) {
        return keywords.isEmpty() ? NONE : new Keywords(List.copyOf(new TreeSet<>(keywords)));
    }

    /// Reads what [#toString] printed: names separated by single spaces.
    public static Keywords parse(String text) {
        return text.isEmpty() ? NONE : of(Stream.of(text.split(" ")).map(Keyword::new).toList());
    }

    /// Whether the keyword is among them, however spelled.
    public boolean contains(Keyword keyword) {
        return sorted.contains(keyword);
    }

    /// Whether there is none.
    public boolean isEmpty() {
        return sorted.isEmpty();
    }

    /// The keywords in their order; immutable.
    public List<Keyword> asList() {
        return sorted;
    }

    /// Those of both.
    public Keywords plus(Keywords others) {
        var union = new TreeSet<>(sorted);
        union.addAll(others.sorted);
        return of(union);
    }

    /// Those that the others are not.
    public Keywords minus(Keywords others) {
        return of(sorted.stream().filter(k -> !others.contains(k)).toList());
    }

    @Override
    public Iterator<Keyword> iterator() {
        return sorted.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Keywords that && sorted.equals(that.sorted);
    }

    @Override
    public int hashCode() {
        return sorted.hashCode();
    }

    @Override
    public String toString() {
        return sorted.stream().map(Keyword::name).collect(Collectors.joining(" "));
    }
}
