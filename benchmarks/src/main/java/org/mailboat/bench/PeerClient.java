package org.mailboat.bench;

import java.io.IOException;
import java.nio.file.Path;

/// Another program, which keeps mail in Maildirs.
interface PeerClient extends Client {

    /// The directory of its Maildirs.
    Path mail();

    /// The Maildir of the INBOX.
    Path inbox();

    /// Others change what they store in their own ways, so messages are only counted.
    @Override
    default void check(Truth server) throws IOException {
        long here = Maildir.count(mail());
        if (here != server.messages().size()) {
            throw new WrongResult(
                    "%s has %d messages of %d".formatted(name(), here, server.messages().size()));
        }
    }
}
