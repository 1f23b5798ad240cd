package org.mailboat.imap.wire;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Flags as a server listed them, without repetition, in its order ([RFC 9051
/// §2.3.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-2.3.2)).
public final class FlagList {
    public static final FlagList EMPTY = new FlagList(List.of());

    private static final Set<Keyword> SYSTEM =
            Set.of(Keyword.SEEN, Keyword.ANSWERED, Keyword.FLAGGED, Keyword.DELETED, Keyword.DRAFT);

    private final List<String> names;
    private final Keywords keywords;

    /// Whether this is one of the five flags that every server knows ([RFC 9051
    /// §2.3.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-2.3.2)).
    public static boolean isStandard(Keyword keyword) {
        return SYSTEM.contains(keyword);
    }

    private FlagList(List<String> names) {
        this.names = names;
        this.keywords = keywordsOf(names);
    }

    /// @param names one char an octet; repeated ones, whatever their case, count once
    public static FlagList of(List<String> names) {
        if (names.isEmpty()) {
            return EMPTY;
        }
        var kept = new ArrayList<String>(names.size());
        var met = new HashSet<String>();
        for (String name : names) {
            if (met.add(Octets.upper(name))) {
                kept.add(name);
            }
        }
        return new FlagList(List.copyOf(kept));
    }

    /// As on the wire, one char an octet.
    public List<String> names() {
        return names;
    }

    /// The marks that can be kept and sent back: the five system flags and keywords. `\Recent`,
    /// `\*` and system flags that no standard knows are not among them.
    public Keywords keywords() {
        return keywords;
    }

    /// Whether the flag is listed, whatever its case.
    public boolean contains(String name) {
        return names.stream().anyMatch(n -> Octets.upper(n).equals(Octets.upper(name)));
    }

    /// Whether `\*` is listed: new keywords can be made.
    public boolean allowsNewKeywords() {
        return names.contains("\\*");
    }

    private static Keywords keywordsOf(List<String> names) {
        var marks = new ArrayList<Keyword>(names.size());
        for (String name : names) {
            if (name.length() > (name.startsWith("\\") ? 1 : 0)
                    && name.chars().allMatch(c -> c > ' ')) {
                var mark = new Keyword(name);
                if (!mark.isSystem() || isStandard(mark)) {
                    marks.add(mark);
                }
            }
        }
        return Keywords.of(marks);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlagList that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
