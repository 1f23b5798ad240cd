package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.Sighting;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A mail server as a model: mailboxes with epochs, messages with numbers and marks, and the faults
/// that servers have. Thread-safe.
public final class MemoryServer {
    private static final Instant FIRST_DATE = Instant.parse("2020-01-01T00:00:00Z");

    private final NavigableMap<String, Box> boxes = new TreeMap<>();
    private final Map<String, Integer> fetched = new TreeMap<>();
    private final List<String> bodies = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> withheld = new HashSet<>();
    private final Set<String> poisonous = new HashSet<>();
    private final Set<String> stuttered = new HashSet<>();
    private final Set<String> shut = new HashSet<>();
    private long appended;
    private long made;
    private long nextContent = 1;
    private long headersSent;
    private boolean contentIds;
    private long nextEpoch = 1_000;
    private long cutAfter = Long.MAX_VALUE;
    private boolean modSeqs = true;
    private boolean listsNothing;

    /// Names of what was deleted in this epoch.
    private final Set<String> deleted = new HashSet<>();

    private final WriteFaults writes = new WriteFaults();
    private final Set<String> unsubscribed = new HashSet<>();
    private final Map<String, Role> roles = new TreeMap<>();
    private boolean mailboxIds;
    private boolean sharesEpochs;
    private boolean changes;
    private Watch watch = new Watch() {};

    /// Is told of everything that comes to pass in the mailboxes, under the server's lock.
    public interface Watch {
        /// A message stands there now.
        ///
        /// @param moved whether it stood elsewhere before, or had another number
        default void came(String path, long epoch, long uid, Mail mail, boolean moved) {}

        /// A message does not stand there any more.
        ///
        /// @param moved whether it stands elsewhere now, or has another number
        default void gone(String path, long epoch, long uid, Mail mail, boolean moved) {}

        /// A message has other keywords.
        default void marked(Mail before, Mail now) {}
    }

    /// A mailbox of the server.
    private static final class Box {
        MailboxPath path;
        long epoch;
        long uidNext = 1;
        long modSeq = 1;
        final NavigableMap<Long, Mail> mails = new TreeMap<>();
        final NavigableMap<Long, Long> modSeqs = new TreeMap<>();
        @Nullable String id;

        Box(MailboxPath path, long epoch) {
            this.path = path;
            this.epoch = epoch;
        }
    }

    /// A message of the server.
    ///
    /// @param contentId the server's identity for its content, told only if the server has such;
    ///   kept by moves and copies
    public record Mail(String text, Keywords keywords, Instant internalDate, String contentId) {
        byte[] octets() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        Mail marked(Keywords other) {
            return new Mail(text, other, internalDate, contentId);
        }
    }

    public synchronized MemoryServer create(String path) {
        if (sharesEpochs && deleted.contains(path)) {
            newEpoch();
        }
        var box = new Box(MailboxPath.parse(path), sharesEpochs ? nextEpoch : nextEpoch++);
        box.id = "mailbox-" + ++made;
        boxes.put(path, box);
        return this;
    }

    /// Says what a mailbox is for.
    public synchronized MemoryServer role(String path, Role role) {
        roles.put(path, role);
        return this;
    }

    private long newEpoch() {
        deleted.clear();
        return ++nextEpoch;
    }

    public synchronized void rename(String from, String to) {
        Box box = box(from);
        if (boxes.containsKey(to)) {
            throw new IllegalArgumentException("there is a mailbox " + to);
        }
        boxes.remove(from);
        box.path = MailboxPath.parse(to);
        boxes.put(to, box);
        Role role = roles.remove(from);
        if (role != null) {
            roles.put(to, role);
        }
    }

    public synchronized void delete(String path) {
        Box box = boxes.remove(path);
        if (box != null) {
            deleted.add(path);
            box.mails.forEach((uid, mail) -> watch.gone(path, box.epoch, uid, mail, false));
        }
    }

    /// Adds a message.
    ///
    /// @return its number
    public synchronized long append(String path, String text, Keywords keywords) {
        return append(path, text, keywords, FIRST_DATE.plusSeconds(++appended));
    }

    /// Adds a message that came at this time.
    ///
    /// @return its number
    public synchronized long append(
            String path, String text, Keywords keywords, Instant internalDate) {
        return add(path, new Mail(text, keywords, internalDate, "id-" + nextContent++), false);
    }

    private long add(String path, Mail mail, boolean moved) {
        Box box = box(path);
        long uid = box.uidNext++;
        put(box, uid, mail);
        watch.came(path, box.epoch, uid, mail, moved);
        return uid;
    }

