package org.mailboat.sync.port;

import java.util.List;

/// Who the server is.
///
/// @param host as configured
/// @param user as configured
/// @param capabilities as offered after login, sorted
/// @param keywordScope whether keywords belong to a placement or to a message
public record RemoteIdentity(
        String host, String user, List<String> capabilities, KeywordScope keywordScope) {
    /// What a keyword belongs to.
    public enum KeywordScope {
        PLACEMENT,
        MESSAGE
    }
}
