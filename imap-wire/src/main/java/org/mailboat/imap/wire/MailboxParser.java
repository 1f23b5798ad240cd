package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response.ListKind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads `mailbox-list` and the data of STATUS ([RFC 9051
/// §7.3](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.3)). A name that is neither quoted
/// nor a literal is whatever stands there.
final class MailboxParser {
    /// What may follow a name in LIST ([RFC 5258
    /// §6](https://www.rfc-editor.org/rfc/rfc5258.html#section-6)).
    private static final List<String> EXTENDED_ITEMS = List.of("CHILDINFO", "OLDNAME");

    private MailboxParser() {}

    /// `mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox [SP
    /// mbox-list-extended]`.
    static Response.Listing listing(ListKind kind, Cursor in) throws Unreadable {
        Set<String> attributes = attributes(in);
        in.skipSpaces();
        String separator = separator(in);
        in.skipSpaces();
        String name = name(in, listNameEnd(in));
        List<String> childInfo = new ArrayList<>();
        String oldName = null;
        in.skipSpaces();
        if (in.accept('(')) {
            in.skipSpaces();
            while (!in.atEnd() && !in.accept(')')) {
                String item = in.latin1("mbox-list-extended");
                in.skipSpaces();
                if (item != null && item.equalsIgnoreCase("OLDNAME") && in.accept('(')) {
                    oldName = in.latin1("oldname-extended-item");
                    in.skipSpaces();
                    in.expect(')', "oldname-extended-item");
                } else if (item != null && item.equalsIgnoreCase("CHILDINFO")) {
                    FlagParser.list(in, false).names().forEach(n -> childInfo.add(Octets.upper(n)));
                } else {
                    in.skipValue("mbox-list-extended");
                }
                in.skipSpaces();
            }
        }
        return new Response.Listing(
                kind,
                attributes,
                separator,
                name,
                oldName,
                Collections.unmodifiableList(childInfo));
    }

    private static Set<String> attributes(Cursor in) throws Unreadable {
        if (in.skipNil()) {
            return Set.of();
        }
        var attributes = new TreeSet<String>();
        for (String name : FlagParser.list(in, false).names()) {
            String upper = Octets.upper(name);
            attributes.add(upper.startsWith("\\") ? upper : "\\" + upper);
        }
        return Collections.unmodifiableSet(attributes);
    }

    /// One character, or null for NIL and for an empty string.
    static @Nullable String separator(Cursor in) throws Unreadable {
        if (in.isWord("\"\\\"") && in.at + 3 < in.end && in.b[in.at + 3] == ' ') {
            // A backslash that was not escaped.
            in.at += 3;
            return "\\";
        }
        String separator = in.latin1("separator");
        return separator == null || separator.isEmpty() ? null : separator.substring(0, 1);
    }

    /// Reads a name; without quotes it goes up to the place given, NIL and digits included.
    private static String name(Cursor in, int bareEnd) throws Unreadable {
        if (in.literalHere() != null) {
            String name = in.latin1("mailbox");
            if (name == null) {
                throw in.unreadable("mailbox");
            }
            return name;
        }
        if (in.peek() == '"') {
            int mark = in.at;
            try {
                return Octets.latin1(in.quoted("mailbox"));
            } catch (Unreadable e) {
                in.reset(mark);
            }
        }
        int to = bareEnd;
        while (to > in.at && in.b[to - 1] == ' ') {
            to--;
        }
        String name = Octets.latin1(in.b, in.at, to);
        in.at = bareEnd;
        return name;
    }

    /// Before the extended data if there is any, else the end.
    private static int listNameEnd(Cursor in) {
        for (int at = in.at; at + 2 < in.end; at++) {
            if (in.b[at] == ' ' && in.b[at + 1] == '(') {
                int item = in.b[at + 2] == '"' ? at + 3 : at + 2;
                String word = Octets.latin1(in.b, item, Math.min(in.end, item + 9));
                if (EXTENDED_ITEMS.stream().anyMatch(Octets.upper(word)::startsWith)) {
                    return at;
                }
            }
        }
        return in.end;
    }

    /// `"STATUS" SP mailbox SP "(" [status-att-list] ")"`.
    static Response.StatusData status(Cursor in) throws Unreadable {
        String name = name(in, statusNameEnd(in));
        Map<StatusItem, Long> values = new EnumMap<>(StatusItem.class);
        String mailboxId = null;
        in.skipSpaces();
        in.expect('(', "status-att-list");
        while (true) {
            in.skipSpaces();
            if (in.accept(')')) {
                break;
            }
            StatusItem item = statusItem(in.atom("status-att"));
            in.skipSpaces();
            int mark = in.at;
            try {
                if (item == StatusItem.MAILBOXID) {
                    mailboxId = in.skipNil() ? null : DataParser.objectId(in);
                    continue;
                }
                if (item != null) {
                    long value = in.looseNumber("status-att-val");
                    if (value >= 0 && value <= most(item)) {
                        values.put(item, value);
                    }
                    continue;
                }
            } catch (Unreadable e) {
                in.reset(mark);
            }
            in.skipValue("status-att-val");
        }
        return new Response.StatusData(name, Collections.unmodifiableMap(values), mailboxId);
    }

    /// What is larger than an item can be was not told.
    private static long most(StatusItem item) {
        return switch (item) {
            case MESSAGES, RECENT, UIDNEXT, UIDVALIDITY, UNSEEN, DELETED -> Uid.MAX;
            case SIZE, HIGHESTMODSEQ, APPENDLIMIT, MAILBOXID -> Long.MAX_VALUE;
        };
    }

    /// Before the list that the last parenthesis closes.
    private static int statusNameEnd(Cursor in) {
        int depth = 0;
        for (int at = in.end - 1; at > in.at; at--) {
            depth += in.b[at] == ')' ? 1 : in.b[at] == '(' ? -1 : 0;
            if (depth == 0 && in.b[at] == '(') {
                return at;
            }
        }
        return in.end;
    }

    private static @Nullable StatusItem statusItem(String name) {
        String upper = Octets.upper(name);
        return Arrays.stream(StatusItem.values())
                .filter(i -> i.name().equals(upper))
                .findFirst()
                .orElse(null);
    }
}
