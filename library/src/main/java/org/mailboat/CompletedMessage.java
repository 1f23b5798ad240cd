package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.SyncFailure;

/// What came of asking for the rest of a message.
///
/// @param message as it is now: whole, unless there is a failure
/// @param failure why no more than its header is here, or null
public record CompletedMessage(MessageInfo message, @Nullable SyncFailure failure) {}
