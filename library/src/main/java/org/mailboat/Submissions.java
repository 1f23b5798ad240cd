package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Sending;
import org.mailboat.sync.port.Submission;

/// Makes the ways to the servers that send mail on, as [Remotes] does to those that have it.
/// Thread-safe.
final class Submissions {
    private final Store store;

    Submissions(Store store) {
        this.store = store;
    }

    /// What a run of this account needs to send. Nothing is loaded or connected for it before there
    /// is something to send.
    Sending sending(Account account) {
        ServerAddress smtp = account.smtp();
        return new Sending(store.outboxStore(), smtp == null ? null : () -> open(account, smtp));
    }

    // THE ONE PLACE where the way over SMTP is to be plugged in.
    private static Submission open(Account account, @Nullable ServerAddress smtp) {
        throw new MailException(
                SyncFailure.of(
                                FailureKind.BUG,
                                "This Mailboat cannot talk to " + smtp + " yet.")
                        .withAccount(account.name()));
    }
}
