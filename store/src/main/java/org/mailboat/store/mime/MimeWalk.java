package org.mailboat.store.mime;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// One pass over a message and all its parts, whatever is wrong with it: a multipart without a
/// boundary, or with another one than it says, is told apart by what stands in it; a header that
/// runs into its body ends where its fields end.
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
    /// done before; it is not closed.
    ///
    /// @throws IOException if the stream itself fails; a [MailException] of the stream passes
    ///   through
    static void over(InputStream message, PartVisitor visitor) throws IOException {
        over(HeaderBlock.split(buffered(message)), visitor);
    }

    /// The same, of the message's own header only what says how to read its body.
    ///
    /// @throws IOException likewise
    static void bodyOver(InputStream message, PartVisitor visitor) throws IOException {
        over(HeaderBlock.split(buffered(message), n -> n.startsWith("content-")), visitor);
    }

    private static void over(HeaderBlock.Split split, PartVisitor visitor) throws IOException {
        visitor.header(split.header());
        new MimeWalk(visitor).message(split, null, 0);
    }

    private static InputStream buffered(InputStream in) {
        return new Buffered(in);
    }

    private void message(HeaderBlock.Split message, @Nullable Place within, int depth)
            throws IOException {
        var header = new PartHeader("text/plain");
        message.header().fields().forEach(header::field);
        boolean whole = header.isMultipart();
        var place = new Place(whole ? "" : Place.below(within, 1), header, within);
        body(place, message.rest(), depth);
    }

    /// What is in a part, or in a message whose body the part is.
    private void body(Place place, InputStream raw, int depth) throws IOException {
        PartHeader header = place.header();
        if (header.isMultipart() && depth < MAX_DEPTH) {
            multipart(place, raw, depth);
        } else if (header.isMessage() && depth < MAX_DEPTH && visitor.opens(place)) {
            nested(place, raw, depth);
        } else {
            leaf(place, raw);
        }
    }

    private void leaf(Place place, InputStream raw) throws IOException {
        visitor.part(place, new PartContent(raw, place.header().transferEncoding()));
    }

    private void nested(Place place, InputStream raw, int depth) throws IOException {
        var content = new PartContent(raw, place.header().transferEncoding());
        HeaderBlock.Split split = HeaderBlock.split(buffered(content));
        visitor.open(place, split.header());
        message(split, place, depth + 1);
        if (!visitor.isDone()) {
            content.drain();
            visitor.close(place, content.octets(), content.size());
        }
    }

    private void multipart(Place place, InputStream raw, int depth) throws IOException {
        visitor.enter(place);
        String boundary = place.header().parameter("boundary");
        var level = new Level(place);
        if (boundary != null && !boundary.isEmpty()) {
            new Run(level, boundary, true, raw, depth).toEnd();
        } else {
            unnamed(level, raw, depth);
        }
        visitor.leave(place);
    }

    /// A multipart, or the start of one, that does not say where its parts begin.
    private void unnamed(Level level, InputStream raw, int depth) throws IOException {
        byte[] start = raw.readNBytes(SEARCHED);
        String boundary = Boundaries.find(start);
        if (boundary != null) {
            new Run(level, boundary, false, joined(start, raw), depth).toEnd();
        } else {
            stray(level, joined(start, raw));
        }
    }

    /// What is in a multipart and in none of its parts, where it has none.
    private void stray(Level level, InputStream content) throws IOException {
        level.children++;
        var text = new PartHeader("text/plain");
        leaf(new Place(level.place.child(level.children), text, level.place), content);
    }

    private static InputStream joined(byte[] start, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(start), rest);
    }

    private static final class Level {
        private final Place place;
        private int children;
        private byte[] preamble = {};

        Level(Place place) {
            this.place = place;
        }
    }

    /// The parts of one multipart, and of those in it.
    private final class Run {
        private final FieldLines lines = new FieldLines(CONFIG.getMaxHeaderLen());
        private final MimeTokenStream tokens =
                new MimeTokenStream(CONFIG, DecodeMonitor.SILENT, lines, null);
        private final Level outermost;
        private final boolean named;
        private final InputStream in;
        private final int depth;
        private final Deque<Level> levels = new ArrayDeque<>();
        private PartHeader header = new PartHeader("text/plain");

        /// Lines of the header from the first on that is no field: the empty line was left out, and
        /// they belong to the body.
        private final ByteArrayOutputStream stray = new ByteArrayOutputStream();

        /// Fields among these.
        private final List<Field> late = new ArrayList<>();

        /// @param outermost the multipart, which has been entered already
        /// @param named whether it names its boundary itself
        Run(Level outermost, String boundary, boolean named, InputStream in, int depth) {
            this.outermost = outermost;
            this.named = named;
            this.in = in;
            this.depth = depth;
            String quoted = boundary.replace("\\", "\\\\").replace("\"", "\\\"");
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
            tokens.parseHeadless(in, "multipart/mixed; boundary=\"" + quoted + '"');
        }

        void toEnd() throws IOException {
            try {
                EntityState state = tokens.getState();
                while (state != EntityState.T_END_OF_STREAM && !visitor.isDone()) {
                    step(state);
                    state = visitor.isDone() ? state : next();
                }
            } catch (MimeException | MimeIOException e) {
                while (levels.size() > 1) {
                    visitor.leave(levels.pop().place);
                }
                visitor.broken(in);
            }
        }

        private EntityState next() throws IOException, MimeException {
            try {
                return tokens.next();
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
                    stray.reset();
                    late.clear();
                }
                case T_FIELD -> line();
                case T_START_MULTIPART -> enter();
                case T_PREAMBLE -> preamble(levels.element());
                case T_END_MULTIPART -> leave();
                case T_BODY -> body(here(), content(), depth + levels.size());
                default -> {}
            }
        }

        private void line() {
            if (lines.isField() && stray.size() == 0) {
                field(tokens.getField());
            } else {
                stray.writeBytes(lines.octets());
                if (lines.isField()) {
                    late.add(tokens.getField());
                }
            }
        }

        /// The body with what stands before the first empty line and is no header.
        private InputStream content() {
            byte[] octets = stray.toByteArray();
            if (octets.length == 0) {
                return tokens.getInputStream();
            }
            if (octets[octets.length - 1] == '\n') {
                boolean cr = octets.length > 1 && octets[octets.length - 2] == '\r';
                stray.writeBytes((cr ? "\r\n" : "\n").getBytes(StandardCharsets.US_ASCII));
            }
            return joined(stray.toByteArray(), tokens.getInputStream());
        }

        private void field(Field field) {
            ByteSequence raw = field.getRaw();
            HeaderField read = raw == null ? null : HeaderBlock.field(raw.toByteArray());
            if (read != null) {
                header.field(read);
            }
        }

        private Place here() {
            Level level = levels.element();
            return new Place(level.place.child(level.children), header, level.place);
        }

        private void enter() {
            if (levels.isEmpty()) {
                levels.push(outermost);
            } else {
                late.forEach(this::field);
                Place place = here();
                levels.push(new Level(place));
                visitor.enter(place);
            }
            if (depth + levels.size() >= MAX_DEPTH) {
                tokens.setRecursionMode(RecursionMode.M_FLAT);
            }
        }

        private void leave() throws IOException {
            Level level = levels.pop();
            if (level.children == 0
                    && !new String(level.preamble, StandardCharsets.ISO_8859_1).isBlank()) {
                stray(level, new ByteArrayInputStream(level.preamble));
            }
            if (level != outermost) {
                visitor.leave(level.place);
            }
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        }

        /// What stands before the first part is for readers without MIME, unless the boundary is
        /// not the one that was named: then all parts stand here.
        private void preamble(Level level) throws IOException {
            if (level == outermost && !named) {
                return;
            }
            InputStream all = tokens.getInputStream();
            byte[] start = all.readNBytes(SEARCHED);
            if (start.length == SEARCHED || Boundaries.find(start) != null) {
                unnamed(level, joined(start, all), depth + levels.size());
            } else {
                level.preamble = start;
            }
        }

        private static String defaultType(Place parent) {
            return parent.header().mediaType().equals("multipart/digest")
                    ? "message/rfc822"
                    : "text/plain";
        }
    }
}
