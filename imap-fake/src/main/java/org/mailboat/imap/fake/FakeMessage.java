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
/// @param saved when it came into this mailbox ([RFC
///   8514](https://www.rfc-editor.org/rfc/rfc8514.html))
/// @param refusal what the server says instead of handing the body out
public record FakeMessage(
        long uid,
        NavigableSet<String> flags,
        OffsetDateTime internalDate,
        OffsetDateTime saved,
        FakeContent content,
        long modSeq,
        Optional<String> refusal) {

    public FakeMessage {
        flags = flagSet(flags);
    }

    /// A message that is in no mailbox yet.
    static FakeMessage made(OffsetDateTime date, FakeContent content, Collection<String> flags) {
        return new FakeMessage(0, flagSet(flags), date, date, content, 0, Optional.empty());
    }

    static NavigableSet<String> flagSet(Collection<String> flags) {
        NavigableSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(flags);
        return Collections.unmodifiableNavigableSet(set);
    }

    FakeMessage withFlags(Collection<String> newFlags, long newModSeq) {
        return new FakeMessage(
                uid, flagSet(newFlags), internalDate, saved, content, newModSeq, refusal);
    }

    FakeMessage withRefusal(String text) {
        return new FakeMessage(uid, flags, internalDate, saved, content, modSeq, Optional.of(text));
    }

    FakeMessage withModSeq(long newModSeq) {
        return new FakeMessage(uid, flags, internalDate, saved, content, newModSeq, refusal);
    }

    /// The same message filed anew.
    FakeMessage as(long newUid, long newModSeq, OffsetDateTime now) {
        return new FakeMessage(newUid, flags, internalDate, now, content, newModSeq, refusal);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }
}
