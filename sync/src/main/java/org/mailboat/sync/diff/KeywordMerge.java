package org.mailboat.sync.diff;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;

/// Merges keywords, one by one: against one baseline a single mark cannot conflict, because both
/// sides that flipped it agree.
public final class KeywordMerge {
    private static final Keyword JUNK = new Keyword("$Junk");
    private static final Keyword NOT_JUNK = new Keyword("$NotJunk");

    private KeywordMerge() {}

    /// The local keywords after the other side's changes were taken over: what the other side added
    /// and removed since `agreed`, on top of `local`. `$Junk` and `$NotJunk` exclude each other:
    /// the one that was set here meanwhile stays. A server that has both, and nothing was said
    /// here, is believed.
    public static Keywords merge(Keywords agreed, Keywords local, Keywords seen) {
        return merge(agreed, local, seen, local.minus(agreed));
    }

    /// The same after the server was asked to add some and to remove some: what it has since,
    /// beyond that, is the other side's doing.
    ///
    /// @param agreed before that
    public static Keywords confirm(
            Keywords agreed, Keywords added, Keywords removed, Keywords local, Keywords now) {
        Keywords taken = added.minus(added.minus(now));
        Keywords confirmed = agreed.plus(taken).minus(removed.minus(now));
        return merge(confirmed, local, now, local.minus(agreed));
    }

    private static Keywords merge(
            Keywords agreed, Keywords local, Keywords seen, Keywords setHere) {
        Keywords kept = local.minus(agreed.minus(seen));
        Keywords added = seen.minus(agreed);
        if (setHere.contains(JUNK)) {
            added = added.minus(Keywords.of(NOT_JUNK));
        } else if (setHere.contains(NOT_JUNK)) {
            added = added.minus(Keywords.of(JUNK));
        }
        return kept.plus(added);
    }
}
