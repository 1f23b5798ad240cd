package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.ThreadId;
import org.mailboat.store.mime.MailAddress;
import org.mailboat.store.thread.ThreadTree;
import org.mailboat.store.thread.ThreadTree.Place;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// A thread as it was when it was asked for: messages of one account that belong together, in
/// whichever mailboxes they lie. Removed mail is none of them until it is had back. A message that
/// is here more than once, as mail to a list one is on, counts once. Thread-safe.
public final class ThreadInfo {
    private final @Nullable ThreadId id;
    private final String account;

    /// By the time at which they were received.
    private final List<MessageInfo> byDate;

    /// Null until it is asked for: it takes every header.
    private @Nullable List<ThreadMessage> messages;

    ThreadInfo(@Nullable ThreadId id, String account, List<MessageInfo> byDate) {
        this.id = id;
        this.account = account;
        this.byDate = List.copyOf(byDate);
    }

    /// Its lasting id; null for a message that was not looked at yet, which is a thread of its own
    /// until then: see [MailStore#updateThreads].
    public @Nullable ThreadId id() {
        return id;
    }

    /// The account's name.
    public String account() {
        return account;
    }

    /// How many messages there are.
    public int size() {
        return byDate.size();
    }

    /// How many of them nobody has read.
    public int unread() {
        return (int) byDate.stream().filter(m -> !m.keywords().contains(Keyword.SEEN)).count();
    }

    /// When the newest message was received, or null if that is known of none.
    public @Nullable Instant latest() {
        return byDate.stream()
                .map(MessageInfo::internalDate)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /// The messages, each below what it answers, the older before the newer. Reads their headers at
    /// the first call.
    public synchronized List<ThreadMessage> messages() {
        List<ThreadMessage> arranged = messages;
        if (arranged == null) {
            arranged = arrange();
            messages = arranged;
        }
        return arranged;
    }

    private List<ThreadMessage> arrange() {
        List<ThreadTree.Entry> entries = new ArrayList<>();
        for (MessageInfo message : byDate) {
            var header = message.threadHeader();
            Instant sent = message.header().date();
            entries.add(new ThreadTree.Entry(header, sent == null ? message.internalDate() : sent));
        }
        return ThreadTree.arrange(entries).stream().map(this::message).toList();
    }

    private ThreadMessage message(Place place) {
        return new ThreadMessage(
                byDate.get(place.entry()),
                place.parent() < 0 ? null : byDate.get(place.parent()).id(),
                place.depth());
    }

    /// The subject of the first message, or null if it has none. Reads headers likewise.
    public @Nullable String subject() {
        List<ThreadMessage> all = messages();
        return all.isEmpty() ? null : all.getFirst().message().header().subject();
    }

    /// Who wrote, in the order in which they joined in. Reads headers likewise.
    public List<MailAddress> participants() {
        Map<String, MailAddress> all = new LinkedHashMap<>();
        for (MessageInfo message : byDate) {
            for (MailAddress each : message.header().from()) {
                all.merge(
                        each.address().toLowerCase(Locale.ROOT),
                        each,
                        (known, again) -> known.name() == null ? again : known);
            }
        }
        return List.copyOf(all.values());
    }

    /// As in `t42 of work`.
    @Override
    public String toString() {
        return (id == null ? "a thread" : id) + " of " + account;
    }
}
