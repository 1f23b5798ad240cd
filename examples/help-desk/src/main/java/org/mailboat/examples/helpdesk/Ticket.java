package org.mailboat.examples.helpdesk;

import org.mailboat.ThreadInfo;
import org.mailboat.store.mime.MailAddress;

/// A conversation with a customer.
///
/// @param number what people call it by
/// @param thread its messages, as they were when the ticket was asked for
public record Ticket(int number, ThreadInfo thread) {
    /// As in `#3 Bo <bo@example.org>: The door does not close (2 messages)`.
    @Override
    public String toString() {
        String customer =
                thread.participants().stream()
                        .findFirst()
                        .map(MailAddress::toString)
                        .orElse("somebody");
        String subject = thread.subject() == null ? "(no subject)" : thread.subject();
        return "#%d %s: %s (%s)"
                .formatted(
                        number,
                        customer,
                        subject,
                        thread.size() == 1 ? "1 message" : thread.size() + " messages");
    }
}
