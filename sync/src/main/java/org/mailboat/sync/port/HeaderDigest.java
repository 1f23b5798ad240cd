package org.mailboat.sync.port;

import org.mailboat.model.Sha256;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Takes a message's octets as they come and makes the [HeaderProof] of its header: everything up
/// to the empty line, without the line ends before it, so that it makes no difference whether a
/// server shows the empty line, or a message has one. For one thread, and one message.
public final class HeaderDigest {
    private static final byte[] MESSAGE_ID = "message-id:".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest digest = sha256();

    /// What is not hashed yet: an octet by itself costs the hash much more than being kept here.
    private final byte[] kept = new byte[512];

    private int used;

    /// Line ends that are hashed only when something other than a line end follows. The message
    /// begins as if behind one: an empty line is the end of a header, the first line too.
    private int lineEnds = 1;

    private boolean empty = true;

    private boolean pendingReturn;
    private boolean over;

    /// How much of the field name in question this line has matched; -1: it is another field.
    private int matched;

    private boolean inMessageId;
    private boolean hasMessageId;

    /// Takes more of the message; what lies behind the header is ignored.
    ///
    /// @return whether the header is complete, so that the rest need not be given
    public boolean update(byte[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length && !over; i++) {
            take(buffer[i]);
        }
        return over;
    }

    /// Ends the message.
    public HeaderProof finish() {
        digest.update(kept, 0, used);
        return new HeaderProof(new Sha256(digest.digest()), hasMessageId);
    }

    private void take(byte octet) {
        if (octet == '\n') {
            pendingReturn = false;
            lineEnds++;
            over = lineEnds > 1;
            return;
        }
        if (pendingReturn) {
            pendingReturn = false;
            content((byte) '\r');
        }
        if (octet == '\r') {
            pendingReturn = true;
        } else {
            content(octet);
        }
    }

    private void content(byte octet) {
        if (lineEnds > 0) {
            lineEnds = 0;
            if (!empty) {
                hash((byte) '\r');
                hash((byte) '\n');
            }
            boolean folded = octet == ' ' || octet == '\t';
            matched = folded ? -1 : 0;
            inMessageId = folded && inMessageId;
        }
        empty = false;
        hash(octet);
        if (inMessageId) {
            hasMessageId |= octet != ' ' && octet != '\t';
        } else if (matched >= 0) {
            match(octet);
        }
    }

    private void hash(byte octet) {
        if (used == kept.length) {
            digest.update(kept, 0, used);
            used = 0;
        }
        kept[used++] = octet;
    }

    private void match(byte octet) {
        boolean same = (octet >= 'A' && octet <= 'Z' ? octet + 32 : octet) == MESSAGE_ID[matched];
        matched = same ? matched + 1 : -1;
        if (matched == MESSAGE_ID.length) {
            inMessageId = true;
            matched = -1;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
