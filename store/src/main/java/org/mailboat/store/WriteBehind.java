package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What is on its way to a segment file, gathered in windows: pieces of the file of one size. A
/// window is written when all of it has come, in one go; what has come of the others is written
/// when it is to be durable. So thousands of small messages are few large writes. Thread-safe.
///
/// A window is in memory while somebody writes a record that lies in it, so there are hardly more
/// of them than writers.
final class WriteBehind {
    private final SegmentFiles.Output output;
    private final WindowBuffers buffers;

    // Guarded by this.
    private final TreeMap<Long, Window> windows = new TreeMap<>();

    /// Why something that came is not in the file and never will be.
    private @Nullable IOException failure;

    private boolean closed;

    /// One window.
    private static final class Window {
        final long begin;

        /// Null where nothing was written so far, or it is all in the file.
        @Nullable ByteBuffer octets;

        /// How many octets have come, or will never come.
        int settled;

        /// What has come and is not in the file, and perhaps more: none if `to` is not above it.
        int from = WindowBuffers.SIZE;

        int to;

        Window(long begin) {
            this.begin = begin;
        }
    }

    WriteBehind(SegmentFiles.Output output, WindowBuffers buffers) {
        this.output = output;
        this.buffers = buffers;
    }

    /// Takes octets for a place in the file that nobody else writes to, and that was not written to
    /// before.
    ///
    /// @throws IOException if a window was complete with them and could not be written
    void write(long position, byte[] source, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            Window window = windowFor(position + done);
            int at = (int) (position + done - window.begin);
            int part = Math.min(count - done, WindowBuffers.SIZE - at);
            octetsOf(window).put(at, source, offset + done, part);
            if (came(window, at, part)) {
                complete(window);
            }
            done += part;
        }
    }

    /// Notes that nothing will be written between these places in the file.
    ///
    /// @throws IOException as above
    void skip(long position, long end) throws IOException {
        long at = position;
        while (at < end) {
            long begin = begin(at);
            long next = Math.min(end, begin + WindowBuffers.SIZE);
            // Of one that nobody writes to nothing need be known.
            if (next - at < WindowBuffers.SIZE) {
                Window window = windowFor(at);
                if (passed(window, (int) (at - begin), (int) (next - at))) {
                    complete(window);
                }
            }
            at = next;
        }
    }

    /// Returns when everything that came before is in the file, durable or not.
    ///
    /// @throws IOException if anything that ever came is not, whoever was to write it
    void flush() throws IOException {
        List<Window> all;
        synchronized (this) {
            all = new ArrayList<>(windows.values());
        }
        for (Window window : all) {
            writeOut(window);
        }
        checkSound();
    }

    private synchronized void checkSound() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /// Forgets what is not in the file, and takes nothing more.
    synchronized void close() {
        closed = true;
        // Their buffers are not used again: somebody may just be writing from one.
        windows.clear();
    }

    private static long begin(long position) {
        return position - position % WindowBuffers.SIZE;
    }

    private synchronized Window windowFor(long position) throws IOException {
        if (closed) {
            throw new IOException("the segment is closed");
        }
        checkSound();
        return windows.computeIfAbsent(begin(position), Window::new);
    }

    private synchronized ByteBuffer octetsOf(Window window) {
        ByteBuffer octets = window.octets;
        if (octets == null) {
            octets = buffers.take();
            window.octets = octets;
            if (window.settled > 0) {
                // Some of it is a gap.
                octets.put(0, new byte[WindowBuffers.SIZE]);
            }
        }
        return octets;
    }

    /// @return whether all of the window has come with them
    private synchronized boolean came(Window window, int at, int count) {
        window.from = Math.min(window.from, at);
        window.to = Math.max(window.to, at + count);
        return isThrough(window, count);
    }

    /// A gap is zeros, and not what the buffer was used for before.
    ///
    /// @return whether all of the window has come with it
    private synchronized boolean passed(Window window, int at, int count) {
        if (window.octets == null) {
            return isThrough(window, count);
        }
        window.octets.put(at, new byte[count]);
        return came(window, at, count);
    }

    private synchronized boolean isThrough(Window window, int count) {
        window.settled += count;
        if (window.settled > WindowBuffers.SIZE) {
            throw new IllegalStateException("octets came twice for one place");
        }
        return window.settled == WindowBuffers.SIZE;
    }

    private void complete(Window window) throws IOException {
        writeOut(window);
        synchronized (this) {
            windows.remove(window.begin);
            giveBack(window);
        }
    }

    private synchronized void giveBack(Window window) {
        ByteBuffer octets = window.octets;
        if (octets != null) {
            window.octets = null;
            buffers.giveBack(octets);
        }
    }

    /// Only one thread writes a window at a time, and whoever asks for it returns when what came
    /// before is in the file, whoever wrote it.
    private void writeOut(Window window) throws IOException {
        synchronized (window) {
            int from;
            int to;
            ByteBuffer octets;
            boolean whole;
            synchronized (this) {
                checkSound();
                from = window.from;
                to = window.to;
                octets = window.octets;
                window.from = WindowBuffers.SIZE;
                window.to = 0;
                // Nobody puts anything into the buffer any more.
                whole = window.settled == WindowBuffers.SIZE;
            }
            if (octets == null || to <= from) {
                return;
            }
            try {
                write(octets.slice(from, to - from), window.begin + from, whole);
            } catch (IOException e) {
                // Before anybody who waits for this window takes it for written.
                fail(e);
                throw e;
            }
        }
    }

    private void write(ByteBuffer part, long position, boolean whole) throws IOException {
        if (whole && part.remaining() == WindowBuffers.SIZE) {
            output.writeWindow(part, position);
        } else {
            output.write(part, position);
        }
    }

    private synchronized void fail(IOException e) {
        failure = e;
    }
}
