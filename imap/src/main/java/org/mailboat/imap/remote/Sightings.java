package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.FetchItem;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.FlagList;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Collects what FETCH answers say of messages: by UID, whatever their order; a UID that comes
/// twice counts once, and one that is none not at all. For one thread.
final class Sightings {
    /// What is asked of a message that is known: all else of it never changes.
    static final FetchQuery MARKS = FetchQuery.uid().flags();

    /// What is asked of any other message, wherever it is; see [Link#attributes].
    static final FetchQuery ATTRIBUTES = MARKS.internalDate().size();

    private final TreeMap<Long, Sighting> byUid = new TreeMap<>();
    private final TreeMap<Long, Sighting> withoutFlags = new TreeMap<>();

    /// What an answer says, complete with what another one about the same message said before.
    void add(Response.Fetch fetch) {
        long uid = fetch.uid();
        if (uid == 0) {
            return;
        }
        Sighting before = get(uid);
        Sighting now = sighting(fetch);
        boolean marks = fetch.flags() != null;
        if (before != null) {
            now = merged(before, now, marks);
        }
        if (marks || byUid.containsKey(uid)) {
            withoutFlags.remove(uid);
            byUid.put(uid, now);
        } else {
            withoutFlags.put(uid, now);
        }
    }

    private static Sighting merged(Sighting before, Sighting now, boolean marks) {
        return new Sighting(
                now.id(),
                marks ? now.keywords() : before.keywords(),
                now.internalDate() == null ? before.internalDate() : now.internalDate(),
                now.size() < 0 ? before.size() : now.size(),
                now.contentId() == null ? before.contentId() : now.contentId());
    }

    /// What one answer says of its message.
    static Sighting sighting(Response.Fetch fetch) {
        FlagList flags = fetch.flags();
        var date = fetch.item(FetchItem.InternalDate.class);
        var size = fetch.item(FetchItem.Rfc822Size.class);
        return new Sighting(
                fetch.uid(),
                flags == null ? Keywords.none() : flags.keywords(),
                date == null ? null : date.date(),
                size == null ? -1 : size.size(),
                ContentIds.of(fetch));
    }

    void removeAll(IdSet uids) {
        for (int i = 0; i < uids.ranges(); i++) {
            byUid.subMap(uids.rangeFirst(i), true, uids.rangeLast(i), true).clear();
            withoutFlags.subMap(uids.rangeFirst(i), true, uids.rangeLast(i), true).clear();
        }
    }

    /// How many messages are known, their flags included.
    int size() {
        return byUid.size();
    }

    /// What is known of a message, with or without its flags; or null.
    @Nullable Sighting get(long uid) {
        return byUid.getOrDefault(uid, withoutFlags.get(uid));
    }

    /// Those whose flags are known.
    IdSet uids() {
        return uids(byUid.values());
    }

    /// Those whose flags are known and nothing else.
    IdSet withMarksOnly() {
        return uids(byUid.values().stream().filter(s -> s.size() < 0).toList());
    }

    /// Those with UIDs from first to last, ascending.
    List<Sighting> between(long first, long last) {
        return new ArrayList<>(byUid.subMap(first, true, last, true).values());
    }

    /// Those with these UIDs, ascending.
    List<Sighting> among(IdSet uids) {
        return uids.isEmpty()
                ? List.of()
                : between(uids.first(), uids.last()).stream()
                        .filter(s -> uids.contains(s.id()))
                        .toList();
    }

    private static IdSet uids(Iterable<Sighting> ascending) {
        var uids = new IdSet.Builder();
        ascending.forEach(s -> uids.add(s.id()));
        return uids.build();
    }
}
