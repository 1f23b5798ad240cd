package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A mailbox of the fake server: its messages by UID, and the counters a client may rely on.
///
/// What a test changes here is what another client would have changed; sessions that have the
/// mailbox selected hear of it in the usual ways. Thread-safe: everything is guarded by the
/// account's lock.
public final class FakeMailbox {
    private final FakeAccount account;
    private final NavigableMap<Long, FakeMessage> messages = new TreeMap<>();
    private String wireName;
    private long uidValidity;
    private long uidNext = 1;
    private long highestModSeq = 1;
    private boolean subscribed;
    private boolean deleted;
    private @Nullable String specialUse;

    FakeMailbox(FakeAccount account, String wireName, long uidValidity) {
        this.account = account;
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
            long uid = uidNext++;
            messages.put(
                    uid,
                    new FakeMessage(
                            uid,
                            FakeMessage.flagSet(flags),
                            internalDate,
                            content,
                            nextModSeq(),
                            Optional.empty()));
            return uid;
        }
    }

    /// Files a message that is in another mailbox already, with its flags and date.
    long file(FakeMessage message) {
        synchronized (account) {
            long uid = uidNext++;
            messages.put(uid, message.as(uid, nextModSeq()));
            return uid;
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
            }
        }
    }

    /// Removes messages for good; UIDs that are not here are ignored.
    public void expunge(long... uids) {
        synchronized (account) {
            for (long uid : uids) {
                if (messages.remove(uid) != null) {
                    nextModSeq();
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

    /// Gives the mailbox a new UIDVALIDITY and its messages new UIDs from 1 on, as a server does
    /// that lost its index; sessions that have it selected are disconnected.
    public void resetUidValidity() {
        synchronized (account) {
            List<FakeMessage> old = new ArrayList<>(messages.values());
            messages.clear();
            uidValidity = account.nextUidValidity();
            uidNext = 1;
            highestModSeq = 1;
            old.forEach(this::file);
        }
    }

    /// The message with this UID.
    ///
    /// @throws IllegalArgumentException if it is not here
    public FakeMessage message(long uid) {
        synchronized (account) {
            FakeMessage message = messages.get(uid);
            if (message == null) {
                throw new IllegalArgumentException(
                        "no message with UID " + uid + " in " + wireName);
            }
            return message;
        }
    }

    Optional<FakeMessage> find(long uid) {
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
        synchronized (account) {
            subscribed = wanted;
        }
    }

    public boolean isSubscribed() {
        synchronized (account) {
            return subscribed;
        }
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

    void rename(String newWireName) {
        synchronized (account) {
            wireName = newWireName;
        }
    }

    FakeAccount account() {
        return account;
    }

    private long nextModSeq() {
        account.changed();
        return ++highestModSeq;
    }
}
