package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.Waiter;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/// What every stage of one run works with.
///
/// @param bounds how much is too much unasked
/// @param cancel the wish of those who asked for the run
public record RunContext(
        Account account,
        Guard.Bounds bounds,
        Remote remote,
        LocalStore store,
        InstantSource clock,
        Waiter waiter,
        ThreadFactory threads,
        Cancel cancel,
        RunWatcher watcher,
        Tally tally) {

    /// The mailbox as it is now, or null if it is not there any more.
    @Nullable LocalMailbox mailbox(@Nullable MailboxId id) {
        return store.mailboxes(account.id()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /// Notes a failure, with the account's name, and tells it.
    public void report(SyncFailure failure) {
        SyncFailure named = failure.withAccount(account.name());
        if (tally.add(named)) {
            watcher.failed(named);
        }
    }

    /// The same of something that this side could not send.
    public void reportUnsent(SyncFailure failure) {
        SyncFailure named = failure.withAccount(account.name());
        if (tally.addUnsent(named)) {
            watcher.failed(named);
        }
    }

    /// The same of something of which it is not known whether it arrived.
    public void reportLost(SyncFailure failure) {
        SyncFailure named = failure.withAccount(account.name());
        if (tally.addLost(named)) {
            watcher.failed(named);
        }
    }
}
