package org.mailboat.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Taken;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;

@Timeout(60)
class CommitterTest {
    private static final MailboxRef INBOX =
            new MailboxRef(new MailboxId(1), "INBOX", MailboxPath.parse("INBOX"));

    private final List<Long> told = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    private Committer committer(Function<List<Received>, Taken> store) {
        return new Committer(
                store,
                (_, _) -> {},
                Thread::new,
                (group, _) -> group.forEach(message -> told.add(message.id())),
                _ -> failures.incrementAndGet());
    }

    private static Received message(long id) {
        var content = new StoredContent(1, id, 100, new Sha256(new byte[Sha256.BYTES]));
        return new Received(INBOX, 7, id, content, null, false);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void one_group_goes_to_the_disk_while_the_next_one_is_taken() {
        var first = new CountDownLatch(1);
        var both = new CountDownLatch(2);
        try (Committer committer =
                committer(group -> {
                    first.countDown();
                    both.countDown();
                    await(both);
                    return new Taken(group.size(), 0);
                })) {
            committer.start();
            committer.add(message(1));
            await(first);
            committer.add(message(2));
        }
        assertThat(told).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void everything_that_was_added_is_committed_once_when_it_is_closed() throws Exception {
        var committed = new ConcurrentLinkedQueue<Long>();
        try (Committer committer =
                committer(group -> {
                    group.forEach(message -> committed.add(message.id()));
                    return new Taken(group.size(), 0);
                })) {
            committer.start();
            var sessions = new ArrayList<Thread>();
            for (int i = 0; i < 4; i++) {
                long from = 1_000L * Committer.GROUP_MESSAGES * i;
                sessions.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int n = 0; n < 2 * Committer.GROUP_MESSAGES; n++) {
                                        committer.add(message(from + n));
                                    }
                                }));
            }
            for (Thread session : sessions) {
                session.join();
            }
        }
        assertThat(committed).doesNotHaveDuplicates().hasSize(8 * Committer.GROUP_MESSAGES);
        assertThat(told).containsExactlyInAnyOrderElementsOf(committed);
    }

    @Test
    void after_a_failure_nothing_more_is_taken_and_both_threads_end() {
        var tried = new AtomicInteger();
        try (Committer committer =
                committer(_ -> {
                    tried.incrementAndGet();
                    throw new IllegalStateException("the disk is full");
                })) {
            committer.start();
            assertThatThrownBy(() ->
                            LongStream.iterate(1, id -> id + 1)
                                    .forEach(id -> committer.add(message(id))))
                    .hasMessage("the disk is full");
        }
        assertThat(tried).hasValueBetween(1, 2);
        assertThat(failures).hasValue(tried.get());
        assertThat(told).isEmpty();
    }
}
