package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps what a session fetched, in memory.
final class RecordedFetch implements FetchSink {
    final List<String> events = new ArrayList<>();
    final Map<String, String> texts = new TreeMap<>();
    final Map<String, Sighting> sightings = new TreeMap<>();
    final List<SyncFailure> refusals = new ArrayList<>();
    private final Semaphore abandoned = new Semaphore(0);
    private final Map<Long, byte[]> contents = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);

    static FetchOrder order(String wireName, long epoch, long... uids) {
        return new FetchOrder(
                RecordedListing.ref(wireName), epoch, IdSet.of(uids), 1000L * uids.length, false);
    }

    /// As a disk that has no more room than this.
    RecordedFetch withRoom(long octets) {
        room.set(octets);
        return this;
    }

    /// Whether a text was given up. Waits for it: the thread that reads may have to notice first
    /// that its connection is gone.
    boolean gaveUp() throws InterruptedException {
        return abandoned.tryAcquire(10, TimeUnit.SECONDS);
    }

    @Override
    public ContentWriter begin(long length) {
        var octets = new ByteArrayOutputStream();
        return new ContentWriter() {
            @Override
            public void write(byte[] buffer, int offset, int count) {
                if (room.addAndGet(-count) < 0) {
                    throw new MailException(
                            SyncFailure.of(FailureKind.LOCAL_DISK, "The disk is full."));
                }
                octets.write(buffer, offset, count);
            }

            @Override
            public StoredContent finish() {
                long id = number.incrementAndGet();
                contents.put(id, octets.toByteArray());
                return new StoredContent(1, id, octets.size(), new Sha256(new byte[32]));
            }

            @Override
            public void abandon() {
                abandoned.release();
            }
        };
    }

    @Override
    public void received(FetchOrder order, long id, StoredContent content, @Nullable Sighting now) {
        String key = order.mailbox().wireName() + "/" + id;
        texts.put(key, new String(contents.get(content.offset()), StandardCharsets.ISO_8859_1));
        if (now != null) {
            sightings.put(key, now);
        }
        events.add(key);
    }

    @Override
    public void refused(FetchOrder order, IdSet ids, SyncFailure failure) {
        refusals.add(failure);
        events.add(order.mailbox().wireName() + " refused " + ids + " " + failure.kind().label());
    }

    @Override
    public void done(FetchOrder order, IdSet unanswered) {
        events.add(
                order.mailbox().wireName()
                        + " done"
                        + (unanswered.isEmpty() ? "" : ", unanswered " + unanswered));
    }

    @Override
    public void failed(FetchOrder order, SyncFailure failure) {
        events.add(
                order.mailbox().wireName()
                        + " failed "
                        + failure.kind().label()
                        + " "
                        + failure.scope());
    }
}
