package org.mailboat.cli.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// Standard output cannot be written any more.
public final class OutputFailed extends UncheckedIOException {
    OutputFailed(IOException cause) {
        super(cause);
    }

    /// Whether the reader went away, as `head` does when it has enough. That is no fault of anyone.
    public boolean readerLeft() {
        String text = String.valueOf(getCause().getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("broken pipe") || text.contains("pipe is being closed");
    }
}
