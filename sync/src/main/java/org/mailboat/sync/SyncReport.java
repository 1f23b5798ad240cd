package org.mailboat.sync;

import java.util.List;

/// What a run did, account by account.
public record SyncReport(List<AccountReport> accounts) {
    public SyncReport {
        accounts = List.copyOf(accounts);
    }

    /// Whether every account is done, with nothing left.
    public boolean complete() {
        return accounts.stream().allMatch(a -> a.result() == AccountReport.Result.DONE);
    }
}
