package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response.Partial;
import org.mailboat.model.IdSet;

import java.util.OptionalLong;

/// Reads SEARCH and ESEARCH. A set that is not readable to its end makes the response malformed: a
/// shortened one would say that messages are gone.
final class SearchParser {
    private @Nullable String tag;
    private boolean uid;
    private @Nullable IdSet all;
    private OptionalLong min = OptionalLong.empty();
    private OptionalLong max = OptionalLong.empty();
    private OptionalLong count = OptionalLong.empty();
    private ModSeq modSeq = ModSeq.NONE;
    private @Nullable Partial partial;

    private SearchParser() {}

    /// `"SEARCH" *(SP nz-number) [SP search-sort-mod-seq]`.
    static Response.Search search(Cursor in) throws Unreadable {
        var numbers = IdRanges.collect();
        ModSeq modSeq = ModSeq.NONE;
        while (true) {
            in.skipSpaces();
            if (in.atEnd()) {
                return new Response.Search(numbers.toIdSet(), modSeq);
            }
            if (in.accept('(')) {
                in.skipSpaces();
                String word = in.atom("search-sort-mod-seq");
                in.skipSpaces();
                long value = in.number("search-sort-mod-seq");
                in.skipSpaces();
                in.expect(')', "search-sort-mod-seq");
                modSeq = word.equalsIgnoreCase("MODSEQ") ? new ModSeq(value) : modSeq;
                continue;
            }
            long number = in.number("nz-number");
            if (number > Uid.MAX) {
                throw in.unreadable("nz-number");
            }
            if (number > 0) {
                numbers.add(number, number);
            }
        }
    }

    /// `esearch-response = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data)`.
    static Response.Esearch esearch(Cursor in) throws Unreadable {
        var parser = new SearchParser();
        parser.read(in);
        return new Response.Esearch(
                parser.tag,
                parser.uid,
                parser.all,
                parser.min,
                parser.max,
                parser.count,
                parser.modSeq,
                parser.partial);
    }

    private void read(Cursor in) throws Unreadable {
        while (true) {
            in.skipSpaces();
            if (in.atEnd()) {
                return;
            }
            // The correlator, and pairs that a server put in parentheses: both are read like pairs.
            if (in.accept('(') || in.accept(')')) {
                continue;
            }
            String name = Octets.upper(in.atom("search-modifier-name"));
            in.skipSpaces();
            switch (name) {
                case "UID" -> uid = true;
                case "TAG" -> tag = in.latin1("search-correlator");
                case "MIN" -> min = OptionalLong.of(in.number("MIN"));
                case "MAX" -> max = OptionalLong.of(in.number("MAX"));
                case "COUNT" -> count = OptionalLong.of(in.number("COUNT"));
                case "MODSEQ" -> modSeq = new ModSeq(in.number("MODSEQ"));
                case "ALL" -> all = set(in);
                case "PARTIAL" -> partial = partial(in);
                default -> in.skipValue("search-return-value");
            }
        }
    }

    private static IdSet set(Cursor in) throws Unreadable {
        IdSet set = in.skipNil() ? IdSet.empty() : in.set("sequence-set");
        if (!in.atEnd() && in.peek() != ' ' && in.peek() != ')') {
            throw in.unreadable("sequence-set");
        }
        return set;
    }

    /// `"PARTIAL" SP "(" partial-range SP partial-results ")"`.
    private static Partial partial(Cursor in) throws Unreadable {
        in.expect('(', "ret-data-partial");
        in.skipSpaces();
        String range = in.atom("partial-range");
        in.skipSpaces();
        IdSet numbers = set(in);
        in.skipSpaces();
        in.expect(')', "ret-data-partial");
        return new Partial(range, numbers);
    }
}
