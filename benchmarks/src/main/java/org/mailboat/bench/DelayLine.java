package org.mailboat.bench;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// What is on its way in one direction. Filled by one thread and emptied by another one.
final class DelayLine {
    private static final int PIECE = 256 << 10;

    /// How much may be on its way: more than a fast server says within any delay.
    private static final long CAPACITY = 256L << 20;

    private record Piece(long due, ByteBuffer octets) {}

    private final long delay;

    // Guarded by this.
    private final Deque<Piece> onTheWay = new ArrayDeque<>();
    private final Deque<ByteBuffer> spare = new ArrayDeque<>();
    private long octets;
    private boolean ended;
    private boolean abandoned;

    DelayLine(Duration delay) {
        this.delay = delay.toNanos();
    }

    /// A buffer for what comes next. Waits while too much is on its way.
    synchronized ByteBuffer room() throws InterruptedException {
        while (octets > CAPACITY && !abandoned) {
            wait();
        }
        ByteBuffer used = spare.poll();
        return used == null ? ByteBuffer.allocateDirect(PIECE) : used.clear();
    }

    /// Takes what came.
    ///
    /// @param piece of [#room], ready to be read
    synchronized void put(ByteBuffer piece) {
        if (!abandoned) {
            onTheWay.add(new Piece(System.nanoTime() + delay, piece));
            octets += piece.remaining();
            notifyAll();
        }
    }

    /// Nothing more will come.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// What comes is of no use any more.
    synchronized void abandon() {
        abandoned = true;
        onTheWay.clear();
        octets = 0;
        notifyAll();
    }

    /// What has arrived, in order. Waits for it.
    ///
    /// @return to be given back, or null at the end
    synchronized @Nullable ByteBuffer take() throws InterruptedException {
        while (true) {
            Piece next = onTheWay.peek();
            if (next == null) {
                if (ended) {
                    return null;
                }
                wait();
                continue;
            }
            long left = next.due() - System.nanoTime();
            if (left <= 0) {
                onTheWay.remove();
                octets -= next.octets().remaining();
                notifyAll();
                return next.octets();
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    synchronized void giveBack(ByteBuffer piece) {
        spare.push(piece);
    }
}
