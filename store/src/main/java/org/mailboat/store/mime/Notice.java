package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.calendar.CalendarEntry;

import java.time.Instant;
import java.util.List;

/// What a message is besides its text: a report of a mail system, an invitation, signed, encrypted,
/// a piece of something. [NoticeLine#of] says it in words.
public sealed interface Notice {
    /// The number of the part that says so, as in [Attachment#part].
    String part();

    /// How a message is signed or encrypted.
    enum Protection {
        /// [RFC 8551](https://www.rfc-editor.org/rfc/rfc8551.html).
        S_MIME("S/MIME"),
        /// [RFC 3156](https://www.rfc-editor.org/rfc/rfc3156.html).
        PGP_MIME("PGP/MIME"),
        /// OpenPGP written into the text.
        INLINE_PGP("PGP"),
        /// Some other method.
        OTHER("a method unknown here");

        private final String label;

        Protection(String label) {
            this.label = label;
        }

        /// What people call it, as in `S/MIME`.
        public String label() {
            return label;
        }
    }

    /// It is signed. The signature was not checked.
    record Signed(String part, Protection by) implements Notice {}

    /// It is encrypted and cannot be read here.
    record Encrypted(String part, Protection by) implements Notice {}

    /// A mail system tells what became of a message ([RFC
    /// 3464](https://www.rfc-editor.org/rfc/rfc3464.html)).
    ///
    /// @param reporter the system that reports, or null
    /// @param recipients what became of it for each of them
    /// @param subject that of the message it is about, or null
    /// @param messageId its id without angle brackets, or null
    record Delivery(
            String part,
            @Nullable String reporter,
            List<Recipient> recipients,
            @Nullable String subject,
            @Nullable String messageId)
            implements Notice {
        public Delivery {
            recipients = List.copyOf(recipients);
        }
    }

    /// What a mail system did with a message for one recipient.
    enum Action {
        /// It was given up.
        FAILED,
        /// It is tried on.
        DELAYED,
        /// It is where it was meant to go.
        DELIVERED,
        /// It went to a system that tells no more.
        RELAYED,
        /// It went to several others, as to a list.
        EXPANDED,
        /// The report does not say.
        UNKNOWN
    }

    /// What became of a message for one recipient.
    ///
    /// @param address where it was sent to
    /// @param original where it was meant to go first, if that is another address; or null
    /// @param status the code of [RFC 3463](https://www.rfc-editor.org/rfc/rfc3463.html), as in
    ///   `5.1.1`; or null
    /// @param diagnostic what the system said, or null
    /// @param host which system said so, or null
    /// @param retryUntil until when it will be tried again, or null
    record Recipient(
            String address,
            @Nullable String original,
            Action action,
            @Nullable String status,
            @Nullable String diagnostic,
            @Nullable String host,
            @Nullable Instant retryUntil) {}

    /// A reader's program tells what became of a message ([RFC
    /// 8098](https://www.rfc-editor.org/rfc/rfc8098.html)).
    ///
    /// @param recipient who got it, or null
    /// @param disposition as in `displayed` or `deleted`, in lower case
    /// @param automatic whether nobody was asked before this was sent
    /// @param messageId that of the message it is about, without angle brackets; or null
    record Receipt(
            String part,
            @Nullable String recipient,
            String disposition,
            boolean automatic,
            @Nullable String messageId)
            implements Notice {}

    /// A mailbox provider passes on a complaint, or tells of a failed check ([RFC
    /// 5965](https://www.rfc-editor.org/rfc/rfc5965.html)).
    ///
    /// @param type as in `abuse` or `auth-failure`, in lower case
    /// @param reporter the program that reports, or null
    /// @param from the sender of the message it is about, or null
    /// @param to whom that was sent to, or null
    /// @param source the network address it came from, or null
    /// @param details other fields that say what happened, as in `Auth-Failure: dkim`
    record Complaint(
            String part,
            String type,
            @Nullable String reporter,
            @Nullable String from,
            @Nullable String to,
            @Nullable String source,
            List<String> details)
            implements Notice {
        public Complaint {
            details = List.copyOf(details);
        }
    }

    /// Something for the calendar.
    record Invitation(String part, CalendarEntry entry) implements Notice {}

    /// One of several messages that make up a larger one ([RFC 2046
    /// §5.2.2](https://www.rfc-editor.org/rfc/rfc2046.html#section-5.2.2)).
    ///
    /// @param number which one it is, from 1; 0 if it does not say
    /// @param total how many there are, or 0 if it does not say
    record Fragment(String part, int number, int total) implements Notice {}

    /// The content is not in the message but somewhere else ([RFC 2046
    /// §5.2.3](https://www.rfc-editor.org/rfc/rfc2046.html#section-5.2.3)). Nobody looked there.
    ///
    /// @param access how to get it, as in `url` or `anon-ftp`
    /// @param where an address or a name, or null
    record Elsewhere(String part, String access, @Nullable String where) implements Notice {}

    /// A `winmail.dat` that is damaged or too large to be opened here.
    record Unopened(String part) implements Notice {}
}
