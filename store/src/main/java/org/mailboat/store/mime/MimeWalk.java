package org.mailboat.store.mime;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/// One pass over a message and all its parts, whatever is wrong with it: a multipart without a
/// boundary, or with another one than it says, is told apart by what stands in it.
final class MimeWalk {
    /// Deeper than any honest message; below it everything counts as one part.
    private static final int MAX_DEPTH = 60;

    /// How far a multipart is searched for the boundary it does not name.
    private static final int SEARCHED = 1 << 16;

    private static final MimeConfig CONFIG =
            new MimeConfig.Builder()
                    .setMaxLineLen(HeaderBlock.MAX_OCTETS)
                    .setMaxHeaderLen(HeaderBlock.MAX_OCTETS)
                    .setMaxHeaderCount(-1)
                    .setMaxContentLen(-1)
                    .build();

    private final PartVisitor visitor;

    private MimeWalk(PartVisitor visitor) {
        this.visitor = visitor;
    }

    /// Tells a visitor what is in a message. The stream is read to its end, unless the visitor is
    /// done before.
    ///
    /// @throws IOException if the stream itself fails; a [MailException] of the stream passes
    ///   through
    static void over(InputStream message, PartVisitor visitor) throws IOException {
        new MimeWalk(visitor).message(message, null, 0);
    }

    private void message(InputStream in, @Nullable Place within, int depth) throws IOException {
        MimeTokenStream tokens = new MimeTokenStream(CONFIG);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(in);
        new Run(tokens, in, within, depth, null).toEnd();
    }

    private static final class Level {
        final Place place;
        int children;

        Level(Place place) {
            this.place = place;
        }
    }

    /// The tokens of one message, or of one multipart that had to be looked at anew.
    private final class Run {
        private final MimeTokenStream tokens;
        private final InputStream in;
        private final @Nullable Place within;
        private final int depth;
        private final @Nullable Level given;
        private final Deque<Level> levels = new ArrayDeque<>();
        private PartHeader header = new PartHeader("text/plain");

        /// @param given the multipart that the tokens are of, where it has been entered already
        Run(
                MimeTokenStream tokens,
                InputStream in,
                @Nullable Place within,
                int depth,
                @Nullable Level given) {
            this.tokens = tokens;
            this.in = in;
            this.within = within;
            this.depth = depth;
            this.given = given;
        }

        void toEnd() throws IOException {
            while (!visitor.isDone()) {
                EntityState state;
                try {
                    state = tokens.getState();
                    step(state);
                    if (state == EntityState.T_END_OF_STREAM || visitor.isDone()) {
                        return;
                    }
                    next();
                } catch (MimeException | MimeIOException e) {
                    visitor.broken(in);
                    return;
                }
            }
        }

        private void next() throws IOException, MimeException {
            try {
                tokens.next();
            } catch (MailException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new MimeException("the parser gave up", e);
            }
        }

        private void step(EntityState state) throws IOException {
            switch (state) {
                case T_START_BODYPART -> {
                    Level level = levels.element();
                    level.children++;
                    header = new PartHeader(defaultType(level.place));
                }
                case T_FIELD -> field(tokens.getField());
                case T_START_MULTIPART -> enter();
                case T_PREAMBLE -> preamble();
                case T_END_MULTIPART -> leave();
                case T_BODY -> body(here(), tokens.getInputStream());
                default -> {}
            }
        }

        private void field(Field field) {
            ByteSequence raw = field.getRaw();
            HeaderField read = raw == null ? null : HeaderBlock.field(raw.toByteArray());
            if (read != null) {
                header.field(read);
            }
        }

        private Place here() {
            Level level = levels.peek();
            return level == null
                    ? new Place(Place.below(within, 1), header, within)
                    : new Place(level.place.child(level.children), header, level.place);
        }

        private void enter() {
            if (given != null && levels.isEmpty()) {
                levels.push(given);
            } else {
                Place place = levels.isEmpty() ? new Place("", header, within) : here();
                levels.push(new Level(place));
                visitor.enter(place);
            }
            if (depth + levels.size() >= MAX_DEPTH) {
                tokens.setRecursionMode(RecursionMode.M_FLAT);
            }
        }

        private void leave() {
            Level level = levels.pop();
            if (level != given) {
                visitor.leave(level.place);
            }
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        }

        /// What stands before the first part is for readers without MIME, unless the boundary is
        /// not the one that was named: then all parts stand here.
        private void preamble() throws IOException {
            Level level = levels.element();
            if (level == given) {
                return;
            }
            InputStream all = tokens.getInputStream();
            byte[] start = all.readNBytes(SEARCHED);
            String boundary = Boundaries.find(start);
            if (boundary != null) {
                parts(level, boundary, joined(start, all));
            } else if (start.length == SEARCHED) {
                level.children++;
                var text = new PartHeader("text/plain");
                leaf(
                        new Place(level.place.child(level.children), text, level.place),
                        joined(start, all));
            }
        }

        private void body(Place place, InputStream raw) throws IOException {
            PartHeader about = place.header();
            if (about.isMultipart() && depth + levels.size() < MAX_DEPTH) {
                multipart(place, raw);
            } else if (about.isMessage()
                    && depth + levels.size() < MAX_DEPTH
                    && visitor.opens(place)) {
                nested(place, raw);
            } else {
                leaf(place, raw);
            }
        }

        /// A multipart that the parser could not open.
        private void multipart(Place place, InputStream raw) throws IOException {
            Place multipart = levels.isEmpty() ? new Place("", place.header(), within) : place;
            byte[] start = raw.readNBytes(SEARCHED);
            String named = place.header().parameter("boundary");
            String boundary = named != null && !named.isEmpty() ? named : Boundaries.find(start);
            if (boundary == null) {
                var text = new PartHeader("text/plain");
                leaf(new Place(place.number(), text, place.parent()), joined(start, raw));
                return;
            }
            var level = new Level(multipart);
            visitor.enter(multipart);
            parts(level, boundary, joined(start, raw));
            visitor.leave(multipart);
        }

        private void parts(Level level, String boundary, InputStream content) throws IOException {
            MimeTokenStream inner = new MimeTokenStream(CONFIG);
            inner.setRecursionMode(RecursionMode.M_NO_RECURSE);
            inner.parseHeadless(
                    content,
                    "multipart/mixed; boundary=\""
                            + boundary.replaceAll("([\"\\\\])", "\\\\$1")
                            + '"');
            new Run(inner, content, within, depth + levels.size() + 1, level).toEnd();
        }

        private void nested(Place place, InputStream raw) throws IOException {
            var content = new PartContent(raw, place.header().transferEncoding());
            var inside = HeaderBlock.buffered(content);
            visitor.open(place, HeaderBlock.peek(inside));
            message(inside, place, depth + levels.size() + 1);
            if (!visitor.isDone()) {
                content.drain();
            }
            visitor.close(place, content.octets(), content.size());
        }

        private void leaf(Place place, InputStream raw) throws IOException {
            visitor.part(place, new PartContent(raw, place.header().transferEncoding()));
        }

        private static InputStream joined(byte[] start, InputStream rest) {
            return new SequenceInputStream(new ByteArrayInputStream(start), rest);
        }

        private static String defaultType(Place parent) {
            return parent.header().mediaType().equals("multipart/digest")
                    ? "message/rfc822"
                    : "text/plain";
        }
    }
}
