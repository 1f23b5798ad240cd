package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.RemoteId;

/// What looking for the effect of an intent brought to light.
public sealed interface Finding {
    /// It happened.
    ///
    /// @param id where the message is now, or null if the intent was about a mailbox
    record Happened(@Nullable RemoteId id) implements Finding {}

    /// A message that was to be moved is in the target, and where it was, too: it is to be removed
    /// there.
    record Copied(RemoteId id) implements Finding {}

    /// A complete look shows no trace of it, and the message still stands where it was, or doing it
    /// twice is the same as once: it may be done again at once.
    record NotYet() implements Finding {}

    /// A complete look shows no trace of it. A lost answer is not a lost command: it may yet come
    /// to pass, and doing it again would then double the message.
    record NoTrace() implements Finding {}

    /// The same, but something came to the mailbox since and left it again: that may have been it.
    record Departed() implements Finding {}

    /// A message that was to be moved is not where it was, and not proven to be in the target: the
    /// next listing tells.
    record Gone() implements Finding {}

    /// The mailbox that it was to come into cannot be looked into, perhaps for now.
    ///
    /// @param why in the server's words
    record OutOfSight(String why) implements Finding {}

    /// The server has given the mailbox that it was to come into new ids since: if it is there, it
    /// is found in the next listing, by its content.
    record Renumbered() implements Finding {}

    /// There is no way to tell.
    ///
    /// @param why in words
    record Unclear(String why) implements Finding {}
}
