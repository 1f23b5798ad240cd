package org.mailboat.store;

import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A store in a temporary home, with the few steps that tests repeat.
final class Homestead implements AutoCloseable {
    static final long EPOCH = 77;
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOON);

    final Path home;
    Store store;

    Homestead(Path home) {
        this(home, Store.open(home, CLOCK));
    }

    Homestead(Path home, Store store) {
        this.home = home;
        this.store = store;
    }

    static Homestead failing(Path home, SegmentFiles files) {
        return new Homestead(
                home,
                Store.open(
                        home, CLOCK, Migration.known(), files, Segments.FULL, CommitPoint.SOUND));
    }

    static Homestead smallSegments(Path home, long full) {
        return new Homestead(
                home,
                Store.open(
                        home,
                        CLOCK,
                        Migration.known(),
                        SegmentFiles.DISK,
                        full,
                        CommitPoint.SOUND));
    }

    void reopen() {
        store.close();
        store = Store.open(home, CLOCK);
    }

    Account account(String name) {
        return store.accounts()
                .add(
                        name,
                        new ServerAddress(
                                ServerAddress.Security.IMPLICIT_TLS, "mail.example", 993, "joe"),
                        null,
                        new TlsTrust.Platform(),
                        new CredentialSource.Stored(),
                        Policy.DEFAULT);
    }

    MailboxId mailbox(Account account, String path) {
        return store.localStore().adoptMailbox(account.id(), remote(path, null));
    }

    static RemoteMailbox remote(String path, MailboxStatus status) {
        return new RemoteMailbox(
                path, MailboxPath.parse(path), "/", Set.of(), true, true, null, status);
    }

    /// Begins a whole listing.
    void begin(MailboxId mailbox, long epoch) {
        begin(mailbox, epoch, ObservationSink.Extent.WHOLE);
    }

    void begin(MailboxId mailbox, long epoch, ObservationSink.Extent extent) {
        store.localStore()
                .beginListing(
                        mailbox,
                        new OpenedMailbox(new MailboxStatus(0, epoch, 1, 0), false, true, null),
                        new Checkpoint("c" + epoch),
                        extent);
    }

    /// A listing of these messages alone, begun and ended.
    void list(MailboxId mailbox, Sighting... sightings) {
        begin(mailbox, EPOCH);
        List<SeenChange> changes = new ArrayList<>();
        for (Sighting sighting : sightings) {
            changes.add(new SeenChange.Appeared(sighting));
        }
        store.localStore().recordWindow(mailbox, IdSet.range(1, 4294967295L), changes);
        store.localStore().finishListing(mailbox, NOON);
    }

    static Sighting sighting(long uid, Keyword... keywords) {
        return new Sighting(uid, Keywords.of(keywords), NOON.plusSeconds(uid), 20 + uid);
    }

    StoredContent content(byte[] octets) {
        ContentWriter writer = store.localStore().newContent(octets.length);
        writer.write(octets, 0, octets.length);
        return writer.finish();
    }

    Received received(MailboxId mailbox, long uid, byte[] octets, Keyword... keywords) {
        return new Received(
                ref(mailbox), EPOCH, uid, content(octets), sighting(uid, keywords), false);
    }

    long commit(Received... batch) {
        var taken = store.localStore().commitReceived(List.of(batch));
        return taken.created() + taken.completed();
    }

    static MailboxRef ref(MailboxId mailbox) {
        return new MailboxRef(mailbox, "M", MailboxPath.of("M"));
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] read(PlacementView placement) {
        try (MessageContent content = store.mail().open(placement)) {
            return content.stream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    List<PlacementView> all(MailboxId mailbox) {
        return store.mail().page(mailbox, null, MailReader.LARGEST_PAGE).placements();
    }

    MailboxSummary summary(MailboxId mailbox) {
        return store.mail().mailbox(mailbox).orElseThrow();
    }

    @Override
    public void close() {
        store.close();
    }
}
