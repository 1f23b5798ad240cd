package org.mailboat.imap.fake;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// A message in a mailbox of the fake server at one moment.
///
/// @param flags system flags and keywords, compared without regard to case, in a fixed order
/// @param refusal what the server says instead of handing the body out
public record FakeMessage(
        long uid,
        NavigableSet<String> flags,
        OffsetDateTime internalDate,
        FakeContent content,
        long modSeq,
        Optional<String> refusal) {

    public FakeMessage {
        flags = flagSet(flags);
    }

    static NavigableSet<String> flagSet(Collection<String> flags) {
        NavigableSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(flags);
        return Collections.unmodifiableNavigableSet(set);
    }

    FakeMessage withFlags(Collection<String> newFlags, long newModSeq) {
        return new FakeMessage(uid, flagSet(newFlags), internalDate, content, newModSeq, refusal);
    }

    FakeMessage withRefusal(String text) {
        return new FakeMessage(uid, flags, internalDate, content, modSeq, Optional.of(text));
    }

    FakeMessage as(long newUid, long newModSeq) {
        return new FakeMessage(newUid, flags, internalDate, content, newModSeq, refusal);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }
}
