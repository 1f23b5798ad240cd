package org.mailboat.imap.wire;

import org.mailboat.imap.wire.Command.Part;
import org.mailboat.model.Keyword;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a SEARCH looks for: all of its keys together ([RFC 9051
/// §6.4.4](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.4.4)). Immutable.
public final class SearchQuery {
    private final List<Part> parts;

    private SearchQuery(List<Part> parts) {
        this.parts = parts;
    }

    public static SearchQuery all() {
        return new SearchQuery(List.of(new Part.Text("ALL")));
    }

    /// Messages changed at or after a mod-sequence ([RFC 7162
    /// §3.1.5](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.5)).
    public static SearchQuery changedFrom(ModSeq from) {
        return new SearchQuery(List.of(new Part.Text("MODSEQ " + from)));
    }

    /// Messages marked for removal.
    public static SearchQuery deleted() {
        return new SearchQuery(List.of(new Part.Text("DELETED")));
    }

    public static SearchQuery uids(UidSet uids) {
        return new SearchQuery(List.of(new Part.Text("UID " + uids)));
    }

    /// UIDs from this one up; servers always count the highest one in.
    public static SearchQuery uidsFrom(Uid first) {
        return new SearchQuery(List.of(new Part.Text("UID " + first + ":*")));
    }

    public SearchQuery keyword(Keyword keyword) {
        return plus(new Part.Text(" KEYWORD " + Atoms.checked(keyword.name())));
    }

    /// Messages whose header field holds the text somewhere; a server may be lax in what it finds.
    public SearchQuery header(String field, String text) {
        var more = new ArrayList<>(parts);
        more.add(new Part.Text(" HEADER " + Atoms.checked(field) + " "));
        more.add(new Part.Str(text.getBytes(StandardCharsets.UTF_8)));
        return new SearchQuery(List.copyOf(more));
    }

    /// Messages changed at or after a mod-sequence.
    public SearchQuery modSeq(ModSeq from) {
        return plus(new Part.Text(" MODSEQ " + from));
    }

    List<Part> parts() {
        return parts;
    }

    private SearchQuery plus(Part part) {
        var more = new ArrayList<>(parts);
        more.add(part);
        return new SearchQuery(List.copyOf(more));
    }
}
