package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;

import java.time.Instant;

/// A placement that was edited here since it was settled, in its three states.
///
/// @param size of the whole message, in octets; -1 if unknown
/// @param internalDate when the server received it, or null if unknown
/// @param vanished whether it was seen to be gone from where it is agreed
/// @param seen the keywords it was seen with there, where they differ from the agreed ones
/// @param copyOf of what the server does not have: the message here that it was copied from, or
///   null
/// @param source where the server has that message, or null if it is not known to have it
/// @param leftBehind whether it is what a move left behind on the server: to be removed there
///   without a trace here
/// @param sought where the server may have it although it is agreed nowhere
public record LocalEdit(
        PlacementState state,
        long size,
        @Nullable Instant internalDate,
        boolean vanished,
        @Nullable Keywords seen,
        @Nullable PlacementId copyOf,
        @Nullable Source source,
        boolean leftBehind,
        Tried tried,
        Sought sought) {
    /// Where a message may be that is to come to the server: not everything that was there was
    /// looked at since.
    public enum Sought {
        NOWHERE,
        /// In the mailbox that it is to come to, under whatever number.
        THERE,
        /// In any, as it may have come and been moved on.
        ANYWHERE
    }

    /// One that may be nowhere else.
    public LocalEdit(
            PlacementState state,
            long size,
            @Nullable Instant internalDate,
            boolean vanished,
            @Nullable Keywords seen,
            @Nullable Source source,
            boolean leftBehind,
            Tried tried) {
        this(
                state,
                size,
                internalDate,
                vanished,
                seen,
                source == null ? null : source.placement(),
                source,
                leftBehind,
                tried,
                Sought.NOWHERE);
    }

    /// A message on the server that is to be copied there.
    ///
    /// @param keywords as agreed
    /// @param internalDate when the server received it, or null if unknown; a copy made there has
    ///   the same
    public record Source(
            PlacementId placement,
            MailboxId mailbox,
            RemoteId id,
            Keywords keywords,
            @Nullable Instant internalDate) {}

    public PlacementId id() {
        return state.id();
    }

    /// The same, where the server has what it is a copy of elsewhere.
    public LocalEdit withSource(Source other) {
        return new LocalEdit(
                state,
                size,
                internalDate,
                vanished,
                seen,
                copyOf,
                other,
                leftBehind,
                tried,
                sought);
    }

    /// The keywords that the server has on it, as far as is known.
    public Keywords there() {
        return seen == null ? state.agreedKeywords() : seen;
    }
}
