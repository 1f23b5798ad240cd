package org.mailboat.imap.wire;

import java.util.ArrayList;
import java.util.Arrays;

/// Reads `flag-list` ([RFC 9051 §9](https://www.rfc-editor.org/rfc/rfc9051.html#section-9)): any
/// octets but spaces and parentheses make a flag, strings are taken too; NIL, a lone backslash and
/// nested lists are dropped.
///
/// A mailbox has few combinations of flags and many messages, so lists already seen are looked up
/// by their octets. For one thread.
final class FlagParser {
    private static final int SLOTS = 512;

    /// Longer lists are rare and would let a server fill memory.
    private static final int LONGEST_KEPT = 256;

    private final byte[][] keys = new byte[SLOTS][];
    private final FlagList[] lists = new FlagList[SLOTS];

    /// The list here, as in FETCH.
    FlagList list(Cursor in) throws Unreadable {
        int close = simpleEnd(in);
        if (close < 0) {
            return list(in, false);
        }
        int hash = 1;
        for (int i = in.at; i < close; i++) {
            hash = 31 * hash + in.b[i];
        }
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        byte[] key = keys[slot];
        if (key != null && Arrays.equals(key, 0, key.length, in.b, in.at, close)) {
            in.at = close;
            return lists[slot];
        }
        byte[] octets = Arrays.copyOfRange(in.b, in.at, close);
        FlagList list = list(in, false);
        keys[slot] = octets;
        lists[slot] = list;
        return list;
    }

    /// Behind the parenthesis that closes a list of plain atoms, or -1.
    private static int simpleEnd(Cursor in) {
        if (in.peek() != '(') {
            return -1;
        }
        int last = Math.min(in.end, in.at + LONGEST_KEPT);
        for (int i = in.at + 1; i < last; i++) {
            switch (in.b[i]) {
                case ')' -> {
                    return i + 1;
                }
                case '(', '"', '{' -> {
                    return -1;
                }
                default -> {}
            }
        }
        return -1;
    }

    /// @param wildcard whether `\*` is kept, as in PERMANENTFLAGS
    static FlagList list(Cursor in, boolean wildcard) throws Unreadable {
        in.skipSpaces();
        in.expect('(', "flag-list");
        var names = new ArrayList<String>();
        while (true) {
            in.skipSpaces();
            if (in.accept(')')) {
                return FlagList.of(names);
            }
            if (in.peek() == '(') {
                in.skipValue("flag-list");
                continue;
            }
            String name = in.latin1("flag");
            if (name != null
                    && !name.isEmpty()
                    && !name.equals("\\")
                    && (wildcard || !name.equals("\\*"))) {
                names.add(name);
            }
        }
    }
}
