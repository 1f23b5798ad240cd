package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Reads `msg-att` ([RFC 9051 §7.5.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.5.2)).
/// An item that cannot be read is skipped by counting parentheses, strings and literals. For one
/// thread.
final class FetchParser {
    private final WireLimits limits;
    private final FlagParser flags = new FlagParser();

    FetchParser(WireLimits limits) {
        this.limits = limits;
    }

    /// @param uid what UIDFETCH told, or null
    List<FetchItem> items(Cursor in, @Nullable Uid uid) throws Unreadable {
        var items = new ArrayList<FetchItem>(6);
        if (uid != null) {
            items.add(new FetchItem.UidItem(uid));
        }
        in.expect('(', "msg-att");
        int depth = 1;
        while (depth > 0) {
            in.skipSpaces();
            if (in.accept(')')) {
                depth--;
            } else if (in.accept('(')) {
                // An item in parentheses of its own.
                if (++depth > limits.maxDepth()) {
                    throw in.unreadable("lists nested deeper than is allowed");
                }
            } else if (!addItem(in, items)) {
                return Collections.unmodifiableList(items);
            }
        }
        return Collections.unmodifiableList(items);
    }

    /// @return false if the item could not even be skipped, so that the rest is unknown
    private boolean addItem(Cursor in, List<FetchItem> items) throws Unreadable {
        int start = in.at;
        int to = nameEnd(in);
        if (to == start) {
            throw in.unreadable("msg-att name");
        }
        in.countToken();
        in.at = to;
        int behindName = to;
        try {
            FetchItem item = item(in, start, to);
            if (item != null) {
                items.add(item);
                return true;
            }
        } catch (Unreadable e) {
            in.reset(behindName);
        }
        String name = Octets.upper(Octets.latin1(in.b, start, to));
        boolean known = isKnown(name);
        try {
            if (in.peek() == '[') {
                section(in);
            }
            in.skipValue("msg-att");
        } catch (Unreadable e) {
            if (!known) {
                throw e;
            }
            items.add(new FetchItem.Unavailable(name));
            return false;
        }
        items.add(known ? new FetchItem.Unavailable(name) : new FetchItem.Unknown(name));
        return true;
    }

    private static int nameEnd(Cursor in) {
        int to = in.at;
        while (to < in.end) {
            switch (in.b[to]) {
                case ' ', '(', ')', '[', '<', '"', '{' -> {
                    return to;
                }
                default -> to++;
            }
        }
        return to;
    }

    private static boolean isKnown(String name) {
        return switch (name) {
            case "UID",
                    "FLAGS",
                    "MODSEQ",
                    "BODY",
                    "BINARY",
                    "BINARY.SIZE",
                    "RFC822",
                    "RFC822.SIZE",
                    "RFC822.HEADER",
                    "RFC822.TEXT",
                    "INTERNALDATE",
                    "ENVELOPE",
                    "BODYSTRUCTURE",
                    "EMAILID",
                    "THREADID",
                    "SAVEDATE",
                    "PREVIEW",
                    "X-GM-MSGID",
                    "X-GM-THRID",
                    "X-GM-LABELS" ->
                    true;
            default -> false;
        };
    }

    /// The item whose name ends here, or null if it is unknown.
    private @Nullable FetchItem item(Cursor in, int start, int to) throws Unreadable {
        int length = to - start;
        // The four that every listing asks for are told apart without making a string.
        if (length == 3 && is(in, start, "UID")) {
            in.skipSpaces();
            return new FetchItem.UidItem(uid(in));
        }
        if (length == 5 && is(in, start, "FLAGS")) {
            in.skipSpaces();
            return new FetchItem.Flags(flags.list(in));
        }
        if (length == 6 && is(in, start, "MODSEQ")) {
            in.skipSpaces();
            return new FetchItem.ModSeqItem(modSeq(in));
        }
        if (length == 4 && is(in, start, "BODY")) {
            return body(in);
        }
        return rareItem(in, Octets.upper(Octets.latin1(in.b, start, to)));
    }

