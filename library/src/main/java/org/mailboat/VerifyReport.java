package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;

import java.util.Locale;

/// The outcome of comparing the store with the server.
///
/// @param account the account's name
/// @param checked messages compared
/// @param differences how many were told
/// @param localBytesWrong how many of them are damage here
/// @param mended how many of those were marked to be fetched again
/// @param waiting messages here that wait to be uploaded: no differences
/// @param headersOnly messages of which only the header is here, as the account's policy says: no
///   differences, and their bodies were compared with nothing
public record VerifyReport(
        String account,
        long checked,
        long differences,
        long localBytesWrong,
        long mended,
        long waiting,
        long headersOnly) {
    public boolean equal() {
        return differences == 0;
    }

    /// One thing that is not the same here and there.
    ///
    /// @param uid on the server, or null if it was never there
    /// @param placement here, or null if there is none
    /// @param here what the store has, in words, or null for nothing
    /// @param there what the server has, likewise
    public record Difference(
            MailboxPath mailbox,
            @Nullable Long uid,
            @Nullable PlacementId placement,
            What what,
            @Nullable String here,
            @Nullable String there) {}

    /// In which way something differs.
    public enum What {
        MISSING_HERE,
        MISSING_THERE,
        KEYWORDS,
        CONTENT;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
