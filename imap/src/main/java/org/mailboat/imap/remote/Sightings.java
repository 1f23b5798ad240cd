package org.mailboat.imap.remote;

import org.mailboat.imap.wire.FetchItem;
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
    private final TreeMap<Long, Sighting> byUid = new TreeMap<>();
    private final TreeMap<Long, Sighting> withoutFlags = new TreeMap<>();

    /// What an answer says, complete with what another one about the same message said before.
    void add(Response.Fetch fetch) {
        long uid = fetch.uid();
        if (uid == 0) {
            return;
        }
        Sighting before = byUid.getOrDefault(uid, withoutFlags.get(uid));
        Sighting now = sighting(fetch);
        FlagList flags = fetch.flags();
        if (before != null) {
            now =
                    new Sighting(
                            uid,
                            flags == null ? before.keywords() : now.keywords(),
                            now.internalDate() == null ? before.internalDate() : now.internalDate(),
                            now.size() < 0 ? before.size() : now.size());
        }
        if (flags != null || byUid.containsKey(uid)) {
            withoutFlags.remove(uid);
            byUid.put(uid, now);
        } else {
            withoutFlags.put(uid, now);
        }
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
                size == null ? -1 : size.size());
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

    IdSet uids() {
        var uids = new IdSet.Builder();
        byUid.keySet().forEach(uids::add);
        return uids.build();
    }

    /// Those with UIDs from first to last, ascending.
    List<Sighting> between(long first, long last) {
        return new ArrayList<>(byUid.subMap(first, true, last, true).values());
    }
}
