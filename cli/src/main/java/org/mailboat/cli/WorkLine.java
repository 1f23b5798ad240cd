package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.WorkProgress;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.DisplayWidth;
import org.mailboat.model.MailboxPath;

/// One line that tells how far a long piece of work has come; drawn in place on a terminal, else
/// told every ten seconds.
final class WorkLine implements WorkProgress, AutoCloseable {
    private static final long FRAME = 120_000_000L;
    private static final long LINE = 10_000_000_000L;

    private final Session session;
    private final String done;
    private final boolean terminal;
    private long last;
    private boolean drawn;

    /// @param done what was done to a message, as in `exported`
    WorkLine(Session session, String done) {
        this.session = session;
        this.done = done;
        terminal = session.stdio().terminal().err();
        last = session.environment().ticker().getAsLong();
    }

    @Override
    public void at(@Nullable MailboxPath mailbox, long messages, long total) {
        long now = session.environment().ticker().getAsLong();
        boolean silent = session.voice() == Session.Voice.QUIET || session.json();
        if (silent || now - last < (terminal ? FRAME : LINE)) {
            return;
        }
        last = now;
        String text =
                Amounts.count(messages)
                        + (total >= 0 ? " of " + Amounts.count(total) : "")
                        + " messages "
                        + done
                        + (mailbox == null ? "" : ", " + Texts.path(mailbox));
        if (terminal) {
            int columns = session.stdio().terminal().columns() - 1;
            session.stdio().sayRaw("\r" + DisplayWidth.cut(text, columns) + "\u001b[K");
            drawn = true;
        } else {
            session.stdio().say(text);
        }
    }

    @Override
    public void close() {
        if (drawn) {
            session.stdio().sayRaw("\r\u001b[K");
        }
    }
}
