package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.ResponseCode.Word;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads `resp-text-code` ([RFC 9051
/// §7.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.1)). A code stands right behind the
/// status word and nowhere else; brackets that hold no code are text.
final class CodeParser {
    private static final Map<String, Word> WORDS = new HashMap<>();

    static {
        for (Word word : Word.values()) {
            WORDS.put(word.name().replace('_', '-'), word);
        }
    }

    private CodeParser() {}

    /// The code here, or null; moves behind it.
    static @Nullable ResponseCode code(Cursor in) {
        if (in.peek() != '[') {
            return null;
        }
        int close = closingBracket(in.b, in.at + 1, in.end);
        int from = in.at + 1;
        int to = from;
        while (to < close && Octets.isAtomChar(in.b[to])) {
            to++;
        }
        boolean named = to > from && (to == close || in.b[to] == ' ' || in.b[to] == '(');
        if (close < 0 || !named || hasEquals(in.b, from, to)) {
            return null;
        }
        String name = Octets.upper(Octets.latin1(in.b, from, to));
        String arguments = Octets.latin1(in.b, to, close).strip();
        in.at = close + 1;
        return code(name, arguments);
    }

    /// Where the code that starts at `from` ends. Inside parentheses brackets are ordinary; outside
    /// they nest; where that does not work out the first one counts.
    private static int closingBracket(byte[] b, int from, int end) {
        int parentheses = 0;
        int brackets = 0;
        int first = -1;
        for (int i = from; i < end; i++) {
            switch (b[i]) {
                case '(' -> parentheses++;
                case ')' -> parentheses--;
                case '[' -> brackets += parentheses == 0 ? 1 : 0;
                case ']' -> {
                    first = first < 0 ? i : first;
                    if (parentheses == 0 && --brackets < 0) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        return first;
    }

    private static boolean hasEquals(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '=') {
                return true;
            }
        }
        return false;
    }

    private static ResponseCode code(String name, String arguments) {
        Word word = WORDS.get(name);
        if (word != null) {
            return new ResponseCode.Simple(word, arguments);
        }
        var frame = new Frame(arguments.getBytes(StandardCharsets.ISO_8859_1), List.of());
        var in = new Cursor(frame, WireLimits.DEFAULT.maxTokens());
        try {
            ResponseCode code = typed(name, in);
            if (code != null) {
                return code;
            }
        } catch (Unreadable e) {
            // Not what the name promises: kept as text, which is all that is known.
        }
        return new ResponseCode.Other(name, arguments);
    }

    private static @Nullable ResponseCode typed(String name, Cursor in) throws Unreadable {
        return switch (name) {
            case "CAPABILITY" -> new ResponseCode.CapabilityCode(DataParser.capabilities(in));
            case "PERMANENTFLAGS" -> new ResponseCode.PermanentFlags(FlagParser.list(in, true));
            case "UIDVALIDITY" -> new ResponseCode.UidValidityCode(validity(in));
            case "UIDNEXT" -> new ResponseCode.UidNext(number32(in, name));
            case "UNSEEN" -> new ResponseCode.Unseen(number32(in, name));
            case "HIGHESTMODSEQ" -> new ResponseCode.HighestModSeq(new ModSeq(in.number(name)));
            case "APPENDUID" -> appendUid(in);
            case "COPYUID" -> copyUid(in);
            case "MODIFIED" -> new ResponseCode.Modified(in.set(name));
            case "MAILBOXID" -> mailboxId(in);
            default -> null;
        };
    }

    private static UidValidity validity(Cursor in) throws Unreadable {
        return new UidValidity(number32(in, "uidvalidity"));
    }

    private static long number32(Cursor in, String production) throws Unreadable {
        long value = in.number(production);
        if (value > Uid.MAX) {
            throw in.unreadable(production);
        }
        return value;
    }

    /// `resp-code-apnd = "APPENDUID" SP nz-number SP append-uid`.
    private static ResponseCode appendUid(Cursor in) throws Unreadable {
        UidValidity validity = validity(in);
        in.skipSpaces();
        var uids = in.set("append-uid");
        if (uids.isEmpty()) {
            throw in.unreadable("append-uid");
        }
        return new ResponseCode.AppendUid(validity, new UidSet(uids));
    }

    /// `resp-code-copy = "COPYUID" SP nz-number SP uid-set SP uid-set`.
    private static ResponseCode copyUid(Cursor in) throws Unreadable {
        UidValidity validity = validity(in);
        in.skipSpaces();
        int sources = in.at;
        IdRanges from = in.ranges("uid-set");
        boolean backwards = hasBackwardsRange(in, sources);
        in.skipSpaces();
        int targets = in.at;
        IdRanges to = in.ranges("uid-set");
        // A range means the same either way round, yet some servers pair them as written: where
        // only
        // one side is backwards the two readings differ, and nothing is known.
        if (backwards != hasBackwardsRange(in, targets)) {
            throw in.unreadable("uid-set");
        }
        try {
            return new ResponseCode.CopyUid(
                    validity, UidMapping.pair(from.toArray(), to.toArray()));
        } catch (IllegalArgumentException e) {
            throw in.unreadable("uid-set");
        }
    }

    private static boolean hasBackwardsRange(Cursor in, int from) throws Unreadable {
        int mark = in.at;
        in.reset(from);
        boolean backwards = false;
        do {
            long first = in.number("uid-set");
            backwards |= in.accept(':') && in.number("uid-set") < first;
        } while (in.accept(','));
        in.reset(mark);
        return backwards;
    }

    private static ResponseCode mailboxId(Cursor in) throws Unreadable {
        return new ResponseCode.MailboxIdCode(DataParser.objectId(in));
    }
}
