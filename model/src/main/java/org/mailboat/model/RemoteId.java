package org.mailboat.model;

/// A server's identity for a placement.
///
/// @param epoch what the number is valid within: UIDVALIDITY on IMAP
/// @param number the UID on IMAP
public record RemoteId(long epoch, long number) {
    public RemoteId {
        if (epoch < 0 || number <= 0) {
            throw new IllegalArgumentException("not a remote id: " + epoch + "/" + number);
        }
    }
}
