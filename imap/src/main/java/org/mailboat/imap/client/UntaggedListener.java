package org.mailboat.imap.client;

import org.mailboat.imap.wire.Response;

/// Told what a server says unasked. Called on the reader thread: it must be quick and must not
/// block.
@FunctionalInterface
public interface UntaggedListener {
    void on(Response.Untagged data);
}
