package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A mailbox of the fake server: its messages by UID, and the counters a client may rely on.
///
/// What a test changes here is what another client or an administrator would have changed; sessions
/// that have the mailbox selected hear of it in the usual ways. Thread-safe: everything is guarded
/// by the account's lock.
public final class FakeMailbox {
    private final FakeAccount account;
    private final String id;
    private final NavigableMap<Long, FakeMessage> messages = new TreeMap<>();
    private ExpungeLog expunges = new ExpungeLog();
    private String wireName;
    private long uidValidity;
    private long uidNext = 1;
    private long highestModSeq = 1;
    private int incarnation;
    private int renames;
    private boolean keepsModSeqs = true;
    private boolean selectable = true;
    private boolean readOnly;
    private boolean deleted;
    private @Nullable String specialUse;

    /// A mailbox as it was at one moment, for [#restore].
    public static final class Snapshot {
        private final FakeMailbox mailbox;
        private final NavigableMap<Long, FakeMessage> messages;
        private final ExpungeLog expunges;
        private final long uidNext;
        private final long highestModSeq;

        private Snapshot(FakeMailbox mailbox) {
            this.mailbox = mailbox;
            this.messages = new TreeMap<>(mailbox.messages);
            this.expunges = new ExpungeLog(mailbox.expunges);
            this.uidNext = mailbox.uidNext;
            this.highestModSeq = mailbox.highestModSeq;
        }
    }

    FakeMailbox(FakeAccount account, String id, String wireName, long uidValidity) {
        this.account = account;
        this.id = id;
        this.wireName = wireName;
        this.uidValidity = uidValidity;
    }

    /// Files a message with the account's date and no flags; gives its UID.
    public long append(byte[] octets) {
        return append(FakeContent.of(octets), account.now(), List.of());
    }

    /// Files a message; gives its UID.
    public long append(FakeContent content, OffsetDateTime internalDate, Collection<String> flags) {
        synchronized (account) {
            return file(FakeMessage.made(internalDate, content, flags));
        }
    }

    /// Files a message that is described already, with its flags and date.
    long file(FakeMessage message) {
        synchronized (account) {
            Optional<Labels> labels = account.labels();
            Optional<Long> there = labels.flatMap(all -> all.uidIn(this, message));
            if (there.isPresent()) {
                return there.get();
            }
            long uid = uidNext;
            uidNext += account.profile().has(Oddity.UID_HOLES) ? 1 + uid % 4 : 1;
            messages.put(uid, message.as(uid, nextModSeq(), account.now()));
            labels.ifPresent(all -> all.filed(this, message(uid)));
            return uid;
        }
    }

    /// Copies messages into another mailbox of the account, or this one; gives their UIDs there.
    /// UIDs that are not here are ignored.
    public List<Long> copyTo(FakeMailbox target, long... uids) {
        synchronized (account) {
            if (target.account != account) {
                throw new IllegalArgumentException(target + " belongs to another account");
            }
            return Arrays.stream(uids)
                    .boxed()
                    .flatMap(uid -> find(uid).stream())
                    .map(target::file)
                    .toList();
        }
    }

    /// Moves messages into another mailbox of the account, or to new UIDs in this one; gives their
    /// UIDs there. UIDs that are not here are ignored.
    public List<Long> moveTo(FakeMailbox target, long... uids) {
        synchronized (account) {
            List<Long> moved = copyTo(target, uids);
            expunge(uids);
            return moved;
        }
    }

    /// Adds flags to a message that is here.
    public void addFlags(long uid, String... flags) {
        synchronized (account) {
            Set<String> all = new TreeSet<>(message(uid).flags());
            all.addAll(Arrays.asList(flags));
            setFlags(uid, all);
        }
    }

    /// Takes flags from a message that is here.
    public void removeFlags(long uid, String... flags) {
        synchronized (account) {
            Collection<String> gone = FakeMessage.flagSet(Arrays.asList(flags));
            setFlags(uid, message(uid).flags().stream().filter(f -> !gone.contains(f)).toList());
        }
    }

