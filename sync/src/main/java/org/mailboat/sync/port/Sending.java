package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// What a run needs to send.
///
/// @param server opens the way to the account's server; asked only if there is something to send;
///   what it gives is closed by the run. Null if the account has none
public record Sending(OutboxStore outbox, @Nullable Supplier<Submission> server) {}
