package org.mailboat.cli.output;

import org.mailboat.sync.SyncEvent;

/// Shows failures and nothing else.
public final class QuietDisplay implements SyncDisplay {
    private final Stdio stdio;
    private final Failures failures = new Failures();

    public QuietDisplay(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public void on(SyncEvent event) {
        failures.line(event).ifPresent(stdio::say);
    }

    @Override
    public int shown(String account) {
        return failures.shown(account);
    }
}
