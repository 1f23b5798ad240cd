package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Taken;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the contracts of a store begin with, and the words in which they ask. A test has a store of
/// its own, with one mailbox.
abstract class StoreScene {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final long HIGHEST = 4_294_967_295L;
    static final long EPOCH = 7;
    static final Checkpoint FIRST = new Checkpoint("first");
    static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);

    StoreBench bench;
    LocalStore store;
    MailboxId mailbox;

    /// An empty store, new for each test.
    protected abstract StoreBench open();

    @BeforeEach
    void create_a_store_with_one_mailbox() {
        bench = open();
        store = bench.store();
        mailbox = store.adoptMailbox(account(), remote("Work"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    AccountId account() {
        return bench.account();
    }

    LocalMailbox mailbox() {
        return store.mailboxes(account()).stream()
                .filter(m -> m.id().equals(mailbox))
                .findFirst()
                .orElseThrow();
    }

    MailboxRef ref() {
        return new MailboxRef(mailbox, "Work", MailboxPath.of("Work"));
    }

    List<BaselineRow> baseline() {
        return store.baseline(mailbox, 1, HIGHEST);
    }

    PlacementState placement(PlacementId id) {
        return store.placements(mailbox, IdSet.of(id.number())).getFirst();
    }

    List<Long> owed() {
        return store.owed(mailbox, BodyWindow.ALL, Long.MAX_VALUE, NOW, 100).stream()
                .map(OwedMessage::id)
                .toList();
    }

    void begin() {
        begin(EPOCH);
    }

    void begin(long epoch) {
        var status = new MailboxStatus(3, epoch, 10, 100);
        store.beginListing(
                mailbox,
                new OpenedMailbox(status, false, true, null),
                FIRST,
                ObservationSink.Extent.WHOLE);
    }

    void window(long first, long last, SeenChange... changes) {
        store.recordWindow(mailbox, IdSet.range(first, last), List.of(changes));
    }

    /// A whole listing in one window.
    void list(SeenChange... changes) {
        begin();
        window(1, HIGHEST, changes);
        store.finishListing(mailbox, NOW);
    }

    long receive(Received... messages) {
        Taken taken = store.commitReceived(List.of(messages));
        return taken.created() + taken.completed();
    }

    Received received(long id, String text, @Nullable Sighting now) {
        return new Received(ref(), EPOCH, id, content(text), now, false);
    }

    PlacementId withMessage(long id, Keywords keywords) {
        var kept = new ArrayList<SeenChange>();
        kept.add(new SeenChange.Appeared(sighting(id, keywords)));
        list(kept.toArray(SeenChange[]::new));
        receive(received(id, "text " + id, sighting(id, keywords)));
        return store.baseline(mailbox, id, id).getFirst().placement();
    }

    StoredContent content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ContentWriter writer = store.newContent(octets.length);
        writer.write(octets, 0, octets.length);
        return writer.finish();
    }

    static SeenChange appeared(long id) {
        return new SeenChange.Appeared(sighting(id, Keywords.none()));
    }

    Received header(long id) {
        return new Received(ref(), EPOCH, id, content("head " + id), sighting(id, SEEN), true);
    }

    static Sighting sighting(long id, Keywords keywords) {
        return new Sighting(id, keywords, NOW.minusSeconds(id), 100 + id);
    }

    static SyncFailure failure() {
        return SyncFailure.of(FailureKind.TRANSIENT, "It did not work.");
    }

    static RemoteMailbox remote(String name) {
        return new RemoteMailbox(name, MailboxPath.of(name), "/", Set.of(), true, true, null, null);
    }
}