    private @Nullable FetchItem rareItem(Cursor in, String name) throws Unreadable {
        switch (name) {
            case "RFC822" -> {
                return older(in, name, "");
            }
            case "RFC822.HEADER" -> {
                return older(in, name, "HEADER");
            }
            case "RFC822.TEXT" -> {
                return older(in, name, "TEXT");
            }
            case "BINARY" -> {
                return section(in, name);
            }
            case "BINARY.SIZE" -> {
                String section = section(in);
                in.skipSpaces();
                return new FetchItem.BinarySize(section, in.looseNumber(name));
            }
            default -> in.skipSpaces();
        }
        return switch (name) {
            case "RFC822.SIZE" -> new FetchItem.Rfc822Size(in.looseNumber(name));
            case "INTERNALDATE" -> new FetchItem.InternalDate(date(in));
            case "SAVEDATE" -> new FetchItem.SaveDate(date(in));
            case "ENVELOPE" -> new FetchItem.EnvelopeItem(EnvelopeParser.envelope(in));
            case "BODYSTRUCTURE" ->
                    new FetchItem.Structure(new StructureParser(in, limits.maxDepth()).body());
            case "EMAILID" -> new FetchItem.EmailId(DataParser.objectId(in));
            case "THREADID" ->
                    new FetchItem.ThreadId(in.skipNil() ? null : DataParser.objectId(in));
            case "PREVIEW" -> new FetchItem.Preview(preview(in));
            case "X-GM-MSGID" -> new FetchItem.GmailMessageId(in.unsigned(name));
            case "X-GM-THRID" -> new FetchItem.GmailThreadId(in.unsigned(name));
            case "X-GM-LABELS" ->
                    new FetchItem.GmailLabels(
                            in.skipNil() ? List.of() : FlagParser.list(in, false).names());
            default -> null;
        };
    }

    private static boolean is(Cursor in, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (Octets.upper(in.b[from + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Uid uid(Cursor in) throws Unreadable {
        long number = in.number("uniqueid");
        if (!Uid.isValid(number)) {
            throw in.unreadable("uniqueid");
        }
        return new Uid(number);
    }

    /// `"(" permsg-modsequence ")"`, or the number alone.
    private static ModSeq modSeq(Cursor in) throws Unreadable {
        boolean list = in.accept('(');
        in.skipSpaces();
        long value = in.looseNumber("mod-sequence-value");
        in.skipSpaces();
        if (list) {
            in.expect(')', "fetch-mod-resp");
        }
        return value <= 0 ? ModSeq.NONE : new ModSeq(value);
    }

    private FetchItem body(Cursor in) throws Unreadable {
        if (in.peek() == '[') {
            return section(in, "BODY");
        }
        in.skipSpaces();
        return new FetchItem.Structure(new StructureParser(in, limits.maxDepth()).body());
    }

    /// `"BODY" section ["<" number ">"] SP nstring`.
    private static FetchItem section(Cursor in, String name) throws Unreadable {
        String section = section(in);
        long origin = -1;
        if (in.accept('<')) {
            origin = in.number("origin");
            while (in.peek() >= 0 && !in.accept('>')) {
                in.at++;
            }
        }
        in.skipSpaces();
        return new FetchItem.Body(name, section, origin, in.nstring("nstring"));
    }

    /// `RFC822` and its kin, with or without brackets that mean nothing.
    private static FetchItem older(Cursor in, String name, String section) throws Unreadable {
        if (in.peek() == '[') {
            section(in);
        }
        in.skipSpaces();
        return new FetchItem.Body(name, section, -1, in.nstring("nstring"));
    }

    /// What is between `[` and the `]` that closes it, which may hold quoted field names.
    private static String section(Cursor in) throws Unreadable {
        in.expect('[', "section");
        int from = in.at;
        boolean quoted = false;
        while (in.at < in.end && (quoted || in.b[in.at] != ']')) {
            quoted ^= in.b[in.at] == '"';
            in.at++;
        }
        String section = Octets.latin1(in.b, from, in.at);
        in.expect(']', "section");
        return section;
    }

    private static @Nullable Instant date(Cursor in) throws Unreadable {
        byte[] octets = in.octets("date-time");
        return octets == null ? null : ImapDates.parse(octets, 0, octets.length);
    }

    private static @Nullable String preview(Cursor in) throws Unreadable {
        if (!in.accept('(')) {
            return in.text("preview");
        }
        // The draft of the extension told its algorithm first.
        in.skipSpaces();
        in.skipValue("preview");
        in.skipSpaces();
        String text = in.text("preview");
        in.skipSpaces();
        in.expect(')', "preview");
        return text;
    }
}
