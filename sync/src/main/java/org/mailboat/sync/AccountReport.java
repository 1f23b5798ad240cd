package org.mailboat.sync;

import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What one account's run did, and what it left.
///
/// @param account the account's name
/// @param created messages that came in, whole or as headers
/// @param completed messages of which only the header was here, and are whole now
/// @param updated messages whose keywords changed here
/// @param moved messages that changed their mailbox here
/// @param deleted messages removed here
/// @param uploaded messages brought to the server
/// @param sent messages handed to the server that sends them on
/// @param recoverable messages now in the recoverable area
/// @param failures everything refused, parked or left, with the reason
/// @param traffic what the run cost the server
/// @param took from its start to its end
public record AccountReport(
        String account,
        Result result,
        long created,
        long completed,
        long updated,
        long moved,
        long deleted,
        long uploaded,
        long sent,
        long recoverable,
        List<SyncFailure> failures,
        Traffic traffic,
        Duration took) {
    /// How it ended.
    public enum Result {
        /// Here is what the server has, and there what was changed here.
        DONE,
        /// Something is left that another try may bring.
        INCOMPLETE,
        /// A guard refused something; a person decides.
        REFUSED,
        /// It ended early; the failures say why.
        FAILED,
        /// Nobody wanted it any more.
        CANCELLED
    }

    public AccountReport {
        failures = List.copyOf(failures);
    }

    /// The same of a run that this failure ended.
    public AccountReport endedBy(SyncFailure failure) {
        var all = new ArrayList<>(failures);
        all.add(failure);
        return new AccountReport(
                account,
                Result.FAILED,
                created,
                completed,
                updated,
                moved,
                deleted,
                uploaded,
                sent,
                recoverable,
                all,
                traffic,
                took);
    }

    /// For people, as in `work: incomplete, 12 new, 3 changed; work, INBOX, message uid 7: …`.
    @Override
    public String toString() {
        var line = new StringBuilder(account);
        line.append(": ").append(result.name().toLowerCase(Locale.ROOT));
        append(line, created, "new");
        append(line, completed, "completed");
        append(line, updated, "changed");
        append(line, moved, "moved");
        append(line, deleted, "removed");
        append(line, uploaded, "uploaded");
        append(line, sent, "sent");
        if (!failures.isEmpty()) {
            line.append("; ").append(failures.getFirst().sentence());
            int more = failures.size() - 1;
            if (more > 0) {
                line.append(" (and ").append(more).append(" more)");
            }
        }
        return line.toString();
    }

    private static void append(StringBuilder line, long count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what);
        }
    }
}
