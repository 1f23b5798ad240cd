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

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
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
    void octets_of_every_size_around_the_buffers_come_back() throws Exception {
        try (var at = new Homestead(home)) {
            var random = new Random(5);
            for (int size : new int[] {0, 1, 23, 131_015, 131_016, 131_048, 131_072, 400_000}) {
                byte[] octets = new byte[size];
                random.nextBytes(octets);
                StoredContent content = at.content(octets);
                assertThat(content.length()).isEqualTo(size);
                assertThat(content.sha256()).isEqualTo(hash(octets));
                assertThat(readBack(at, content)).isEqualTo(octets);
            }
        }
    }

    @Test
    void an_interrupted_thread_writes_and_spoils_nothing_for_others() throws Exception {
        try (var at = new Homestead(home)) {
            ContentWriter beside = at.store.localStore().newContent(5);
            byte[] octets = new byte[400_000];
            var written = new CompletableFuture<StoredContent>();
            var writer =
                    new Thread(() -> {
                        Thread.currentThread().interrupt();
                        StoredContent content = at.content(octets);
                        written.complete(Thread.currentThread().isInterrupted() ? content : null);
                    });
            writer.start();

            StoredContent content = written.get(30, TimeUnit.SECONDS);
            beside.write(octets("beside"), 0, 5);

            assertThat(readBack(at, content)).isEqualTo(octets);
            assertThat(readBack(at, beside.finish())).isEqualTo(octets("besid"));
        }
    }

    @Test
    void a_large_message_written_in_pieces_is_shorter_than_announced() {
        try (var at = new Homestead(home)) {
            ContentWriter writer = at.store.localStore().newContent(1_000_000);
            byte[] piece = new byte[70_000];
            for (int i = 0; i < 10; i++) {
                java.util.Arrays.fill(piece, (byte) i);
                writer.write(piece, 0, piece.length);
            }
            StoredContent content = writer.finish();
            StoredContent next = at.content(octets("next"));

            assertThat(content.length()).isEqualTo(700_000);
            byte[] back = readBack(at, content);
            assertThat(back).hasSize(700_000);
            assertThat(back[699_999]).isEqualTo((byte) 9);
            assertThat(next.offset()).isGreaterThan(content.offset() + 1_000_000);
        }
    }

    @Test
    void a_segment_describes_itself() throws Exception {
        try (var at = new Homestead(home)) {
            StoredContent first = at.content(octets("one"));
            ContentWriter shorter = at.store.localStore().newContent(10);
            shorter.write(octets("three"), 0, 5);
            StoredContent second = shorter.finish();

            ByteBuffer segment =
                    ByteBuffer.wrap(Files.readAllBytes(home.resolve("segments/00000001.seg")));
            assertThat(segment.getInt(0)).isEqualTo(SegmentRecord.MAGIC);
            assertThat(segment.getLong(16)).isEqualTo(first.length());
            long place = SegmentRecord.size(segment.getLong(8));
            assertThat(segment.getInt((int) place)).isEqualTo(SegmentRecord.MAGIC);
            assertThat(segment.getLong((int) place + 8)).isEqualTo(10);
            assertThat(segment.getLong((int) place + 16)).isEqualTo(5);
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
        try (var at = Homestead.smallSegments(home, 1_000)) {
            StoredContent content = at.content(new byte[5_000]);
            assertThat(readBack(at, content)).hasSize(5_000);
        }
    }

    @Test
    void many_writers_at_a_time_do_not_touch_each_other() throws Exception {
        try (var at = Homestead.smallSegments(home, 3_000_000);
                var pool = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> jobs = new ArrayList<>();
            for (int job = 0; job < 4; job++) {
                int seed = job;
                jobs.add(() -> {
                    var random = new Random(seed);
                    for (int i = 0; i < 40; i++) {
                        byte[] octets = new byte[random.nextInt(300_000)];
                        random.nextBytes(octets);
                        assertThat(readBack(at, at.content(octets))).isEqualTo(octets);
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
            assertThatThrownBy(() -> at.content(octets("lost")))
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

    private static byte[] readBack(Homestead at, StoredContent content) {
        try (var readers = new SegmentReaders(at.home.resolve("segments"));
                MessageContent octets = readers.open(content)) {
            return octets.stream().readAllBytes();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Sha256 hash(byte[] octets) throws Exception {
        return new Sha256(MessageDigest.getInstance("SHA-256").digest(octets));
    }
}
