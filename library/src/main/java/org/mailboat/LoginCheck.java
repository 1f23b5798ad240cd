package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.SyncFailure;

import java.util.List;

/// The outcome of trying to log in.
///
/// @param capabilities as the server offers them after login, sorted; empty if it failed
/// @param failure why it failed, or null
public record LoginCheck(List<String> capabilities, @Nullable SyncFailure failure) {
    public LoginCheck {
        capabilities = List.copyOf(capabilities);
    }

    /// Whether the login was taken.
    public boolean ok() {
        return failure == null;
    }
}
