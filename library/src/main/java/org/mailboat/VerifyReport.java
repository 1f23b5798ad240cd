package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;

import java.util.List;
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
/// @param byPolicy how much is not the same because the account's policy says so: no differences,
///   as no sync mends them
/// @param policies what of the policy says so, as in `deletions=keep`
public record VerifyReport(
        String account,
        long checked,
        long differences,
        long localBytesWrong,
        long mended,
        long waiting,
        long headersOnly,
        long byPolicy,
        List<String> policies) {
    public VerifyReport {
        policies = List.copyOf(policies);
    }

    /// Whether store and server hold the same, as far as the account's policy wants it.
    public boolean equal() {
        return differences == 0;
    }

    /// One thing that is not the same here and there.
    ///
    /// @param mailbox where it is
    /// @param uid on the server, or null if it was never there
    /// @param placement here, or null if there is none
    /// @param what in which way it differs
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
        /// The server has it, the store has not.
        MISSING_HERE,
        /// The store has it, the server has not.
        MISSING_THERE,
        /// It is marked otherwise.
        KEYWORDS,
        /// Its octets are others than they should be.
        CONTENT;

        /// The name as the command line tells it, as in `missing-here`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
