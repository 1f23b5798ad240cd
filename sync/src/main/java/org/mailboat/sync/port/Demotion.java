package org.mailboat.sync.port;

import java.time.Instant;

/// A capability that a server offers and contradicted.
public record Demotion(String capability, String reason, Instant since) {}
