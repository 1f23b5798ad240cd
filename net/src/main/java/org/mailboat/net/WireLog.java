package org.mailboat.net;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Printable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/// A log of the protocol's lines, without secrets and without message bodies. Thread-safe.
///
/// What the parts of a login are is decided by those who write them: they log a description in
/// their place.
public final class WireLog {
    private static final WireLog OFF = new WireLog(null);

    private @Nullable Appendable target;

    private WireLog(@Nullable Appendable target) {
        this.target = target;
    }

    /// Logs nothing.
    public static WireLog off() {
        return OFF;
    }

    /// Logs to the target, one line at a time. The caller closes it. Once writing fails, nothing
    /// more is logged.
    public static WireLog to(Appendable target) {
        return new WireLog(target);
    }

    public synchronized boolean isOn() {
        return target != null;
    }

    /// @param connection which one, as in `work#2`
    /// @param direction `C` for the client, `S` for the server, `*` for a remark
    public synchronized void line(Instant when, String connection, char direction, String text) {
        Appendable to = target;
        if (to == null) {
            return;
        }
        try {
            to.append(when.toString())
                    .append(' ')
                    .append(connection)
                    .append(' ')
                    .append(direction)
                    .append(": ")
                    .append(Printable.of(text))
                    .append('\n');
        } catch (IOException | UncheckedIOException e) {
            target = null;
        }
    }
}
