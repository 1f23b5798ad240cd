package org.mailboat.store;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// Buffers for windows of segment files, used again. Thread-safe.
final class WindowBuffers {
    /// Of each window, and where it begins in the file a multiple of this. Of this size a disk is
    /// nearly as fast as it can be; twice as much was not faster.
    static final int SIZE = 512 * 1024;

    /// Where a buffer begins in memory: at a multiple of the pages of files and the blocks of
    /// disks.
    static final int ALIGNMENT = 4096;

    private static final int SPARE = 8;

    private final Deque<ByteBuffer> spare = new ArrayDeque<>();

    /// @return outside the heap, so that the system writes from it without another copy; what it
    ///   holds is of no meaning
    ByteBuffer take() {
        synchronized (spare) {
            ByteBuffer buffer = spare.poll();
            if (buffer != null) {
                return buffer;
            }
        }
        return ByteBuffer.allocateDirect(SIZE + ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, SIZE);
    }

    void giveBack(ByteBuffer buffer) {
        synchronized (spare) {
            if (spare.size() < SPARE) {
                spare.push(buffer);
            }
        }
    }
}
