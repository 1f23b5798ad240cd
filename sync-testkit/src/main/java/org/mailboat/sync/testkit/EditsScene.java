package org.mailboat.sync.testkit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What the contracts of edits begin with, and the words in which they ask. A test has a store of
/// its own, with two mailboxes, and a message in one of them.
abstract class EditsScene {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final long EPOCH = 7;
    static final long HIGHEST = 4_294_967_295L;
    static final Keywords NONE = Keywords.none();
    static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);
    static final Keywords ANSWERED = Keywords.of(Keyword.ANSWERED);
    static final Keywords DELETED = Keywords.of(Keyword.DELETED);

    EditingUser user;
    LocalStore store;
    MailboxId work;
    MailboxId other;
    PlacementId message;

    /// An empty store.
    protected abstract EditingUser open();

    @BeforeEach
    void create_a_store_with_a_message_in_one_of_two_mailboxes() {
        user = open();
        store = user.store();
        work = store.adoptMailbox(account(), remote("Work", "Work"));
        other = store.adoptMailbox(account(), remote("Other", "Other"));
        list(other);
        list(work, new SeenChange.Appeared(sighting(1, SEEN)));
        store.commitReceived(
                List.of(
                        new Received(
                                new MailboxRef(work, "Work", MailboxPath.of("Work")),
                                EPOCH,
                                1,
                                content("text"),
                                sighting(1, SEEN),
                                false)));
        message = store.baseline(work, 1, 1).getFirst().placement();
    }

    @AfterEach
    void close() {
        user.close();
    }

    AccountId account() {
        return user.account();
    }

    List<LocalEdit> edits() {
        return store.edits(account(), 0, 100);
    }

    LocalEdit edit() {
        return store.edits(IdSet.of(message.number())).getFirst();
    }

    PlacementState state() {
        return store.states(IdSet.of(message.number())).getFirst();
    }

    void settle(Settlement settlement) {
        store.settle(List.of(settlement), NOW);
    }

    LocalMailbox mailbox(MailboxId id) {
        return store.mailboxes(account()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    void list(MailboxId mailbox, SeenChange... changes) {
        store.beginListing(
                mailbox,
                new OpenedMailbox(new MailboxStatus(1, EPOCH, 10, 100), false, true, null),
                new Checkpoint("first"),
                ObservationSink.Extent.WHOLE);
        window(mailbox, changes);
        store.finishListing(mailbox, NOW);
    }

    void window(MailboxId mailbox, SeenChange... changes) {
        store.recordWindow(mailbox, IdSet.range(1, HIGHEST), List.of(changes));
    }

    StoredContent content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ContentWriter writer = store.newContent(octets.length);
        writer.write(octets, 0, octets.length);
        return writer.finish();
    }

    static RemoteId at(long id) {
        return new RemoteId(EPOCH, id);
    }

    static Sighting sighting(long id, Keywords keywords) {
        return new Sighting(id, keywords, NOW.minusSeconds(id), 100 + id);
    }

    static RemoteMailbox remote(String name, String path) {
        return new RemoteMailbox(
                name, MailboxPath.parse(path), "/", Set.of(), true, true, null, null);
    }
}
