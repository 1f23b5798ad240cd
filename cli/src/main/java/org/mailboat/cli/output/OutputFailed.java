package org.mailboat.cli.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// Standard output cannot be written any more.
public final class OutputFailed extends UncheckedIOException {
    private final IOException reason;

    OutputFailed(IOException reason) {
        super(reason);
        this.reason = reason;
    }

    /// The system's own words.
    public String reason() {
        return String.valueOf(reason.getMessage());
    }

    /// Whether the reader went away, as `head` does when it has enough. That is no fault of anyone.
    public boolean readerLeft() {
        String text = reason().toLowerCase(Locale.ROOT);
        return text.contains("broken pipe") || text.contains("pipe is being closed");
    }
}
