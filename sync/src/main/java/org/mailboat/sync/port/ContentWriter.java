package org.mailboat.sync.port;

/// Takes the octets of one message as they arrive. For one thread.
public interface ContentWriter {
    void write(byte[] buffer, int offset, int length);

    /// Ends the message.
    ///
    /// @return what was written; not durable before the store says so
    StoredContent finish();

    /// Gives up the octets written so far. Nothing refers to them.
    void abandon();
}
