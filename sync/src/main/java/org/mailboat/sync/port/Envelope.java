package org.mailboat.sync.port;

import java.util.List;

/// Who sends a message and who is to have it, which its header need not say (RFC 5321, 2.3.1).
///
/// @param sender where refusals go (`MAIL FROM`), an address without angle brackets
/// @param recipients one or more addresses (`RCPT TO`), each once
public record Envelope(String sender, List<String> recipients) {
    public Envelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("nobody to send to");
        }
    }
}
