package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class SegmentsTest {
    @TempDir Path home;

    @Test
    void octets_of_every_size_around_the_windows_come_back() throws Exception {
        try (Segments segments = segments(Segments.FULL)) {
            var random = new Random(5);
            int window = WindowBuffers.SIZE;
            for (int size :
                    new int[] {
                        0, 1, 23, window - 57, window - 56, window - 55, window, 3 * window + 7
                    }) {
                byte[] octets = new byte[size];
                random.nextBytes(octets);
                StoredContent content = content(segments, octets);
                assertThat(content.length()).isEqualTo(size);
                assertThat(content.sha256()).isEqualTo(hash(octets));
                assertThat(readBack(segments, content)).isEqualTo(octets);
            }
        }
    }

    @Test
    void an_interrupted_thread_writes_and_spoils_nothing_for_others() throws Exception {
        try (Segments segments = segments(Segments.FULL)) {
            ContentWriter beside = segments.newContent(5);
            byte[] octets = new byte[3 * WindowBuffers.SIZE];
            var written = new CompletableFuture<StoredContent>();
            var writer =
                    new Thread(() -> {
                        Thread.currentThread().interrupt();
                        StoredContent content = content(segments, octets);
                        segments.sync(List.of(content.segment()));
                        written.complete(Thread.currentThread().isInterrupted() ? content : null);
                    });
            writer.start();

            StoredContent content = written.get(30, TimeUnit.SECONDS);
            beside.write(octets("beside"), 0, 5);

            assertThat(readBack(segments, content)).isEqualTo(octets);
            assertThat(readBack(segments, beside.finish())).isEqualTo(octets("besid"));
        }
    }

    @Test
    void a_large_message_written_in_pieces_is_shorter_than_announced() {
        try (Segments segments = segments(Segments.FULL)) {
            ContentWriter writer = segments.newContent(1_000_000);
            byte[] piece = new byte[70_000];
            for (int i = 0; i < 10; i++) {
                java.util.Arrays.fill(piece, (byte) i);
                writer.write(piece, 0, piece.length);
            }
            StoredContent content = writer.finish();
            StoredContent next = content(segments, octets("next"));

            assertThat(content.length()).isEqualTo(700_000);
            byte[] back = readBack(segments, content);
            assertThat(back).hasSize(700_000);
            assertThat(back[699_999]).isEqualTo((byte) 9);
            assertThat(next.offset()).isGreaterThan(content.offset() + 1_000_000);
            assertThat(readBack(segments, next)).isEqualTo(octets("next"));
        }
    }

    @Test
    void a_segment_describes_itself() throws Exception {
        try (Segments segments = segments(Segments.FULL)) {
            StoredContent first = content(segments, octets("one"));
            ContentWriter given = segments.newContent(1_000);
            given.write(octets("up"), 0, 2);
            given.abandon();
            ContentWriter shorter = segments.newContent(10);
            shorter.write(octets("three"), 0, 5);
            StoredContent second = shorter.finish();
            segments.sync(List.of(second.segment()));

            ByteBuffer segment =
                    ByteBuffer.wrap(Files.readAllBytes(SegmentNames.file(home, second.segment())));
            assertThat(segment.getInt(0)).isEqualTo(SegmentRecord.MAGIC);
            assertThat(segment.getLong(16)).isEqualTo(first.length());
            int place = (int) SegmentRecord.size(segment.getLong(8));
            assertThat(segment.getInt(place)).isEqualTo(SegmentRecord.MAGIC);
            assertThat(segment.getLong(place + 16)).isZero();
            place += (int) SegmentRecord.size(segment.getLong(place + 8));
            assertThat(segment.getInt(place)).isEqualTo(SegmentRecord.MAGIC);
            assertThat(segment.getLong(place + 8)).isEqualTo(10);
            assertThat(segment.getLong(place + 16)).isEqualTo(5);
            byte[] hash = new byte[32];
            segment.get((int) (second.offset() + 5), hash);
            assertThat(new Sha256(hash)).isEqualTo(second.sha256());
        }
    }

    @Test
    void more_than_announced_is_refused() {
        try (var at = new Homestead(home)) {
            ContentWriter writer = at.store.localStore().newContent(3);
            assertThatThrownBy(() -> writer.write(new byte[4], 0, 4))
                    .isInstanceOf(IllegalStateException.class);
            writer.abandon();
            assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_full_segment_is_followed_by_another() {
        try (var at = Homestead.smallSegments(home, 1_000)) {
            MailboxId inbox = at.mailbox(at.account("joe"), "INBOX");
            at.list(inbox, sighting(1), sighting(2), sighting(3));
            for (int uid = 1; uid <= 3; uid++) {
                at.commit(at.received(inbox, uid, new byte[600]));
            }

            assertThat(SegmentNames.list(home.resolve("segments"))).containsExactly(1L, 2L, 3L);
            assertThat(at.all(inbox)).allSatisfy(p -> assertThat(at.read(p)).hasSize(600));
        }
    }

    @Test
    void a_message_larger_than_a_segment_gets_one_of_its_own() {
        try (Segments segments = segments(1_000)) {
            StoredContent small = content(segments, octets("small"));
            StoredContent content = content(segments, new byte[5_000]);
            assertThat(readBack(segments, content)).hasSize(5_000);
            assertThat(content.segment()).isNotEqualTo(small.segment());
            assertThat(content(segments, octets("next")).segment()).isNotEqualTo(content.segment());
        }
    }

    @Test
    void many_writers_at_a_time_do_not_touch_each_other() throws Exception {
        try (Segments segments = segments(3_000_000);
                var pool = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> jobs = new ArrayList<>();
            for (int job = 0; job < 4; job++) {
                int seed = job;
                jobs.add(() -> {
                    var random = new Random(seed);
                    var written = new LinkedHashMap<StoredContent, byte[]>();
                    for (int i = 0; i < 40; i++) {
                        byte[] octets = new byte[random.nextInt(300_000)];
                        random.nextBytes(octets);
                        written.put(content(segments, octets), octets);
                        if (i % 5 == 4) {
                            written.forEach((content, expected) ->
                                    assertThat(readBack(segments, content)).isEqualTo(expected));
                            written.clear();
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> job : pool.invokeAll(jobs)) {
                job.get();
            }
        }
    }

    @Test
    void a_full_disk_is_said_and_nothing_is_committed_and_the_store_goes_on() {
        var disk = new FailingFiles();
        try (var at = Homestead.failing(home, disk)) {
            MailboxId inbox = at.mailbox(at.account("joe"), "INBOX");
            at.list(inbox, sighting(1), sighting(2));
            at.commit(at.received(inbox, 1, octets("before")));

            disk.full = true;
            Received lost = at.received(inbox, 2, octets("lost"));
            assertThatThrownBy(() -> at.commit(lost))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> {
                                assertThat(e.failure().kind()).isEqualTo(FailureKind.LOCAL_DISK);
                                assertThat(e.failure().detail()).isEqualTo(FailureDetail.DISK_FULL);
                                assertThat(e.failure().text())
                                        .startsWith("the disk that holds")
                                        .endsWith("is full");
                                assertThat(e.failure().nextStep()).contains("make room");
                            });

            disk.full = false;
            at.commit(at.received(inbox, 2, octets("after")));
            assertThat(at.all(inbox))
                    .extracting(at::read)
                    .extracting(String::new)
                    .containsExactly("after", "before");
        }
    }

    @Test
    void what_could_not_be_made_durable_is_never_committed() {
        var disk = new FailingFiles();
        try (var at = Homestead.failing(home, disk)) {
            MailboxId inbox = at.mailbox(at.account("joe"), "INBOX");
            at.list(inbox, sighting(1), sighting(2));
            Received lost = at.received(inbox, 1, octets("lost"));

            disk.syncFails = true;
            assertThatThrownBy(() -> at.commit(lost)).isInstanceOf(StoreException.class);
            disk.syncFails = false;

            assertThatThrownBy(() -> at.commit(lost)).hasMessageContaining("not believed");
            assertThat(at.all(inbox)).isEmpty();
            assertThat(at.commit(at.received(inbox, 1, octets("again")))).isEqualTo(1);
        }
    }

    @Test
    void what_lies_in_a_segment_that_broke_is_not_believed_however_much_came_since() {
        var disk = new FailingFiles();
        try (Segments segments = segments(WindowBuffers.SIZE, disk)) {
            StoredContent before = content(segments, octets("before"));
            StoredContent beside = content(segments, octets("beside"));
            disk.full = true;
            assertThatThrownBy(() -> segments.sync(List.of(before.segment())))
                    .isInstanceOf(StoreException.class);
            disk.full = false;
            StoredContent since = content(segments, octets("since"));

            assertThat(readBack(segments, since)).isEqualTo(octets("since"));
            assertThat(since.segment()).isNotEqualTo(before.segment());
            assertThatThrownBy(() -> segments.sync(List.of(beside.segment())))
                    .hasMessageContaining("not believed");
        }
    }

    @Test
    void nothing_is_called_durable_that_was_not_written_here_or_after_the_end() {
        Segments segments = segments(1_000);
        StoredContent first = content(segments, new byte[900]);
        StoredContent next = content(segments, new byte[900]);
        segments.sync(List.of(first.segment(), next.segment()));
        segments.sync(List.of(first.segment()));
        assertThatThrownBy(() -> segments.sync(List.of(next.segment() + 1)))
                .isInstanceOf(IllegalStateException.class);

        segments.close();

        assertThatThrownBy(() -> segments.sync(List.of(next.segment())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_segment_that_is_closed_gives_no_more_room() throws Exception {
        Path file = home.resolve("a.seg");
        var segment =
                new OwnedSegment(
                        1,
                        file,
                        SegmentFiles.DISK,
                        SegmentFiles.DISK.create(file),
                        new WindowBuffers());
        assertThat(segment.reserve(10, 100)).isZero();
        segment.release(false);

        assertThat(segment.closeIfSynced()).isTrue();

        assertThat(segment.reserve(10, 100)).isEqualTo(-1);
    }

    @Test
    void a_window_that_the_file_system_does_not_take_past_its_cache_is_written_all_the_same()
            throws Exception {
        byte[] octets = new byte[WindowBuffers.SIZE];
        new Random(3).nextBytes(octets);
        // It has to begin at a multiple of the file system's blocks to go past the cache.
        ByteBuffer askew =
                ByteBuffer.allocateDirect(WindowBuffers.SIZE + 8192)
                        .alignedSlice(4096)
                        .slice(1, WindowBuffers.SIZE)
                        .put(0, octets);
        Path file = home.resolve("b.seg");
        try (SegmentFiles.Output output = SegmentFiles.DISK.create(file)) {
            output.writeWindow(askew, 0);
            output.writeWindow(askew.rewind(), WindowBuffers.SIZE);
            output.sync();
        }

        assertThat(Files.readAllBytes(file))
                .startsWith(octets)
                .endsWith(octets)
                .hasSize(2 * WindowBuffers.SIZE);
    }

    private Segments segments(long full) {
        return segments(full, SegmentFiles.DISK);
    }

    private Segments segments(long full, SegmentFiles files) {
        return new Segments(home, () -> 0, files, new SegmentLocks(home.resolve("locks")), full);
    }

    private static StoredContent content(Segments segments, byte[] octets) {
        ContentWriter writer = segments.newContent(octets.length);
        writer.write(octets, 0, octets.length);
        return writer.finish();
    }

    private byte[] readBack(Segments segments, StoredContent content) {
        segments.sync(List.of(content.segment()));
        try (var readers = new SegmentReaders(home);
                MessageContent octets = readers.open(content)) {
            return octets.stream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sha256 hash(byte[] octets) throws Exception {
        return new Sha256(MessageDigest.getInstance("SHA-256").digest(octets));
    }
}
