package org.mailboat.imports;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the messages of an mbox, one after the other. What separates them, [MboxSeparator] knows.
///
/// `Content-Length` of a message counts where a separator or the file's end is just where it says:
/// such files (mboxcl2) need not quote what looks like a separator. Elsewhere it is as often wrong
/// as right.
final class MboxMessages {
    private static final int LONGEST_LINE = 1_000;

    private static final Pattern CONTENT_LENGTH =
            Pattern.compile("(?i)Content-Length[ \\t]*:[ \\t]*([0-9]{1,15})\\s*");

    /// A message in the file.
    ///
    /// @param from where it begins, behind its separator
    /// @param to where the next one's separator or the file's end is, without the empty line before
    /// @param date of the separator, or null if it has none
    /// @param quoted whether lines that look like separators have a `>`
    /// @param doubtful how many of its lines look like separators and count as text
    record Entry(long from, long to, @Nullable Instant date, boolean quoted, int doubtful) {}

    /// A line that may separate, as the next one tells.
    ///
    /// @param from where it is
    /// @param end of the message before
    private record Candidate(MboxSeparator line, long from, long end, boolean afterEmpty) {}

    private final OpenFile file;
    private final Lines lines;
    private final Queue<Entry> found = new ArrayDeque<>();
    private @Nullable Current current;
    private @Nullable Candidate candidate;
    private boolean wordsToo;
    private boolean afterEmpty;
    private long emptyFrom;
    private boolean ended;

    /// @param from where the first separator is
    MboxMessages(OpenFile file, long from) {
        this.file = file;
        lines = new Lines(file.range(from, file.size()), from);
    }

    /// Where a message or an mbox begins in a file: behind empty lines and a byte order mark, which
    /// belong to neither.
    static long beginning(OpenFile file) throws IOException {
        try (InputStream in = file.range(0, file.size())) {
            byte[] mark = in.readNBytes(3);
            long at =
                    mark.length == 3
                                    && mark[0] == (byte) 0xEF
                                    && mark[1] == (byte) 0xBB
                                    && mark[2] == (byte) 0xBF
                            ? 3
                            : 0;
            var lines = new Lines(file.range(at, file.size()), at);
            while (lines.read() && lines.isEmpty()) {
                at = lines.at();
            }
            return at;
        }
    }

    /// Whether an mbox begins there.
    static boolean isAt(OpenFile file, long from) throws IOException {
        var lines = new Lines(file.range(from, file.size()), from);
        return lines.read() && lines.isFrom() && new MboxSeparator(lines.text()).possible();
    }

    /// The next message, or null.
    @Nullable Entry next() throws IOException {
        while (found.isEmpty() && !ended) {
            step();
        }
        return found.poll();
    }

    private void step() throws IOException {
        long from = lines.at();
        boolean there = lines.read();
        Candidate asked = candidate;
        if (asked != null) {
            candidate = null;
            judge(asked, there ? lines.text() : "", from);
        }
        if (!there) {
            finish(afterEmpty ? emptyFrom : from);
            ended = true;
            return;
        }
        Current message = current;
        if (message == null) {
            var first = new MboxSeparator(lines.text());
            wordsToo = first.isWords();
            current = new Current(lines.at(), first.date());
            return;
        }
        boolean empty = lines.isEmpty();
        if (lines.isFrom() && from > message.from) {
            candidate =
                    new Candidate(
                            new MboxSeparator(lines.text()),
                            from,
                            afterEmpty ? emptyFrom : from,
                            afterEmpty);
        } else if (message.bodyFrom < 0) {
            message.headerLine(empty ? "" : lines.text(), lines.at());
        }
        afterEmpty = empty;
        emptyFrom = from;
    }

    /// @param next the line behind it
    /// @param from where that is
    private void judge(Candidate asked, String next, long from) throws IOException {
        Current message = current;
        if (message == null || !asked.line.possible()) {
            return;
        }
        boolean separates = asked.line.separates(asked.afterEmpty, next, wordsToo);
        if ((separates || asked.line.isDoubtful(asked.afterEmpty, next))
                && message.holds(asked.from)) {
            message.quoted = false;
        } else if (separates) {
            finish(asked.end);
            current = new Current(from, asked.line.date());
            afterEmpty = false;
        } else if (asked.line.isDoubtful(asked.afterEmpty, next)) {
            message.doubtful++;
        }
    }

    private void finish(long to) {
        Current message = current;
        if (message != null) {
            found.add(
                    new Entry(
                            message.from,
                            Math.max(message.from, to),
                            message.date,
                            message.quoted,
                            message.doubtful));
        }
    }

    /// The message at hand.
    private final class Current {
        private final long from;
        private final @Nullable Instant date;
        private boolean quoted = true;
        private int doubtful;
        private long announced = -1;
        private long bodyFrom = -1;
        private @Nullable Boolean announcedRightly;

        Current(long from, @Nullable Instant date) {
            this.from = from;
            this.date = date;
        }

        /// @param line empty at the header's end
        /// @param at where the next one is
        void headerLine(String line, long at) {
            Matcher length = CONTENT_LENGTH.matcher(line);
            if (line.isEmpty()) {
                bodyFrom = at;
            } else if (length.matches()) {
                announced = Long.parseLong(length.group(1));
            }
        }

        /// Whether this place is inside what `Content-Length` announced.
        boolean holds(long at) throws IOException {
            if (announced < 0 || bodyFrom < 0 || at >= bodyFrom + announced) {
                return false;
            }
            if (announcedRightly == null) {
                announcedRightly = isEnd(bodyFrom + announced);
            }
            return announcedRightly;
        }
    }

    /// Whether a separator is at this place, or behind one or two line ends there, or the file
    /// ends.
    private boolean isEnd(long at) throws IOException {
        if (at > file.size()) {
            return false;
        }
        var behind = new Lines(file.range(at, file.size()), at);
        boolean there = behind.read();
        for (int i = 0; there && behind.isEmpty() && i < 2; i++) {
            there = behind.read();
        }
        if (!there || !behind.isFrom()) {
            return !there;
        }
        var separator = new MboxSeparator(behind.text());
        return separator.possible()
                && separator.separates(true, behind.read() ? behind.text() : "", wordsToo);
    }

    /// The lines of a stream, of which the beginnings are kept.
    private static final class Lines {
        private final InputStream in;
        private final byte[] buffer = new byte[1 << 16];
        private final byte[] begin = new byte[LONGEST_LINE];
        private int next;
        private int limit;
        private int length;
        private long at;

        /// @param at where the stream is in its file
        Lines(InputStream in, long at) {
            this.in = in;
            this.at = at;
        }

        /// Reads a line.
        ///
        /// @return whether there was one
        boolean read() throws IOException {
            length = 0;
            boolean there = false;
            while (next < limit || fill()) {
                there = true;
                int from = next;
                while (next < limit && buffer[next] != '\n') {
                    next++;
                }
                boolean end = next < limit;
                next += end ? 1 : 0;
                int kept = Math.min(next - from, begin.length - length);
                System.arraycopy(buffer, from, begin, length, kept);
                length += kept;
                at += next - from;
                if (end) {
                    break;
                }
            }
            return there;
        }

        private boolean fill() throws IOException {
            next = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            return limit > 0;
        }

        /// Where the next line is.
        long at() {
            return at;
        }

        boolean isEmpty() {
            return (length == 1 && begin[0] == '\n')
                    || (length == 2 && begin[0] == '\r' && begin[1] == '\n');
        }

        boolean isFrom() {
            return MboxSeparator.begins(begin, length);
        }

        String text() {
            return new String(begin, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