    /// Gives a message exactly these flags; one that has them already keeps its mod-sequence.
    public void setFlags(long uid, Collection<String> flags) {
        synchronized (account) {
            FakeMessage old = message(uid);
            if (!old.flags().equals(FakeMessage.flagSet(flags))) {
                messages.put(uid, old.withFlags(flags, nextModSeq()));
                account.labels().ifPresent(all -> all.flagged(this, message(uid)));
            }
        }
    }

    /// Removes messages for good; UIDs that are not here are ignored.
    public void expunge(long... uids) {
        synchronized (account) {
            for (long uid : uids) {
                FakeMessage gone = messages.remove(uid);
                if (gone != null) {
                    expunges.add(uid, nextModSeq());
                    account.labels().ifPresent(all -> all.expunged(this, gone));
                }
            }
        }
    }

    /// From now on the body of this message is answered with `NO` and this text.
    public void refuseBody(long uid, String text) {
        synchronized (account) {
            messages.put(uid, message(uid).withRefusal(text));
        }
    }

    /// Gives the mailbox a new UIDVALIDITY and its messages new UIDs from 1 on, in the same order;
    /// sessions that have it selected are disconnected.
    public void resetUidValidity() {
        renumber(new ArrayList<>(messages()));
    }

    /// As [#resetUidValidity()], the messages in an order that this source of chance gives.
    public void resetUidValidity(Random order) {
        List<FakeMessage> shuffled = new ArrayList<>(messages());
        Collections.shuffle(shuffled, order);
        renumber(shuffled);
    }

    private void renumber(List<FakeMessage> order) {
        synchronized (account) {
            messages.clear();
            expunges = new ExpungeLog();
            uidValidity = account.nextUidValidity();
            uidNext = 1;
            highestModSeq = 1;
            incarnation++;
            order.forEach(this::file);
            account.changed();
        }
    }

    /// Forgets all mod-sequences and expunges, as Dovecot does when its index files are lost:
    /// HIGHESTMODSEQ falls to a low number, UIDVALIDITY and UIDs stay; sessions that have it
    /// selected are disconnected.
    public void loseIndex() {
        synchronized (account) {
            highestModSeq = 2;
            messages.replaceAll((uid, message) -> message.withModSeq(1));
            expunges = new ExpungeLog();
            expunges.forget(highestModSeq);
            incarnation++;
            account.changed();
        }
    }

    /// Forgets what was expunged so far: to who asks what vanished since an earlier moment, the
    /// server names every UID that is not here, as it may ([RFC 7162
    /// §3.2.5.1](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2.5.1)).
    public void forgetExpunges() {
        synchronized (account) {
            expunges.forget(highestModSeq);
        }
    }

    /// The mailbox as it is now.
    public Snapshot snapshot() {
        synchronized (account) {
            return new Snapshot(this);
        }
    }

    /// Puts the mailbox back to what it was, as a restored backup does: UIDs that were given since
    /// are given again. UIDVALIDITY stays; sessions that have it selected are disconnected.
    public void restore(Snapshot then) {
        synchronized (account) {
            if (then.mailbox != this) {
                throw new IllegalArgumentException("a snapshot of another mailbox");
            }
            messages.clear();
            messages.putAll(then.messages);
            expunges = new ExpungeLog(then.expunges);
            uidNext = then.uidNext;
            highestModSeq = then.highestModSeq;
            incarnation++;
            account.changed();
        }
    }

    /// The UIDs up to UIDNEXT that vanished after a mod-sequence: more than those if the server
    /// does not remember that far back.
    NumberSet vanishedSince(long modSeq) {
        synchronized (account) {
            if (account.profile().has(Oddity.TELLS_TOO_MUCH_VANISHED) && modSeq < highestModSeq) {
                return NumberSet.upTo(uidNext - 1);
            }
            return expunges.reachesBackTo(modSeq)
                    ? NumberSet.of(expunges.since(modSeq))
                    : NumberSet.gaps(messages.navigableKeySet(), uidNext - 1);
        }
    }

    boolean remembersExpungesSince(long modSeq) {
        synchronized (account) {
            return expunges.reachesBackTo(modSeq);
        }
    }

    /// The message with this UID.
    ///
    /// @throws IllegalArgumentException if it is not here
    public FakeMessage message(long uid) {
        return find(uid)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no message with UID " + uid + " in " + wireName()));
    }