    private static void put(Box box, long uid, Mail mail) {
        box.modSeq++;
        box.mails.put(uid, mail);
        box.modSeqs.put(uid, box.modSeq);
    }

    /// Moves a message, as MOVE does: it keeps its date and keywords and gets a new number, in the
    /// same mailbox too.
    ///
    /// @return its new number
    public synchronized long move(String from, long uid, String to) {
        Mail mail = mail(from, uid);
        expunge(from, uid, true);
        return add(to, mail, true);
    }

    /// Copies a message, as COPY does.
    ///
    /// @return the number of the copy
    public synchronized long copy(String from, long uid, String to) {
        return add(to, mail(from, uid), false);
    }

    /// Moves a message as a client does that stores it anew: with another date, and for the server
    /// it is another one.
    ///
    /// @return its new number
    public synchronized long storeAnew(String from, long uid, String to) {
        Mail mail = mail(from, uid);
        expunge(from, uid);
        return append(to, mail.text(), mail.keywords());
    }

    public synchronized void mark(String path, long uid, Keywords keywords) {
        Box box = box(path);
        Mail mail = box.mails.get(uid);
        if (mail != null) {
            Mail marked = mail.marked(keywords);
            put(box, uid, marked);
            watch.marked(mail, marked);
        }
    }

    /// Has another message under the same number, as a server may after it lost its index.
    public synchronized void replace(String path, long uid, String text) {
        Mail mail = mail(path, uid);
        box(path)
                .mails
                .put(
                        uid,
                        new Mail(
                                text, mail.keywords(), mail.internalDate(), "id-" + nextContent++));
    }

    public synchronized void expunge(String path, long uid) {
        expunge(path, uid, false);
    }

    private void expunge(String path, long uid, boolean moved) {
        Box box = box(path);
        Mail mail = box.mails.remove(uid);
        if (mail != null) {
            box.modSeqs.remove(uid);
            box.modSeq++;
            watch.gone(path, box.epoch, uid, mail, moved);
        }
    }

    /// Loses its index: mod-sequences begin anew.
    public synchronized void loseIndex(String path) {
        Box box = box(path);
        box.modSeq = 1;
        box.modSeqs.replaceAll((_, _) -> 1L);
    }

    /// Gives the mailbox a new epoch and its messages new numbers, in the same order.
    public synchronized void reset(String path) {
        reset(path, _ -> {});
    }

    /// The same, in another order.
    public synchronized void reset(String path, Consumer<List<Mail>> order) {
        reset(path, 11, order);
    }

    /// Gives the mailbox a new epoch and its messages new numbers.
    ///
    /// @param first the lowest of the new numbers
    /// @param order brings the messages into their new order
    public synchronized void reset(String path, long first, Consumer<List<Mail>> order) {
        Box box = box(path);
        var mails = new ArrayList<>(box.mails.values());
        order.accept(mails);
        box.mails.forEach((uid, mail) -> watch.gone(path, box.epoch, uid, mail, true));
        box.mails.clear();
        box.modSeqs.clear();
        box.epoch = sharesEpochs ? newEpoch() : nextEpoch++;
        box.uidNext = first;
        mails.forEach(mail -> add(path, mail, true));
        box.modSeq++;
    }

    public synchronized NavigableMap<Long, Mail> mails(String path) {
        return new TreeMap<>(box(path).mails);
    }

    public synchronized List<String> paths() {
        return List.copyOf(boxes.keySet());
    }

    /// The mod-sequences of its messages, by number.
    public synchronized NavigableMap<Long, Long> modSeqs(String path) {
        return new TreeMap<>(box(path).modSeqs);
    }

    /// A mailbox's counters, whatever the server says of it.
    public synchronized MailboxStatus counters(String path) {
        return status(box(path));
    }

    /// Tells somebody of everything from now on.
    public synchronized void watch(Watch watcher) {
        watch = watcher;
    }

    // Faults.

    /// The server says NO to this message's body.
    public synchronized void refuse(String path, long uid) {
        refused.add(place(path, uid));
    }

    /// The server says nothing about this message when asked for its body.
    public synchronized void withhold(String path, long uid) {
        withheld.add(place(path, uid));
    }

    /// The link breaks whenever this message's body is asked for.
    public synchronized void poison(String path, long uid) {
        poisonous.add(place(path, uid));
    }

