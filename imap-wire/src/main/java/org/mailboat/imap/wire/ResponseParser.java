package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Printable;

import java.nio.ByteBuffer;

/// Turns frames into responses. It never throws for what a server sends: what cannot be read is
/// [Response.Malformed], or skipped inside a response. For one thread.
public final class ResponseParser {
    private final WireLimits limits;
    private final FetchParser fetch;

    public ResponseParser(WireLimits limits) {
        this.limits = limits;
        this.fetch = new FetchParser(limits);
    }

    public Response parse(Frame frame) {
        var in = new Cursor(frame, limits.maxTokens());
        try {
            return response(in);
        } catch (Unreadable e) {
            return new Response.Malformed(
                    tag(frame.line()), e.production(), e.offset(), excerpt(in, e.offset()));
        }
    }

    /// `response = *(continue-req / response-data) response-done`, one of them.
    private Response response(Cursor in) throws Unreadable {
        if (in.accept('+')) {
            return new Response.Continuation(in.rest());
        }
        if (in.peek() == '[') {
            return condition(in, Status.OK);
        }
        if (in.accept('*') && (in.atEnd() || in.peek() == ' ')) {
            in.skipSpaces();
            return untagged(in);
        }
        in.at = 0;
        return tagged(in);
    }

    private Response tagged(Cursor in) throws Unreadable {
        Tag tag = tag(in.b);
        if (tag == null) {
            throw in.unreadable("tag");
        }
        in.at = tag.text().length();
        in.skipSpaces();
        Status status = statusHere(in);
        if (status == null || status == Status.BYE || status == Status.PREAUTH) {
            throw in.unreadable("resp-cond-state");
        }
        ResponseCode code = CodeParser.code(in);
        return new Response.Tagged(tag, status, code, text(in));
    }

    private Response.Untagged untagged(Cursor in) throws Unreadable {
        int c = in.peek();
        if (Octets.isDigit(c) || c == '-') {
            return numbered(in);
        }
        Status status = statusHere(in);
        if (status != null) {
            return condition(in, status);
        }
        int start = in.at;
        int to = in.atomEnd();
        String word = Octets.upper(Octets.latin1(in.b, start, to));
        in.at = to;
        in.skipSpaces();
        return DataParser.parse(word, in);
    }

    private static Response.Condition condition(Cursor in, Status status) {
        ResponseCode code = CodeParser.code(in);
        return new Response.Condition(status, code, text(in));
    }

    /// `message-data` and `mailbox-data` that start with a number.
    private Response.Untagged numbered(Cursor in) throws Unreadable {
        boolean negative = in.accept('-');
        long number = in.number("number");
        if (number > Uid.MAX) {
            throw in.unreadable("number");
        }
        number = negative ? 0 : number;
        in.skipSpaces();
        if (word(in, "FETCH")) {
            SeqNum sequence = Uid.isValid(number) ? new SeqNum(number) : null;
            return new Response.Fetch(sequence, fetch.items(in, null));
        }
        if (word(in, "UIDFETCH")) {
            if (!Uid.isValid(number)) {
                throw in.unreadable("uidfetch-resp");
            }
            return new Response.Fetch(null, fetch.items(in, new Uid(number)));
        }
        if (word(in, "EXISTS")) {
            return new Response.Exists(number);
        }
        if (word(in, "EXPUNGE")) {
            if (!Uid.isValid(number)) {
                throw in.unreadable("message-data");
            }
            return new Response.Expunge(new SeqNum(number));
        }
        if (word(in, "RECENT")) {
            return new Response.Recent(number);
        }
        String name = Octets.upper(Octets.latin1(in.b, in.at, in.atomEnd()));
        return new Response.Unknown(name, Octets.latin1(in.b));
    }

    /// Skips the word if it stands here as a whole.
    private static boolean word(Cursor in, String word) {
        if (!in.isWord(word)) {
            return false;
        }
        int behind = in.at + word.length();
        if (behind < in.end && in.b[behind] != ' ' && in.b[behind] != '(') {
            return false;
        }
        in.at = behind;
        in.skipSpaces();
        return true;
    }

    private static @Nullable Status statusHere(Cursor in) {
        int to = in.at;
        while (to < in.end && in.b[to] != ' ') {
            to++;
        }
        Status status = status(in.b, in.at, to);
        if (status != null) {
            in.at = to;
            in.skipSpaces();
        }
        return status;
    }

    static @Nullable Status status(byte[] b, int from, int to) {
        return switch (to - from) {
            case 2 -> is(b, from, "OK") ? Status.OK : is(b, from, "NO") ? Status.NO : null;
            case 3 -> is(b, from, "BAD") ? Status.BAD : is(b, from, "BYE") ? Status.BYE : null;
            case 7 -> is(b, from, "PREAUTH") ? Status.PREAUTH : null;
            default -> null;
        };
    }

    private static boolean is(byte[] b, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (Octets.upper(b[from + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Text for people, up to the end.
    private static String text(Cursor in) {
        in.skipSpaces();
        int to = in.end;
        while (to > in.at && in.b[to - 1] == ' ') {
            to--;
        }
        String text = Octets.readable(in.b, in.at, to);
        in.at = in.end;
        return text;
    }

    /// The tag that a line starts with, or null.
    private static @Nullable Tag tag(byte[] line) {
        int to = 0;
        while (to < line.length && Tag.isTagChar(line[to])) {
            to++;
        }
        return to == 0 || (to < line.length && line[to] != ' ')
                ? null
                : new Tag(Octets.latin1(line, 0, to));
    }

    private static String excerpt(Cursor in, int offset) {
        int from = Math.max(0, Math.min(offset, in.end) - 20);
        return Printable.of(Octets.latin1(in.b, from, Math.min(in.end, from + 60)));
    }

    /// For tests and fakes: one response given whole, as text of one char an octet.
    ///
    /// @throws IllegalArgumentException if it is not exactly one response
    public static Response parseOne(String response) {
        var reader = new ResponseReader(WireLimits.DEFAULT, LiteralRouter.TO_MEMORY);
        var in = ByteBuffer.wrap(Octets.ofLatin1(response));
        Response parsed = reader.next(in);
        if (parsed == null || in.hasRemaining()) {
            throw new IllegalArgumentException("not one response");
        }
        return parsed;
    }
}
