package org.mailboat.acceptance.wrong.model;

import java.time.Instant;

public final class ReadsTheClock {
    public Instant now() {
        return Instant.now();
    }
}
