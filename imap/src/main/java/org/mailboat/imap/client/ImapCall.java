package org.mailboat.imap.client;

import org.mailboat.imap.wire.Tag;

/// A command that has been written, and whose answer may not be here yet. Its answer comes to the
/// inbox it was sent with.
public final class ImapCall {
    private final Tag tag;
    private final String name;
    private final Claim claim;
    private final Inbox inbox;
    private final Inbox goAheads;
    private final long sentAt;
    private volatile boolean written;

    /// @param goAheads where continuations go
    ImapCall(Tag tag, String name, Claim claim, Inbox inbox, Inbox goAheads, long sentAt) {
        this.tag = tag;
        this.name = name;
        this.claim = claim;
        this.inbox = inbox;
        this.goAheads = goAheads;
        this.sentAt = sentAt;
    }

    /// The command's name, as in `UID FETCH`.
    public String name() {
        return name;
    }

    /// When it was written, by the ticker.
    public long sentAt() {
        return sentAt;
    }

    /// Whether its last octet was handed to the network, perhaps in vain: if the connection broke
    /// before, the server cannot have carried it out.
    public boolean wasWritten() {
        return written;
    }

    void write() {
        written = true;
    }

    Tag tag() {
        return tag;
    }

    Claim claim() {
        return claim;
    }

    Inbox inbox() {
        return inbox;
    }

    Inbox goAheads() {
        return goAheads;
    }

    @Override
    public String toString() {
        return tag + " " + name;
    }
}
