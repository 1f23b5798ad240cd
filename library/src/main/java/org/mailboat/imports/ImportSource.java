package org.mailboat.imports;

import java.io.InputStream;
import java.nio.file.Path;

/// Where mail is imported from. What it is, its content tells: a file that begins with `From ` is
/// an mbox, any other one message; a directory is a Maildir.
public sealed interface ImportSource {
    /// What it is called in a report.
    String name();

    /// A file or a directory.
    static ImportSource of(Path path) {
        return new File(path);
    }

    /// A stream, read to its end and left open; it is kept in a temporary file meanwhile, which
    /// nobody else can read.
    static ImportSource of(String name, InputStream stream) {
        return new Stream(name, stream);
    }

    /// See [#of(Path)].
    ///
    /// @param path may be relative
    record File(Path path) implements ImportSource {
        @Override
        public String name() {
            return path.toString();
        }
    }

    /// See [#of(String, InputStream)].
    ///
    /// @param name what it is called
    /// @param stream what is read
    record Stream(String name, InputStream stream) implements ImportSource {}
}
