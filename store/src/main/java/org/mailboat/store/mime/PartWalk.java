package org.mailboat.store.mime;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/// A walk over the parts of a message in order, which knows where in the tree it is. Messages
/// within the message are parts like any other and not entered.
final class PartWalk {
    /// Deeper than any honest message; below it everything counts as one part.
    private static final int MAX_DEPTH = 60;

    private final MimeTokenStream tokens;
    private final Deque<Level> levels = new ArrayDeque<>();
    private BodyPart part = new BodyPart();
    private int alternatives;

    /// One multipart that the walk is inside of.
    private static final class Level {
        final int alternative;
        int child;

        Level(int alternative) {
            this.alternative = alternative;
        }
    }

    PartWalk(InputStream message) {
        var config =
                new MimeConfig.Builder()
                        .setMaxLineLen(HeaderBlock.MAX_OCTETS)
                        .setMaxHeaderLen(HeaderBlock.MAX_OCTETS)
                        .setMaxHeaderCount(-1)
                        .setMaxContentLen(-1)
                        .build();
        tokens = new MimeTokenStream(config);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(message);
    }

    EntityState next() throws IOException, MimeException {
        EntityState state = tokens.next();
        switch (state) {
            case T_START_BODYPART -> {
                levels.peek().child++;
                part = new BodyPart();
            }
            case T_FIELD -> part.field(tokens.getField());
            case T_START_MULTIPART -> enter();
            case T_END_MULTIPART -> {
                levels.pop();
                tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
            }
            default -> {}
        }
        return state;
    }

    private void enter() {
        boolean alternative = part.mediaType().equals("multipart/alternative");
        int inherited = levels.isEmpty() ? 0 : levels.peek().alternative;
        levels.push(new Level(alternative && inherited == 0 ? ++alternatives : inherited));
        if (levels.size() >= MAX_DEPTH) {
            tokens.setRecursionMode(RecursionMode.M_FLAT);
        }
    }

    BodyPart part() {
        return part;
    }

    /// The number of the part that the walk is at, as in `2.1`.
    String number() {
        if (levels.isEmpty()) {
            return "1";
        }
        return levels.reversed().stream()
                .map(l -> Integer.toString(l.child))
                .collect(Collectors.joining("."));
    }

    /// The outermost set of alternatives that the part belongs to, or 0.
    int alternative() {
        return levels.isEmpty() ? 0 : levels.peek().alternative;
    }

    /// The decoded content of the part; to be read before the walk goes on.
    InputStream content() {
        return tokens.getDecodedInputStream();
    }
}
