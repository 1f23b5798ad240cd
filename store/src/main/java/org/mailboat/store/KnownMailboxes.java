package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.sync.port.LocalMailbox;

import java.util.List;

/// The mailboxes of the account that was asked for last, as long as nobody has written anything: a
/// run asks for them some ten times, mostly of a store that stands still. Thread-safe.
final class KnownMailboxes {
    private volatile @Nullable Known last;

    /// @param by the connection that read them; numbers of changes count for one connection
    /// @param version SQLite's number for what others have committed
    private record Known(Sql by, long version, AccountId account, List<LocalMailbox> mailboxes) {}

    /// @param sql one that only reads: its own changes would not count
    List<LocalMailbox> of(Sql sql, AccountId account) {
        long version = sql.number("PRAGMA data_version");
        Known known = last;
        if (known != null
                && known.by() == sql
                && known.version() == version
                && known.account().equals(account)) {
            return known.mailboxes();
        }
        List<LocalMailbox> mailboxes =
                MailboxRow.of(sql, account).stream().map(MailboxRow::toLocal).toList();
        last = new Known(sql, version, account, mailboxes);
        return mailboxes;
    }
}
