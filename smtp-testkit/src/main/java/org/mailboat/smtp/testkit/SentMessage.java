package org.mailboat.smtp.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A message that a server has taken.
///
/// @param connection on which it came, counted from 1
/// @param user who was logged in, or nothing
/// @param sender of the envelope, without angle brackets
/// @param parameters of MAIL FROM, as in `SIZE=12`
/// @param recipients of the envelope, without angle brackets
/// @param octets of the message: dots that were doubled are single again, the dot at its end is not
///   among them
@SuppressWarnings("ArrayRecordComponent") // is looked at, never compared
public record SentMessage(
        int connection,
        String user,
        String sender,
        List<String> parameters,
        List<String> recipients,
        byte[] octets) {
    public SentMessage {
        parameters = List.copyOf(parameters);
        recipients = List.copyOf(recipients);
    }

    /// The octets as text, where they are UTF-8.
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
