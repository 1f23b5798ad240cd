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
        Keywords kept = local.minus(agreed.minus(seen));
        Keywords added = seen.minus(agreed);
        Keywords setHere = local.minus(agreed);
        if (setHere.contains(JUNK)) {
            added = added.minus(Keywords.of(NOT_JUNK));
        } else if (setHere.contains(NOT_JUNK)) {
            added = added.minus(Keywords.of(JUNK));
        }
        return kept.plus(added);
    }
}
