package org.mailboat.imap.wire;

/// A literal that is about to come, with what the response said before it. Lent for the call of
/// [LiteralRouter#route].
public final class LiteralHead {
    private static final int NOT_A_NUMBER = -1;

    private final byte[] line;
    private final int end;
    private final long size;
    private int items = -1;
    private long number;
    private boolean byUid;

    LiteralHead(byte[] line, int end, long size) {
        this.line = line;
        this.end = end;
        this.size = size;
        readStart();
    }

    /// How many octets are announced.
    public long size() {
        return size;
    }

    /// Whether it stands in a FETCH or UIDFETCH.
    public boolean isFetch() {
        return items >= 0;
    }

    /// The sequence number of a FETCH; 0 if there is none.
    public long sequence() {
        return isFetch() && !byUid ? number : 0;
    }

    /// The UID, if the response told it before the literal, else 0. It may still come behind it.
    public long uid() {
        if (!isFetch() || byUid) {
            return isFetch() ? number : 0;
        }
        int depth = 0;
        boolean quoted = false;
        for (int at = items; at + 4 < end; at++) {
            switch (line[at]) {
                case '"' -> quoted = !quoted;
                case '(' -> depth += quoted ? 0 : 1;
                case ')' -> depth -= quoted ? 0 : 1;
                default -> {
                    if (depth == 0 && !quoted && startsItem(at) && matches(at, "UID ")) {
                        long uid = numberAt(at + 4);
                        return Uid.isValid(uid) ? uid : 0;
                    }
                }
            }
        }
        return 0;
    }

    /// The item whose value it is, in capitals, as in `BODY[]` or `BODY[HEADER]<0>`; empty if that
    /// cannot be told.
    public String item() {
        int to = end;
        while (to > 0 && line[to - 1] == ' ') {
            to--;
        }
        int from = to;
        int open = 0;
        while (from > 0 && (open > 0 || (line[from - 1] != ' ' && line[from - 1] != '('))) {
            from--;
            if (line[from] == ']') {
                open++;
            } else if (line[from] == '[') {
                open--;
            }
        }
        return open == 0 && isFetch() ? Octets.upper(Octets.latin1(line, from, to)) : "";
    }

    /// Whether it is a whole message: `BODY[]` or `RFC822`.
    public boolean isWholeMessage() {
        return switch (item()) {
            case "BODY[]", "RFC822", "RFC822[]" -> true;
            default -> false;
        };
    }

    /// The line octets before it, one char each.
    public String before() {
        return Octets.latin1(line, 0, end);
    }

    /// `* 12 FETCH (` or `* 12 UIDFETCH (`.
    private void readStart() {
        if (end < 2 || line[0] != '*' || line[1] != ' ') {
            return;
        }
        int at = skipSpaces(1);
        number = Math.max(0, numberAt(at));
        while (at < end && (Octets.isDigit(line[at]) || line[at] == '-')) {
            at++;
        }
        at = skipSpaces(at);
        if (matches(at, "UIDFETCH")) {
            byUid = true;
            at += 8;
        } else if (matches(at, "FETCH")) {
            at += 5;
        } else {
            return;
        }
        at = skipSpaces(at);
        if (at < end && line[at] == '(') {
            items = at + 1;
        }
    }

    private boolean startsItem(int at) {
        return line[at - 1] == '(' || line[at - 1] == ' ';
    }

    private int skipSpaces(int at) {
        int next = at;
        while (next < end && line[next] == ' ') {
            next++;
        }
        return next;
    }

    private boolean matches(int at, String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Octets.upper(line[at + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long numberAt(int at) {
        long value = NOT_A_NUMBER;
        for (int i = at; i < end && Octets.isDigit(line[i]) && value <= Uid.MAX; i++) {
            value = Math.max(value, 0) * 10 + (line[i] - '0');
        }
        return value;
    }
}
