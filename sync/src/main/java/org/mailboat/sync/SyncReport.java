package org.mailboat.sync;

import java.util.List;
import java.util.stream.Collectors;

/// What a run did, account by account.
///
/// @param accounts in the order of the request
public record SyncReport(List<AccountReport> accounts) {
    public SyncReport {
        accounts = List.copyOf(accounts);
    }

    /// Whether every account is done, with nothing left.
    public boolean complete() {
        return accounts.stream().allMatch(a -> a.result() == AccountReport.Result.DONE);
    }

    /// A line for each account, for people.
    @Override
    public String toString() {
        return accounts.stream().map(AccountReport::toString).collect(Collectors.joining("\n"));
    }
}
