package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.Sighting;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// A mail server as a model: mailboxes with epochs, messages with numbers and marks, and the faults
/// that servers have. Thread-safe.
public final class MemoryServer {
    private final NavigableMap<String, Box> boxes = new TreeMap<>();
    private final Map<String, Integer> fetched = new TreeMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> withheld = new HashSet<>();
    private final Set<String> poisonous = new HashSet<>();
    private final Set<String> stuttered = new HashSet<>();
    private final Set<String> shut = new HashSet<>();
    private long nextEpoch = 1_000;
    private long cutAfter = Long.MAX_VALUE;
    private boolean modSeqs = true;
    private boolean listsNothing;

    /// A mailbox of the server.
    private static final class Box {
        final MailboxPath path;
        long epoch;
        long uidNext = 1;
        long modSeq = 1;
        final NavigableMap<Long, Mail> mails = new TreeMap<>();

        Box(MailboxPath path, long epoch) {
            this.path = path;
            this.epoch = epoch;
        }
    }

    /// A message of the server.
    public record Mail(String text, Keywords keywords, Instant internalDate) {
        byte[] octets() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    public synchronized MemoryServer create(String path) {
        boxes.put(path, new Box(MailboxPath.parse(path), nextEpoch++));
        return this;
    }

    public synchronized void delete(String path) {
        boxes.remove(path);
    }

    /// Adds a message.
    ///
    /// @return its number
    public synchronized long append(String path, String text, Keywords keywords) {
        Box box = box(path);
        long uid = box.uidNext++;
        box.modSeq++;
        box.mails.put(
                uid,
                new Mail(text, keywords, Instant.parse("2020-01-01T00:00:00Z").plusSeconds(uid)));
        return uid;
    }

    public synchronized void mark(String path, long uid, Keywords keywords) {
        Box box = box(path);
        Mail mail = box.mails.get(uid);
        if (mail != null) {
            box.mails.put(uid, new Mail(mail.text(), keywords, mail.internalDate()));
            box.modSeq++;
        }
    }

    public synchronized void expunge(String path, long uid) {
        Box box = box(path);
        if (box.mails.remove(uid) != null) {
            box.modSeq++;
        }
    }

    /// Gives the mailbox a new epoch and its messages new numbers.
    public synchronized void reset(String path) {
        Box box = box(path);
        var mails = List.copyOf(box.mails.values());
        box.mails.clear();
        box.epoch = nextEpoch++;
        box.uidNext = 11;
        for (Mail mail : mails) {
            box.mails.put(box.uidNext++, mail);
        }
        box.modSeq++;
    }

    public synchronized NavigableMap<Long, Mail> mails(String path) {
        return new TreeMap<>(box(path).mails);
    }

    public synchronized List<String> paths() {
        return List.copyOf(boxes.keySet());
    }

    // Faults.

    /// The server says NO to this message's body.
    public synchronized void refuse(String path, long uid) {
        refused.add(path + "/" + uid);
    }

    /// The server says nothing about this message when asked for its body.
    public synchronized void withhold(String path, long uid) {
        withheld.add(path + "/" + uid);
    }

    /// The link breaks whenever this message's body is asked for.
    public synchronized void poison(String path, long uid) {
        poisonous.add(path + "/" + uid);
    }

    /// The server sends this message's body twice.
    public synchronized void stutter(String path, long uid) {
        stuttered.add(path + "/" + uid);
    }

    /// The server says NO to opening this mailbox.
    public synchronized void shut(String path) {
        shut.add(path);
    }

    /// The link breaks once, after so many more messages or windows.
    public synchronized void cutAfter(long answers) {
        cutAfter = answers;
    }

    public synchronized void listNothing(boolean yes) {
        listsNothing = yes;
    }

    public synchronized void withoutModSeqs() {
        modSeqs = false;
    }

    public synchronized void heal() {
        refused.clear();
        withheld.clear();
        poisonous.clear();
        stuttered.clear();
        shut.clear();
        cutAfter = Long.MAX_VALUE;
        listsNothing = false;
    }

    // What a remote asks.

    synchronized List<RemoteMailbox> list() {
        if (listsNothing) {
            return List.of();
        }
        return boxes.entrySet().stream()
                .map(e ->
                        new RemoteMailbox(
                                e.getKey(),
                                e.getValue().path,
                                "/",
                                e.getValue().path.isInbox() ? Set.of(Role.INBOX) : Set.of(),
                                true,
                                true,
                                null,
                                status(e.getValue())))
                .toList();
    }

    synchronized @Nullable MailboxStatus open(String path) {
        Box box = boxes.get(path);
        return box == null || shut.contains(path) ? null : status(box);
    }

    synchronized boolean isShut(String path) {
        return shut.contains(path);
    }

    synchronized List<Sighting> sightings(String path, long below) {
        return box(path).mails.headMap(below, false).entrySet().stream()
                .map(e -> sighting(e.getKey(), e.getValue()))
                .toList();
    }

    synchronized Sighting sighting(long uid, Mail mail) {
        return new Sighting(uid, mail.keywords(), mail.internalDate(), mail.octets().length);
    }

    synchronized boolean isRefused(String path, long uid) {
        return refused.contains(path + "/" + uid);
    }

    synchronized boolean isPoisonous(String path, long uid) {
        return poisonous.contains(path + "/" + uid);
    }

    synchronized boolean isStuttered(String path, long uid) {
        return stuttered.contains(path + "/" + uid);
    }

    synchronized @Nullable Mail body(String path, long uid) {
        if (withheld.contains(path + "/" + uid)) {
            return null;
        }
        Box box = boxes.get(path);
        Mail mail = box == null ? null : box.mails.get(uid);
        if (mail != null) {
            fetched.merge(path + "/" + uid, 1, Integer::sum);
        }
        return mail;
    }

    /// Counts one answer.
    ///
    /// @return whether the link breaks instead
    synchronized boolean cuts() {
        if (cutAfter == Long.MAX_VALUE) {
            return false;
        }
        if (cutAfter-- > 0) {
            return false;
        }
        cutAfter = Long.MAX_VALUE;
        return true;
    }

    /// How many bodies were sent so far.
    public synchronized long bodiesSent() {
        return fetched.values().stream().mapToLong(n -> n).sum();
    }

    private MailboxStatus status(Box box) {
        return new MailboxStatus(
                box.mails.size(), box.epoch, box.uidNext, modSeqs ? box.modSeq : 0);
    }

    private Box box(String path) {
        Box box = boxes.get(path);
        if (box == null) {
            throw new IllegalArgumentException("no mailbox " + path);
        }
        return box;
    }
}
