package org.mailboat;

import org.mailboat.model.Account;
import org.mailboat.sync.port.Demotion;

import java.util.List;

/// An account with what was learned of its server.
///
/// @param account as it was added or last changed
/// @param demotions capabilities the server offered and contradicted
public record AccountInfo(Account account, List<Demotion> demotions) {
    public AccountInfo {
        demotions = List.copyOf(demotions);
    }
}
