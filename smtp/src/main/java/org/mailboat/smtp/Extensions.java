package org.mailboat.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a server can do, as it says in answer to EHLO ([RFC 5321
/// §4.1.1.1](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.1.1.1)).
///
/// @param keywords in upper case, each with what follows it
record Extensions(Map<String, String> keywords) {
    static final Extensions NONE = new Extensions(Map.of());

    Extensions {
        keywords = new TreeMap<>(keywords);
    }

    static Extensions of(Reply hello) {
        var keywords = new TreeMap<String, String>();
        List<String> lines = hello.lines();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.strip().split("[ =]", 2);
            String keyword = words[0].toUpperCase(Locale.ROOT);
            // Exchange 2003 names its mechanisms after a keyword of its own only.
            String name = keyword.equals("X-EXPS") ? "AUTH" : keyword;
            String parameters = words.length > 1 ? words[1].strip() : "";
            keywords.merge(name, parameters, (a, b) -> (a + " " + b).strip());
        }
        return new Extensions(keywords);
    }

    boolean has(String keyword) {
        return keywords.containsKey(keyword);
    }

    /// The mechanisms for a login, in upper case; those before RFC 4954 are named with `AUTH=`.
    SortedSet<String> mechanisms() {
        var names = new TreeSet<String>();
        for (String name :
                keywords.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT).split("[ =]+", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /// How many octets a message may have at most, or [Long#MAX_VALUE] where the server does not
    /// say ([RFC 1870 §4](https://www.rfc-editor.org/rfc/rfc1870.html#section-4)).
    long largest() {
        try {
            long size = Long.parseLong(keywords.getOrDefault("SIZE", "0"));
            return size > 0 ? size : Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
