package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class WriteBehindTest {
    private static final int WINDOW = WindowBuffers.SIZE;
    private static final int WINDOWS = 20;

    private final Kept file = new Kept();
    private final WriteBehind behind = new WriteBehind(file, new WindowBuffers());

    @Test
    void small_pieces_become_one_write_once_a_window_is_whole() throws Exception {
        byte[] piece = octets(1, 1_000);
        int pieces = WINDOW / 1_000;
        for (int i = 0; i < pieces; i++) {
            behind.write(i * 1_000L, piece, 0, piece.length);
        }
        assertThat(file.writes).isEmpty();

        behind.write(pieces * 1_000L, piece, 0, piece.length);

        assertThat(file.writes).containsExactly("window 0");
        assertThat(file.at(5_000, 1_000)).isEqualTo(piece);
    }

    @Test
    void what_came_of_a_window_is_in_the_file_after_a_flush_and_the_rest_behind_it()
            throws Exception {
        byte[] all = octets(2, WINDOW);
        behind.write(0, all, 0, 100);
        behind.flush();
        assertThat(file.at(0, 100)).isEqualTo(Arrays.copyOf(all, 100));

        behind.flush();
        behind.write(100, all, 100, WINDOW - 100);

        assertThat(file.writes).containsExactly("0+100", "100+" + (WINDOW - 100));
        assertThat(file.at(0, WINDOW)).isEqualTo(all);
    }

    @Test
    void a_gap_is_waited_for_until_it_is_said_to_be_one() throws Exception {
        byte[] end = octets(3, 10);
        behind.write(WINDOW - 10L, end, 0, 10);
        behind.skip(100, WINDOW - 10L);
        assertThat(file.writes).isEmpty();
        behind.write(0, octets(4, 100), 0, 100);

        assertThat(file.writes).containsExactly("window 0");
        assertThat(file.at(WINDOW - 10, 10)).isEqualTo(end);
    }

    @Test
    void a_gap_of_many_windows_is_not_written() throws Exception {
        behind.write(0, octets(5, 100), 0, 100);
        behind.skip(100, 5L * WINDOW + 100);
        behind.write(5L * WINDOW + 100, octets(6, WINDOW - 100), 0, WINDOW - 100);

        assertThat(file.writes).containsExactly("window 0", "100+" + (WINDOW - 100));
    }

    @Test
    void a_window_that_cannot_be_written_is_told_to_whoever_completed_it() throws Exception {
        file.full = true;
        behind.write(0, octets(7, WINDOW), 0, WINDOW - 1);

        assertThatThrownBy(() -> behind.write(WINDOW - 1L, new byte[1], 0, 1))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whoever_waits_for_a_window_that_could_not_be_written_is_told_so() throws Exception {
        var held = new CountDownLatch(1);
        var failing = new CountDownLatch(1);
        var output =
                new Kept() {
                    @Override
                    public void writeWindow(ByteBuffer from, long position) throws IOException {
                        failing.countDown();
                        await(held);
                        throw new IOException("No space left on device");
                    }
                };
        var other = new WriteBehind(output, new WindowBuffers());
        other.write(0, octets(9, WINDOW), 0, WINDOW - 1);
        var told = new CompletableFuture<Throwable>();
        Thread.ofPlatform().start(() -> failure(() -> other.write(WINDOW - 1L, new byte[1], 0, 1)));
        await(failing);

        Thread flusher = Thread.ofPlatform().start(() -> told.complete(failure(other::flush)));
        while (flusher.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        held.countDown();

        assertThat(told.get(30, TimeUnit.SECONDS)).hasMessageContaining("No space left");
        assertThatThrownBy(other::flush).hasMessageContaining("No space left");
        assertThatThrownBy(() -> other.write(2L * WINDOW, new byte[1], 0, 1))
                .hasMessageContaining("No space left");
    }

    @Test
    void a_window_with_a_gap_that_somebody_may_still_fill_is_not_written_as_a_whole()
            throws Exception {
        byte[] all = octets(10, WINDOW);
        behind.write(0, all, 0, 100);
        behind.write(WINDOW - 100L, all, WINDOW - 100, 100);

        behind.flush();
        behind.write(100, all, 100, WINDOW - 200);

        assertThat(file.writes).containsExactly("0+" + WINDOW, "100+" + (WINDOW - 200));
        assertThat(file.at(0, WINDOW)).isEqualTo(all);
    }

    @Test
    void what_nobody_writes_to_is_zeros_though_buffers_are_used_again() throws Exception {
        byte[] all = octets(11, WINDOW);
        behind.write(0, all, 0, WINDOW);
        behind.write(WINDOW, all, 0, 10);
        behind.skip(WINDOW + 10L, 2L * WINDOW - 10);
        behind.write(2L * WINDOW - 10, all, 0, 10);

        assertThat(file.at(WINDOW + 10, WINDOW - 20)).containsOnly(0);
    }

    @Test
    void what_comes_after_the_end_is_refused() {
        behind.close();

        assertThatThrownBy(() -> behind.write(0, new byte[1], 0, 1)).hasMessageContaining("closed");
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Throwable failure(Work work) {
        try {
            work.run();
        } catch (Exception e) {
            return e;
        }
        return new AssertionError("it did not fail");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void writers_beside_each_other_and_flushes_amid_them_make_one_file() throws Exception {
        byte[] all = octets(8, WINDOWS * WINDOW);
        long seed = Long.getLong("mailboat.seed", System.nanoTime());
        var next = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                var random = new Random(seed + i);
                writers.add(() -> {
                    writeSome(all, next, random);
                    return null;
                });
            }
            for (Future<Void> writer : pool.invokeAll(writers)) {
                writer.get();
            }
        }
        behind.flush();

        assertThat(file.at(0, all.length)).as("-Dmailboat.seed=%d", seed).isEqualTo(all);
    }

    /// Takes records, each from a place of its own, until all are taken; after each flush its own
    /// are in the file.
    private void writeSome(byte[] all, AtomicInteger next, Random random) throws IOException {
        while (true) {
            int room = 1 + random.nextInt(random.nextInt(10) == 0 ? 2 * WINDOW : 20_000);
            int begin = next.getAndAdd(room);
            if (begin >= all.length) {
                return;
            }
            int end = Math.min(all.length, begin + room);
            int at = begin;
            while (at < end) {
                int count = Math.min(end - at, 1 + random.nextInt(20_000));
                behind.write(at, all, at, count);
                at += count;
            }
            if (random.nextInt(20) == 0) {
                behind.flush();
                assertThat(file.at(begin, end - begin))
                        .isEqualTo(Arrays.copyOfRange(all, begin, end));
            }
        }
    }

    private static byte[] octets(long seed, int count) {
        byte[] octets = new byte[count];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    /// A file that keeps what is written to it, and how.
    private static class Kept implements SegmentFiles.Output {
        final List<String> writes = new ArrayList<>();
        boolean full;
        private final byte[] octets = new byte[(WINDOWS + 1) * WINDOW];

        synchronized byte[] at(int position, int count) {
            return Arrays.copyOfRange(octets, position, position + count);
        }

        @Override
        public synchronized void write(ByteBuffer from, long position) throws IOException {
            keep(from, position, position % WINDOW + "+" + from.remaining());
        }

        @Override
        public synchronized void writeWindow(ByteBuffer from, long position) throws IOException {
            keep(from, position, "window " + position / WINDOW);
        }

        private void keep(ByteBuffer from, long position, String how) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            writes.add(how);
            from.get(octets, (int) position, from.remaining());
        }

        @Override
        public void sync() {}

        @Override
        public void close() {}
    }
}
