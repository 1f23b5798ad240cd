package org.mailboat.imap.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Wire text as tests write it: `⏎` is CRLF, `␊` a bare LF, `␀` a NUL, `␠` a space that matters;
/// every other character is one octet.
final class Wire {
    private Wire() {}

    static byte[] octets(String text) {
        return Octets.ofLatin1(
                text.replace("⏎", "\r\n").replace("␊", "\n").replace("␀", "\0").replace("␠", " "));
    }

    /// Every response in the text. What is left over must be nothing.
    static List<Response> responses(String text) {
        return responses(octets(text), LiteralRouter.TO_MEMORY);
    }

    static List<Response> responses(byte[] octets, LiteralRouter router) {
        var reader = new ResponseReader(WireLimits.DEFAULT, router);
        var in = ByteBuffer.wrap(octets);
        var responses = new ArrayList<Response>();
        for (Response next = reader.next(in); next != null; next = reader.next(in)) {
            responses.add(next);
        }
        if (!reader.isBetweenResponses()) {
            throw new AssertionError("the last response is incomplete");
        }
        return responses;
    }

    static Response one(String text) {
        List<Response> all = responses(text);
        if (all.size() != 1) {
            throw new AssertionError("not one response: " + all);
        }
        return all.getFirst();
    }

    static Response.Fetch fetch(String text) {
        return (Response.Fetch) one(text);
    }

    static LiteralValue value(String octets) {
        return new LiteralValue.InMemory(octets(octets));
    }
}