    /// The message with this UID, if it is here.
    public Optional<FakeMessage> find(long uid) {
        synchronized (account) {
            return Optional.ofNullable(messages.get(uid));
        }
    }

    /// All messages as they are now, in UID order.
    public List<FakeMessage> messages() {
        synchronized (account) {
            return List.copyOf(messages.values());
        }
    }

    /// The name as clients see it, in modified UTF-7.
    public String wireName() {
        synchronized (account) {
            return wireName;
        }
    }

    /// The MAILBOXID ([RFC 8474 §4.1](https://www.rfc-editor.org/rfc/rfc8474.html#section-4.1)): it
    /// stays through renames and resets and ends with the mailbox.
    public String id() {
        return id;
    }

    public long uidValidity() {
        synchronized (account) {
            return uidValidity;
        }
    }

    public long uidNext() {
        synchronized (account) {
            return uidNext;
        }
    }

    /// The highest mod-sequence; a server without CONDSTORE keeps it to itself.
    public long highestModSeq() {
        synchronized (account) {
            return highestModSeq;
        }
    }

    /// Whether the mailbox has mod-sequences for clients, else it answers `NOMODSEQ`.
    public void setKeepsModSeqs(boolean keeps) {
        synchronized (account) {
            keepsModSeqs = keeps;
        }
    }

    boolean keepsModSeqs() {
        synchronized (account) {
            return keepsModSeqs;
        }
    }

    /// The response code that tells HIGHESTMODSEQ, or that there is none.
    String modSeqCode() {
        synchronized (account) {
            return keepsModSeqs ? "[HIGHESTMODSEQ " + highestModSeq + "]" : "[NOMODSEQ]";
        }
    }

    /// Whether clients may open the mailbox, else it is listed as `\Noselect`.
    public void setSelectable(boolean wanted) {
        synchronized (account) {
            selectable = wanted;
            account.changed();
        }
    }

    boolean isSelectable() {
        synchronized (account) {
            return selectable;
        }
    }

    /// Whether the user may only look: SELECT answers `[READ-ONLY]` and nothing is taken in.
    public void setReadOnly(boolean wanted) {
        synchronized (account) {
            readOnly = wanted;
        }
    }

    boolean isReadOnly() {
        synchronized (account) {
            return readOnly;
        }
    }

    /// Marks the mailbox with a role such as `\Sent`, or with none.
    public void setSpecialUse(@Nullable String attribute) {
        synchronized (account) {
            specialUse = attribute;
        }
    }

    Optional<String> specialUse() {
        synchronized (account) {
            return Optional.ofNullable(specialUse);
        }
    }

    public void setSubscribed(boolean wanted) {
        account.subscribe(wireName(), wanted);
    }

    public boolean isSubscribed() {
        return account.subscriptions().contains(wireName());
    }

    boolean isDeleted() {
        synchronized (account) {
            return deleted;
        }
    }

    void delete() {
        synchronized (account) {
            deleted = true;
        }
    }

    /// Counts how often the mailbox lost what its sessions rely on.
    int incarnation() {
        synchronized (account) {
            return incarnation;
        }
    }

    /// Counts the renames after which sessions that were open see an empty mailbox.
    int renames() {
        synchronized (account) {
            return renames;
        }
    }

    /// Gives the mailbox another name, with what the profile says comes with it.
    void rename(String newWireName, FakeProfile profile) {
        synchronized (account) {
            wireName = newWireName;
            if (profile.has(Oddity.UIDVALIDITY_CHANGES_AT_RENAME)) {
                renumber(new ArrayList<>(messages()));
            }
            if (profile.has(Oddity.RENAME_RAISES_MODSEQ)) {
                nextModSeq();
            }
            if (profile.has(Oddity.RENAME_EMPTIES_OPEN_SESSIONS)) {
                renames++;
            }
        }
    }

    FakeAccount account() {
        return account;
    }

    private long nextModSeq() {
        account.changed();
        highestModSeq = account.nextModSeq(highestModSeq);
        return highestModSeq;
    }

    @Override
    public String toString() {
        return wireName();
    }
}