    /// The server sends this message's body twice.
    public synchronized void stutter(String path, long uid) {
        stuttered.add(place(path, uid));
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

    /// The server tells its identity for each message's content.
    public synchronized void withContentIds() {
        contentIds = true;
    }

    /// The server tells its identity for each mailbox.
    public synchronized void withMailboxIds() {
        mailboxIds = true;
    }

    /// Mailboxes that are made from now on have one epoch, as if it all were in one second. One
    /// that is reset, or is made where one was deleted, has another one, which those made after it
    /// share.
    public synchronized void withSharedEpochs() {
        sharesEpochs = true;
    }

    /// The server tells what changed since a checkpoint, and its remote looks first whether known
    /// messages are still what they were.
    public synchronized void withChanges() {
        changes = true;
    }

    /// What goes wrong when something is written.
    public WriteFaults writes() {
        return writes;
    }

    public synchronized void heal() {
        writes.heal();
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
                                roles(e.getKey(), e.getValue().path),
                                !unsubscribed.contains(e.getKey()),
                                true,
                                serverId(e.getValue()),
                                status(e.getValue())))
                .toList();
    }

    private @Nullable String serverId(@Nullable Box box) {
        return mailboxIds && box != null ? box.id : null;
    }

    /// What opening it tells.
    synchronized OpenedMailbox opened(String path, MailboxStatus status) {
        return new OpenedMailbox(status, writes.isReadOnly(path), true, serverId(boxes.get(path)));
    }

    /// Whether the mailbox is the one that is meant.
    synchronized boolean isExpected(ExpectedMailbox expected, MailboxStatus now) {
        String id = serverId(boxes.get(expected.mailbox().wireName()));
        return (expected.epoch() == 0 || expected.epoch() == now.epoch())
                && (id == null || expected.serverId() == null || id.equals(expected.serverId()));
    }

    synchronized boolean tellsChanges() {
        return changes && modSeqs;
    }

    /// Messages that came or were marked later than this.
    synchronized List<Sighting> changed(String path, long since) {
        Box box = box(path);
        return box.mails.entrySet().stream()
                .filter(e -> box.modSeqs.getOrDefault(e.getKey(), 0L) > since)
                .map(e -> sighting(e.getKey(), e.getValue()))
                .toList();
    }

    private Set<Role> roles(String name, MailboxPath path) {
        Role role = path.isInbox() ? Role.INBOX : roles.get(name);
        return role == null ? Set.of() : Set.of(role);
    }

    synchronized @Nullable MailboxStatus open(String path) {
        Box box = boxes.get(path);
        return box == null || listsNothing || shut.contains(path) ? null : status(box);
    }

    /// Whether it is there and cannot be opened.
    synchronized boolean isOutOfSight(String path) {
        return boxes.containsKey(path) && open(path) == null;
    }

    synchronized void subscribe(String path, boolean wanted) {
        if (wanted) {
            unsubscribed.remove(path);
        } else {
            unsubscribed.add(path);
        }
    }

    /// How many octets all messages have together.
    synchronized long octets() {
        return boxes.values().stream()
                .flatMap(box -> box.mails.values().stream())
                .mapToLong(mail -> mail.octets().length)
                .sum();
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
        return new Sighting(
                uid,
                mail.keywords(),
                mail.internalDate(),
                mail.octets().length,
                contentIds ? mail.contentId() : null);
    }

    synchronized boolean isRefused(String path, long uid) {
        return refused.contains(place(path, uid));
    }

    synchronized boolean isPoisonous(String path, long uid) {
        return poisonous.contains(place(path, uid));
    }

    /// Names a message, whatever its mailbox is called.
    private String place(String path, long uid) {
        Box box = boxes.get(path);
        return (box == null ? 0 : box.epoch) + "/" + uid;
    }

    synchronized boolean isStuttered(String path, long uid) {
        return stuttered.contains(place(path, uid));
    }

    /// @param header whether no more than the header is asked for
    synchronized @Nullable Mail body(String path, long uid, boolean header) {
        if (withheld.contains(place(path, uid))) {
            return null;
        }
        Box box = boxes.get(path);
        Mail mail = box == null ? null : box.mails.get(uid);
        if (mail != null && header) {
            headersSent++;
        } else if (mail != null) {
            fetched.merge(mail.text(), 1, Integer::sum);
            bodies.add(mail.text());
        }
        return mail;
    }

    private Mail mail(String path, long uid) {
        Mail mail = box(path).mails.get(uid);
        if (mail == null) {
            throw new IllegalArgumentException("no message " + path + "/" + uid);
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

    /// How many headers were sent alone so far.
    public synchronized long headersSent() {
        return headersSent;
    }

    /// How often this text was sent so far.
    public synchronized int bodiesSent(String text) {
        return fetched.getOrDefault(text, 0);
    }

    /// How many bodies were sent so far.
    public synchronized long bodiesSent() {
        return bodies.size();
    }

    /// Their texts, in the order in which they were sent.
    public synchronized List<String> bodiesInOrder() {
        return List.copyOf(bodies);
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
