package org.mailboat.imap.client;

import org.mailboat.imap.wire.Command;

/// A command to be sent, and what data of the answer is for it.
public record ImapRequest(Command command, Claim claim) {
    /// A command whose answer is its end alone.
    public static ImapRequest of(Command command) {
        return new ImapRequest(command, Claim.NOTHING);
    }
}
