package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Printable;
import org.mailboat.sync.diff.LinkGroup;
import org.mailboat.sync.diff.LinkList;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/// One step of a [Plan]: a value that prints as a sentence. Ops on messages carry sets of ids.
public sealed interface Op {
    /// How many ids a sentence names at most.
    int EXAMPLES = 20;

    /// Where something would change.
    enum Side {
        LOCAL,
        REMOTE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Its kind, in one word or two, as in `fetch`.
    String kind();

    default Side side() {
        return Side.LOCAL;
    }

    MailboxPath path();

    /// What would be done, with counts and a few examples.
    String sentence();

    /// Makes a mailbox here that the server has.
    record AdoptMailbox(RemoteMailbox remote) implements Op {
        @Override
        public String kind() {
            return "adopt-mailbox";
        }

        @Override
        public MailboxPath path() {
            return remote.path();
        }

        @Override
        public String sentence() {
            var status = remote.status();
            return "Make the mailbox "
                    + quoted(path())
                    + " here"
                    + (status == null
                            ? "."
                            : " and bring in its " + count(status.messages()) + ".");
        }
    }

    /// Takes over what the server says of a mailbox: path, roles, subscription.
    record UpdateMailbox(MailboxRef mailbox, RemoteMailbox remote) implements Op {
        @Override
        public String kind() {
            return "update-mailbox";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        @Override
        public String sentence() {
            return "Take over the server's attributes of " + quoted(path()) + ".";
        }
    }

    /// Follows a mailbox to the name it has on the server now; nothing in it is brought in again.
    record RenameMailbox(MailboxRef mailbox, RemoteMailbox remote) implements Op {
        @Override
        public String kind() {
            return "rename-mailbox";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        @Override
        public String sentence() {
            return "Rename the mailbox "
                    + quoted(path())
                    + " to "
                    + quoted(remote.path())
                    + " here, as it was on the server.";
        }
    }

    /// Takes over keywords that changed on the server.
    record Mark(MailboxRef mailbox, Keywords added, Keywords removed, IdSet ids) implements Op {
        @Override
        public String kind() {
            return "mark";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        @Override
        public String sentence() {
            String change =
                    (added.isEmpty() ? "" : "+" + added)
                            + (added.isEmpty() || removed.isEmpty() ? "" : " ")
                            + (removed.isEmpty() ? "" : "-" + removed);
            return "Mark "
                    + count(ids.size())
                    + " in "
                    + quoted(path())
                    + " here with "
                    + Printable.of(change)
                    + examples(ids);
        }
    }

    /// Takes messages of a mailbox from what is here, as they are proven to be the same.
    ///
    /// @param origin how they came to where they stand now
    /// @param from where they stood before; null if that is forgotten
    record Link(
            MailboxRef mailbox, LinkGroup.Origin origin, @Nullable MailboxPath from, LinkList links)
            implements Op {
        @Override
        public String kind() {
            return "link";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        /// Whether they change their mailbox here.
        public boolean moves() {
            return switch (origin) {
                case MOVED -> true;
                case RECOVERED -> !path().equals(from);
                case REMATCHED, COPIED -> false;
            };
        }

        @Override
        public String sentence() {
            String before = from == null ? "a mailbox that is gone" : quoted(from);
            return "Take "
                    + count(links.size())
                    + " of "
                    + quoted(path())
                    + " from what is here, "
                    + switch (origin) {
                        case REMATCHED -> "under new ids";
                        case MOVED -> "moved from " + before;
                        case RECOVERED -> "removed from " + before + " before";
                        case COPIED -> "copied from " + before;
                    }
                    + examples(links.ids());
        }
    }

    /// Takes over removals: the messages become recoverable here.
    record Remove(MailboxRef mailbox, IdSet ids) implements Op {
        @Override
        public String kind() {
            return "remove";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        @Override
        public String sentence() {
            return "Remove "
                    + count(ids.size())
                    + " from "
                    + quoted(path())
                    + " here, recoverably, as the server no longer has them"
                    + examples(ids);
        }
    }

    /// Brings messages in.
    ///
    /// @param bytes announced, as far as known
    /// @param newest when the server received the last of them, or null if that is not known
    record Fetch(
            MailboxRef mailbox,
            IdSet ids,
            long bytes,
            boolean headersOnly,
            @Nullable Instant newest)
            implements Op {
        @Override
        public String kind() {
            return "fetch";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        @Override
        public String sentence() {
            return "Bring "
                    + (headersOnly ? "the headers of " : "")
                    + count(ids.size())
                    + (bytes > 0 && !headersOnly ? " (" + bytes + " bytes)" : "")
                    + " into "
                    + quoted(path())
                    + examples(ids);
        }
    }

    /// Takes messages from what is brought in for others: as the server says, they are the same.
    record Share(MailboxRef mailbox, IdSet ids) implements Op {
        @Override
        public String kind() {
            return "share";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        @Override
        public String sentence() {
            return "Take "
                    + count(ids.size())
                    + " of "
                    + quoted(path())
                    + " from what comes in elsewhere, as the server says that they are the same"
                    + examples(ids);
        }
    }

    /// Sets aside, recoverably and without expiry, what found no partner after the server gave a
    /// mailbox new ids. Done only once everything that the server has there is here.
    ///
    /// @param messages at most so many
    record RetireDetached(MailboxRef mailbox, long messages) implements Op {
        @Override
        public String kind() {
            return "retire";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        @Override
        public String sentence() {
            return "Keep as recoverable what is in "
                    + quoted(path())
                    + " here and not found again after the server reset the mailbox: at most "
                    + count(messages)
                    + ".";
        }
    }

    /// Removes a mailbox that the server no longer has; its messages become recoverable.
    record RemoveMailbox(MailboxRef mailbox, long messages) implements Op {
        @Override
        public String kind() {
            return "remove-mailbox";
        }

        @Override
        public MailboxPath path() {
            return mailbox.path();
        }

        @Override
        public String sentence() {
            return "Remove the mailbox "
                    + quoted(path())
                    + " here, as the server no longer has it; its "
                    + count(messages)
                    + " stay recoverable.";
        }
    }

    private static String quoted(MailboxPath path) {
        return "\"" + Printable.of(path.toString()) + "\"";
    }

    private static String count(long messages) {
        return messages == 1 ? "1 message" : messages + " messages";
    }

    private static String examples(IdSet ids) {
        return ": uid "
                + ids.stream()
                        .limit(EXAMPLES)
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(", "))
                + (ids.size() > EXAMPLES ? ", … ." : ".");
    }
}
