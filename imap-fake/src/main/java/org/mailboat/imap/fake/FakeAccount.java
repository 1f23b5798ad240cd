package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// A user of the fake server and the tree of mailboxes that belongs to it.
///
/// Mailboxes are named here in Unicode, whole, with the profile's separator between levels.
/// Thread-safe; the object itself is the lock of everything in the account.
public final class FakeAccount {
    private static final String INBOX = "INBOX";

    private final String user;
    private final String password;
    private final InstantSource clock;
    private final Supplier<FakeProfile> profile;
    private final NavigableMap<String, FakeMailbox> mailboxes = new TreeMap<>();
    private final NavigableSet<String> subscriptions = new TreeSet<>();
    private final NavigableSet<String> deletedParents = new TreeSet<>();
    private long lastUidValidity = 1000;
    private final Labels labels = new Labels(this);
    private final FakeLimits limits = new FakeLimits();
    private long lastMailboxId;
    private long lastModSeq;
    private boolean validityTaken = true;
    private long changes;

    FakeAccount(String user, String password, InstantSource clock, Supplier<FakeProfile> profile) {
        this.user = user;
        this.password = password;
        this.clock = clock;
        this.profile = profile;
        createWire(INBOX);
        profile.get().mailboxes().forEach(this::createSpecial);
    }

    private void createSpecial(String wireName, String specialUse) {
        FakeMailbox made = createWire(wireName);
        if (made != null && !specialUse.isEmpty()) {
            made.setSpecialUse(specialUse);
        }
    }

    public String user() {
        return user;
    }

    /// What the account does not take in.
    public FakeLimits limits() {
        return limits;
    }

    /// How many octets all messages have.
    synchronized long octets() {
        return mailboxes.values().stream()
                .flatMap(mailbox -> mailbox.messages().stream())
                .mapToLong(message -> message.content().size())
                .sum();
    }

    boolean accepts(String name, String secret) {
        return user.equals(name) && password.equals(secret);
    }

    /// Creates a mailbox.
    ///
    /// @throws IllegalArgumentException if it is there already
    public FakeMailbox create(String name) {
        FakeMailbox made = createWire(ModifiedUtf7.encode(name));
        if (made == null) {
            throw new IllegalArgumentException(name + " is there already");
        }
        return made;
    }

