package org.mailboat.export;

import org.mailboat.model.MailboxGlob;
import org.mailboat.model.MailboxPath;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What is to be exported, and where to.
///
/// @param account its name
/// @param directory absent or empty
/// @param format what is written
/// @param mailboxes only those that one of the patterns matches; empty means all
public record ExportRequest(
        String account, Path directory, Format format, List<MailboxGlob> mailboxes) {
    /// A layout that other programs read.
    public enum Format {
        /// A directory a mailbox, a file a message, marks in its name.
        MAILDIR,
        /// A file a mailbox, in the mboxrd form.
        MBOX,
        /// A file a message.
        EML;

        /// Reads what [#label] gives.
        ///
        /// @throws IllegalArgumentException with a sentence for the user
        public static Format parse(String text) {
            for (Format format : values()) {
                if (format.label().equals(text)) {
                    return format;
                }
            }
            throw new IllegalArgumentException("the format is maildir, mbox or eml");
        }

        /// The name on the command line, as in `maildir`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ExportRequest {
        mailboxes = List.copyOf(mailboxes);
    }

    boolean covers(MailboxPath path) {
        return mailboxes.isEmpty() || mailboxes.stream().anyMatch(g -> g.matches(path));
    }
}
