package org.mailboat.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The three standard streams, with what is known of a terminal behind them. Standard output is
/// buffered; whoever is done calls [#flush]. Not thread-safe but for [#say] and [#sayRaw].
public final class Stdio {
    /// What is known of the terminal.
    ///
    /// @param in whether standard input is one
    /// @param out whether standard output is one
    /// @param err whether standard error is one
    /// @param columns its width in cells
    /// @param colour whether it may be asked for bold and dim letters
    public record Terminal(boolean in, boolean out, boolean err, int columns, boolean colour) {
        public static final Terminal NONE = new Terminal(false, false, false, 80, false);
    }

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Terminal terminal;

    public Stdio(InputStream in, OutputStream out, OutputStream err, Terminal terminal) {
        this.in = in;
        this.out = new Result(new BufferedOutputStream(out, 1 << 16));
        this.err = err;
        this.terminal = terminal;
    }

    public InputStream in() {
        return in;
    }

    /// Standard output, for bytes. Throws [OutputFailed] where it cannot be written.
    public OutputStream out() {
        return out;
    }

    public Terminal terminal() {
        return terminal;
    }

    /// One line of the result.
    public void line(String text) {
        print(text + "\n");
    }

    /// A piece of the result.
    public void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new OutputFailed(e);
        }
    }

    /// One line for the person, on standard error.
    public void say(String text) {
        sayRaw(text + "\n");
    }

    /// Text for the person as it is, on standard error, in one write. What cannot be said is lost:
    /// nobody listens.
    public synchronized void sayRaw(String text) {
        try {
            err.write(text.getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            return;
        }
    }

    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputFailed(e);
        }
    }

    public String bold(String text) {
        return styled("1", text);
    }

    /// For what is of less interest.
    public String dim(String text) {
        return styled("2", text);
    }

    private String styled(String style, String text) {
        return terminal.colour() && terminal.out()
                ? "\u001b[" + style + "m" + text + "\u001b[0m"
                : text;
    }

    /// Standard output with its own kind of failure, to tell it from a disk's.
    private static final class Result extends OutputStream {
        private final OutputStream to;

        Result(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            try {
                to.write(b);
            } catch (IOException e) {
                throw new OutputFailed(e);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            try {
                to.write(bytes, from, length);
            } catch (IOException e) {
                throw new OutputFailed(e);
            }
        }

        @Override
        public void flush() {
            try {
                to.flush();
            } catch (IOException e) {
                throw new OutputFailed(e);
            }
        }
    }
}