    /// The mailbox of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public FakeMailbox mailbox(String name) {
        return mailboxOnWire(ModifiedUtf7.encode(name));
    }

    /// The mailbox of this name as commands spell it.
    ///
    /// @throws IllegalArgumentException if there is none
    public FakeMailbox mailboxOnWire(String wireName) {
        return find(wireName)
                .orElseThrow(() -> new IllegalArgumentException("no mailbox " + wireName));
    }

    /// Renames a mailbox with everything below it; UIDs stay, and UIDVALIDITY unless the profile
    /// says otherwise.
    public void rename(String from, String to) {
        if (!renameWire(ModifiedUtf7.encode(from), ModifiedUtf7.encode(to))) {
            throw new IllegalArgumentException("cannot rename " + from + " to " + to);
        }
    }

    /// Gives each of two mailboxes the other's name, by three renames.
    public synchronized void swap(String one, String other) {
        String free = one + "~";
        rename(one, free);
        rename(other, one);
        rename(free, other);
    }

    /// Deletes a mailbox with its messages; those below it stay.
    public void delete(String name) {
        if (!deleteWire(ModifiedUtf7.encode(name))) {
            throw new IllegalArgumentException("cannot delete " + name);
        }
    }

    /// Deletes a mailbox with its messages and makes an empty one of the same name.
    public synchronized FakeMailbox recreate(String name) {
        delete(name);
        return create(name);
    }

    /// All mailboxes, in the order of their names.
    public synchronized List<FakeMailbox> mailboxes() {
        return List.copyOf(mailboxes.values());
    }

    /// Subscribes to a name, or no longer; it need not be a mailbox's, and stays when that goes.
    synchronized void subscribe(String wireName, boolean wanted) {
        if (wanted
                ? subscriptions.add(canonical(wireName))
                : subscriptions.remove(canonical(wireName))) {
            changed();
        }
    }

    synchronized List<String> subscriptions() {
        return List.copyOf(subscriptions);
    }

    synchronized Optional<FakeMailbox> find(String wireName) {
        return Optional.ofNullable(mailboxes.get(canonical(wireName)));
    }

    /// Creates a mailbox, or gives null if it is there already.
    synchronized @Nullable FakeMailbox createWire(String wireName) {
        String name = canonical(wireName);
        if (mailboxes.containsKey(name)) {
            return null;
        }
        String id = "M%08x-%d".formatted(user.hashCode(), ++lastMailboxId);
        FakeMailbox made = new FakeMailbox(this, id, name, validityOfNewMailbox());
        mailboxes.put(name, made);
        if (profile.get().has(Oddity.CREATES_PARENTS)) {
            namespaces().parents(name).forEach(this::createWire);
        }
        changed();
        return made;
    }

    synchronized boolean renameWire(String from, String to) {
        String source = canonical(from);
        String target = canonical(to);
        if (source.equals(INBOX) || !exists(source) || exists(target)) {
            return false;
        }
        List<FakeMailbox> moved = new ArrayList<>();
        for (FakeMailbox mailbox : mailboxes()) {
            if (namespaces().isAtOrBelow(mailbox.wireName(), source)) {
                mailboxes.remove(mailbox.wireName());
                moved.add(mailbox);
            }
        }
        for (FakeMailbox mailbox : moved) {
            String name = target + mailbox.wireName().substring(source.length());
            mailbox.rename(name, profile.get());
            mailboxes.put(name, mailbox);
        }
        changed();
        return true;
    }

    synchronized boolean deleteWire(String wireName) {
        String name = canonical(wireName);
        FakeMailbox gone = name.equals(INBOX) ? null : mailboxes.remove(name);
        if (gone == null) {
            return false;
        }
        gone.delete();
        if (hasChildren(name)) {
            deletedParents.add(name);
        }
        validityTaken = true;
        changed();
        return true;
    }

    private boolean exists(String wireName) {
        return mailboxes.keySet().stream()
                .anyMatch(name -> namespaces().isAtOrBelow(name, wireName));
    }

    boolean hasChildren(String wireName) {
        return mailboxes().stream().anyMatch(m -> namespaces().isBelow(m.wireName(), wireName));
    }

    FakeProfile profile() {
        return profile.get();
    }

    FakeNamespaces namespaces() {
        return profile().namespaces();
    }

    /// The labels, where mailboxes are that.
    Optional<Labels> labels() {
        return profile().has(Oddity.LABELS) ? Optional.of(labels) : Optional.empty();
    }

    /// The labels, wherever mailboxes are that or not.
    Labels allLabels() {
        return labels;
    }

    /// The mod-sequence of the next change in a mailbox.
    synchronized long nextModSeq(long highest) {
        lastModSeq = Math.max(lastModSeq, highest) + 1;
        return profile().has(Oddity.ACCOUNT_WIDE_MODSEQ) ? lastModSeq : highest + 1;
    }

    /// Whether a name without a mailbox is listed as if it were one.
    synchronized boolean looksReal(String wireName) {
        return deletedParents.contains(wireName)
                && profile.get().has(Oddity.DELETED_PARENT_LOOKS_REAL);
    }

    /// A UIDVALIDITY that no mailbox had before.
    synchronized long nextUidValidity() {
        validityTaken = true;
        return ++lastUidValidity;
    }

    private long validityOfNewMailbox() {
        if (!profile.get().has(Oddity.SHARED_UIDVALIDITY)) {
            return nextUidValidity();
        }
        long second = clock.instant().getEpochSecond() & 0x7fff_ffff;
        if (validityTaken || second > lastUidValidity) {
            lastUidValidity = Math.max(lastUidValidity + 1, second);
        }
        validityTaken = false;
        return lastUidValidity;
    }

    OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    synchronized void changed() {
        changes++;
        notifyAll();
    }

    synchronized long changes() {
        return changes;
    }

    /// Waits until something changes in the account after this count.
    synchronized void awaitChange(long known) throws InterruptedException {
        while (changes == known) {
            wait();
        }
    }

    private String canonical(String wireName) {
        if (wireName.toUpperCase(Locale.ROOT).equals(INBOX)) {
            return INBOX;
        }
        if (!profile.get().has(Oddity.RESPELLS_NAMES)) {
            return wireName;
        }
        String spelled = wireName.strip();
        return mailboxes.keySet().stream()
                .filter(spelled::equalsIgnoreCase)
                .findFirst()
                .orElse(spelled);
    }
}
