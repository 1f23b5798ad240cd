package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.FailureKind;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Outbox.Outcome;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.SentFiling;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What waits to be sent is kept, with its octets, and let go of in no other way than by being sent
/// or cancelled. What a run makes of it is in [OutboxSyncTest].
class OutboxTest {
    @TempDir Path home;
    private OutboxScene at;

    @BeforeEach
    void open() {
        at = new OutboxScene(home);
        at.sync();
    }

    @AfterEach
    void close() {
        at.close();
    }

    private String text(OutboxId id) throws IOException {
        Upload.Content content = at.store.outboxStore().content(id);
        try (InputStream in = content == null ? InputStream.nullInputStream() : content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private long contents() {
        return at.store.check(false, new Cancel()).contents();
    }

    @Test
    void what_is_put_in_is_there_in_another_process_and_after_a_kill() throws IOException {
        OutboxId id = at.queue("one");

        at.kill();

        QueuedMessage kept = at.outbox().getFirst();
        assertThat(kept.id()).isEqualTo(id);
        assertThat(kept.envelope())
                .isEqualTo(new Envelope("ann@example.org", List.of("bob@example.org")));
        assertThat(kept.subject()).isEqualTo("one");
        assertThat(kept.messageId()).isEqualTo("one@example.org");
        assertThat(kept.size()).isEqualTo(OutboxScene.text("one").length());
        assertThat(kept.state()).isEqualTo(OutboxState.WAITING);
        assertThat(text(id)).isEqualTo(OutboxScene.text("one"));
    }

    @Test
    void octets_that_wait_to_be_sent_are_nobodys_leftovers() throws IOException {
        OutboxId id = at.queue("one");
        at.kill();
        // Whoever takes the engine's role cuts off what no row refers to.
        at.store.lockEngine(at.id()).close();
        at.kill();

        assertThat(text(id)).isEqualTo(OutboxScene.text("one"));
        assertThat(at.store.check(true, new Cancel()).problems()).isEmpty();
        assertThat(text(id)).isEqualTo(OutboxScene.text("one"));
    }

    @Test
    void a_message_is_there_once_under_its_message_id() {
        at.queue("one");
        StoredContent again = content("two");

        assertThat(add(again, false)).isNull();
        assertThat(add(again, true)).isNotNull();
        assertThat(at.outbox()).hasSize(2);
    }

    private StoredContent content(String name) {
        byte[] octets = OutboxScene.text(name).getBytes(StandardCharsets.ISO_8859_1);
        ContentWriter writer = at.store.outbox().newContent(octets.length);
        writer.write(octets, 0, octets.length);
        return writer.finish();
    }

    private QueuedMessage add(StoredContent content, boolean again) {
        return at.store
                .outbox()
                .add(
                        at.id(),
                        new Envelope("ann@example.org", List.of("bob@example.org")),
                        "one@example.org",
                        null,
                        content,
                        again);
    }

    @Test
    void numbers_are_not_given_twice() {
        OutboxId first = at.queue("one");
        at.store.outbox().cancel(first);

        assertThat(at.queue("two").number()).isGreaterThan(first.number());
    }

    @Test
    void what_is_cancelled_goes_with_its_octets() {
        long before = contents();
        OutboxId id = at.queue("one");
        assertThat(contents()).isEqualTo(before + 1);

        assertThat(at.store.outbox().cancel(id)).isEqualTo(Outcome.DONE);

        assertThat(at.outbox()).isEmpty();
        assertThat(contents()).isEqualTo(before);
        assertThat(at.store.outbox().cancel(id)).isEqualTo(Outcome.ABSENT);
        assertThat(at.store.outbox().retry(id)).isEqualTo(Outcome.ABSENT);
    }

    @Test
    void what_the_server_files_goes_with_its_octets_and_what_is_filed_here_keeps_them() {
        long before = contents();
        OutboxId server = at.queue("one");
        OutboxId here = at.queue("two");

        at.store.outboxStore().attempt(server);
        at.store.outboxStore().accepted(server, SentFiling.SERVER, at.clock.instant());
        at.store.outboxStore().attempt(here);
        at.store.outboxStore().accepted(here, SentFiling.HERE, at.clock.instant());

        assertThat(at.outbox()).isEmpty();
        assertThat(contents()).isEqualTo(before + 1);
        assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
    }

    @Test
    void an_account_that_is_removed_takes_its_outbox_along() {
        at.queue("one");

        at.store.accounts().remove(at.id());

        assertThat(at.store.outbox().list(null)).isEmpty();
        assertThat(contents()).isZero();
        assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
    }

    @Test
    void octets_that_are_wrong_are_told_and_the_message_is_kept() throws IOException {
        OutboxId id = at.queue("one");
        at.store.close();
        Path segment;
        try (var files = Files.list(Homes.segments(home))) {
            segment = files.max(Path::compareTo).orElseThrow();
        }
        byte[] octets = Files.readAllBytes(segment);
        octets[octets.length - 60] ^= 1;
        Files.write(segment, octets);
        at.store = Store.open(home, at.clock);

        CheckReport report = at.store.check(true, new Cancel());

        assertThat(report.sound()).isFalse();
        assertThat(report.problems())
                .extracting(CheckReport.Problem::text)
                .singleElement()
                .asString()
                .startsWith("message " + id + " of the outbox: ");
        assertThat(at.state(id)).isEqualTo(OutboxState.WAITING);
        assertThat(at.store.check(false, new Cancel()).problems()).hasSize(1);
    }

    @Test
    void octets_that_are_gone_with_their_file_are_asked_about_and_hold_up_nothing()
            throws IOException {
        OutboxId lost = at.queue("one");
        at.store.close();
        try (var files = Files.list(Homes.segments(home))) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        at.store = Store.open(home, at.clock);
        at.queue("two");

        var report = at.sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.failures())
                .extracting(SyncFailure::kind)
                .contains(FailureKind.STORE_DAMAGED);
        assertThat(at.sent()).containsExactly("two");
        assertThat(at.state(lost)).isEqualTo(OutboxState.REFUSED);
        assertThat(at.store.outbox().cancel(lost)).isEqualTo(Outcome.DONE);
    }

    @Test
    void what_a_stop_left_on_its_way_is_unknown_to_whoever_has_the_role() {
        OutboxId id = at.queue("one");
        at.store.outboxStore().attempt(id);
        at.kill();
        assertThat(at.store.outbox().retry(id)).isEqualTo(Outcome.SENDING);

        at.store.outbox().settleStopped(at.id());

        assertThat(at.state(id)).isEqualTo(OutboxState.UNKNOWN);
        assertThat(at.store.outbox().retry(id)).isEqualTo(Outcome.DONE);
        assertThat(at.state(id)).isEqualTo(OutboxState.WAITING);
    }
}
