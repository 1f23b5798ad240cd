package org.mailboat.imap.wire;

import java.util.ArrayList;
import java.util.List;

/// What a FETCH asks for, in the order in which it was put together ([RFC 9051
/// §6.4.5](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.4.5)). Immutable. UID is always
/// asked for, and first.
public final class FetchQuery {
    private static final FetchQuery UID = new FetchQuery(List.of("UID"), ModSeq.NONE, false);

    private final List<String> items;
    private final ModSeq changedSince;
    private final boolean vanished;

    private FetchQuery(List<String> items, ModSeq changedSince, boolean vanished) {
        this.items = items;
        this.changedSince = changedSince;
        this.vanished = vanished;
    }

    public static FetchQuery uid() {
        return UID;
    }

    public FetchQuery flags() {
        return plus("FLAGS");
    }

    public FetchQuery internalDate() {
        return plus("INTERNALDATE");
    }

    public FetchQuery size() {
        return plus("RFC822.SIZE");
    }

    public FetchQuery modSeq() {
        return plus("MODSEQ");
    }

    public FetchQuery envelope() {
        return plus("ENVELOPE");
    }

    public FetchQuery structure() {
        return plus("BODYSTRUCTURE");
    }

    public FetchQuery emailId() {
        return plus("EMAILID");
    }

    public FetchQuery gmailMessageId() {
        return plus("X-GM-MSGID");
    }

    public FetchQuery gmailLabels() {
        return plus("X-GM-LABELS");
    }

    /// The whole message, without marking it seen.
    public FetchQuery body() {
        return plus("BODY.PEEK[]");
    }

    /// A piece of the whole message.
    public FetchQuery body(long from, long length) {
        if (from < 0 || length <= 0) {
            throw new IllegalArgumentException("not a piece: " + from + "." + length);
        }
        return plus("BODY.PEEK[]<" + from + "." + length + ">");
    }

    /// The whole header.
    public FetchQuery header() {
        return plus("BODY.PEEK[HEADER]");
    }

    /// Some fields of the header.
    ///
    /// @throws IllegalArgumentException if a name is no atom
    public FetchQuery headerFields(String... names) {
        for (String name : names) {
            Atoms.checked(name);
        }
        return plus("BODY.PEEK[HEADER.FIELDS (" + String.join(" ", names) + ")]");
    }

    /// Only messages changed after this ([RFC 7162
    /// §3.1.4.1](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.4.1)).
    public FetchQuery changedSince(ModSeq modSeq) {
        return new FetchQuery(items, modSeq, vanished);
    }

    /// And what vanished after it ([RFC 7162
    /// §3.2.6](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2.6)); QRESYNC must be
    /// enabled.
    public FetchQuery vanished() {
        return new FetchQuery(items, changedSince, true);
    }

    private FetchQuery plus(String item) {
        var more = new ArrayList<>(items);
        more.add(item);
        return new FetchQuery(List.copyOf(more), changedSince, vanished);
    }

    @Override
    public String toString() {
        String text = "(" + String.join(" ", items) + ")";
        if (changedSince.value() == 0) {
            return text;
        }
        return text + " (CHANGEDSINCE " + changedSince + (vanished ? " VANISHED)" : ")");
    }
}
