package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailboat.store.Homestead.octets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class MailReaderTest {
    @TempDir Path home;
    private Homestead at;
    private Account account;
    private MailboxId inbox;

    @BeforeEach
    void open() {
        at = new Homestead(home);
        account = at.account("joe");
        inbox = at.mailbox(account, "INBOX");
        at.list(inbox);
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void a_hundred_thousand_messages_are_paged_newest_first_each_once() {
        fill(100_000);

        Set<PlacementId> met = new HashSet<>();
        Cursor cursor = null;
        Instant last = Instant.MAX;
        boolean ordered = true;
        do {
            PlacementPage page = at.store.mail().page(inbox, cursor, 1_000);
            for (PlacementView placement : page.placements()) {
                Instant date = placement.internalDate();
                ordered &= date == null || !date.isAfter(last);
                last = date == null ? Instant.MIN : date;
                met.add(placement.id());
            }
            cursor = page.next() == null ? null : Cursor.parse(page.next().toString());
        } while (cursor != null);
        assertThat(ordered).isTrue();
        assertThat(met.size()).isEqualTo(100_000);
        assertThat(at.summary(inbox).messages()).isEqualTo(100_000);
    }

    @Test
    void a_page_goes_on_where_the_last_one_ended_though_mail_came_meanwhile() {
        fill(10);
        PlacementPage first = at.store.mail().page(inbox, null, 4);
        at.commit(at.received(inbox, 99_999_999, octets("new")));

        PlacementPage second = at.store.mail().page(inbox, first.next(), 100);

        assertThat(first.placements()).doesNotContainAnyElementsOf(second.placements());
        assertThat(second.placements()).hasSize(6);
        assertThat(second.next()).isNull();
    }

    @Test
    void placements_by_uid_are_those_of_the_present_epoch() {
        fill(5);

        assertThat(at.store.mail().byUid(inbox, 2, 2))
                .extracting(p -> p.remote().number())
                .containsExactly(3L, 4L);
    }

    @Test
    void a_mailbox_is_found_by_its_path_and_its_id() {
        assertThat(at.store.mail().mailbox(account.id(), MailboxPath.parse("inbox")))
                .map(MailboxSummary::id)
                .contains(inbox);
        assertThat(at.store.mail().mailbox(new MailboxId(999))).isEmpty();
    }

    @Test
    void content_can_be_read_from_any_position_and_by_interrupted_threads_and_beside_them()
            throws Exception {
        at.commit(at.received(inbox, 1, octets("0123456789")));
        PlacementView placement = at.all(inbox).getFirst();
        try (MessageContent content = at.store.mail().open(placement)) {
            var part = java.nio.ByteBuffer.allocate(4);
            assertThat(content.read(part, 8)).isEqualTo(2);
            assertThat(content.read(part, 10)).isZero();

            var seen = new CompletableFuture<String>();
            var reader =
                    new Thread(() -> {
                        Thread.currentThread().interrupt();
                        String octets = new String(at.read(placement), StandardCharsets.UTF_8);
                        seen.complete(octets + Thread.currentThread().isInterrupted());
                    });
            reader.start();
            assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("0123456789true");

            part.clear();
            assertThat(content.read(part, 0)).isEqualTo(4);
        }
        assertThat(at.read(placement)).isEqualTo(octets("0123456789"));
    }

    @Test
    void no_file_is_opened_again_once_the_store_is_closed() throws Exception {
        at.commit(at.received(inbox, 1, octets("0123456789")));
        PlacementView placement = at.all(inbox).getFirst();
        MessageContent content = at.store.mail().open(placement);
        at.store.close();

        assertThatThrownBy(() -> content.stream().read()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> at.store.mail().open(placement))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_is_no_cursor_is_refused() {
        for (String text : List.of("", ".", "1", "a.b.c", "..", "1.ä", "x y.1")) {
            assertThatThrownBy(() -> Cursor.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        var cursor = new Cursor(Long.MIN_VALUE, 42);
        assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
    }

    private void fill(int count) {
        var random = new Random(7);
        StoredContent same = at.content(octets("the same octets"));
        List<Received> batch = new ArrayList<>();
        for (int uid = 1; uid <= count; uid++) {
            Instant date =
                    uid % 100 == 0 ? null : Instant.ofEpochSecond(random.nextInt(count / 2 + 1));
            batch.add(
                    new Received(
                            Homestead.ref(inbox),
                            Homestead.EPOCH,
                            uid,
                            same,
                            new Sighting(uid, Keywords.none(), date, 15),
                            false));
            if (batch.size() == 2_000 || uid == count) {
                at.store.localStore().commitReceived(batch);
                batch.clear();
            }
        }
    }
}
