package org.mailboat;

import org.mailboat.model.Account;
import org.mailboat.sync.port.Demotion;

import java.util.List;

/// An account with what was learned of its server.
///
/// @param demotions capabilities the server offered and contradicted
public record AccountInfo(Account account, List<Demotion> demotions) {
    public AccountInfo {
        demotions = List.copyOf(demotions);
    }
}
