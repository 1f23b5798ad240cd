package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.diff.LinkGroup;
import org.mailboat.sync.diff.LinkList;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Instant;
import java.util.Locale;

/// One step of a [Plan]: a value that prints as a sentence. Ops on messages carry sets of ids.
public sealed interface Op
        permits Op.AdoptMailbox,
                Op.UpdateMailbox,
                Op.RenameMailbox,
                Op.Mark,
                Op.Link,
                Op.Remove,
                Op.Fetch,
                Op.Share,
                Op.RetireDetached,
                Op.RemoveMailbox,
                UploadOp {
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
                    + Words.quoted(path())
                    + " here"
                    + (status == null
                            ? "."
                            : " and bring in its " + Words.count(status.messages()) + ".");
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
            return "Take over the server's attributes of " + Words.quoted(path()) + ".";
        }
    }

    /// Follows a mailbox to the name it has on the server now; nothing in it is brought in again.
    ///
    /// @param wentAlong whether its name here is not one that it was given here: it only went along
    ///   with the mailbox above it, and there it did not
    record RenameMailbox(MailboxRef mailbox, RemoteMailbox remote, boolean wentAlong)
            implements Op {
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
                    + Words.quoted(path())
                    + " to "
                    + Words.quoted(remote.path())
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
            return "Mark "
                    + Words.count(ids.size())
                    + " in "
                    + Words.quoted(path())
                    + " here with "
                    + Words.change(added, removed)
                    + Words.uids(ids);
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
                case REMATCHED, LEFT_BEHIND, COPIED -> false;
            };
        }

        /// Whether they are more than was here.
        public boolean brings() {
            return switch (origin) {
                case RECOVERED, COPIED -> true;
                case REMATCHED, MOVED, LEFT_BEHIND -> false;
            };
        }

        @Override
        public String sentence() {
            String before = from == null ? "a mailbox that is gone" : Words.quoted(from);
            return "Take "
                    + Words.count(links.size())
                    + " of "
                    + Words.quoted(path())
                    + " from what is here, "
                    + switch (origin) {
                        case REMATCHED -> "under new ids";
                        case MOVED -> "moved from " + before;
                        case LEFT_BEHIND -> "left there when it was moved to " + before;
                        case RECOVERED -> "removed from " + before + " before";
                        case COPIED -> "copied from " + before;
                    }
                    + Words.uids(links.ids());
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
                    + Words.count(ids.size())
                    + " from "
                    + Words.quoted(path())
                    + " here, recoverably, as the server no longer has them"
                    + Words.uids(ids);
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
                    + Words.count(ids.size())
                    + (bytes > 0 && !headersOnly ? " (" + bytes + " bytes)" : "")
                    + " into "
                    + Words.quoted(path())
                    + Words.uids(ids);
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
                    + Words.count(ids.size())
                    + " of "
                    + Words.quoted(path())
                    + " from what comes in elsewhere, as the server says that they are the same"
                    + Words.uids(ids);
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
                    + Words.quoted(path())
                    + " here and not found again after the server reset the mailbox: at most "
                    + Words.count(messages)
                    + ".";
        }

        /// What came of it, told to a person: nobody but them can decide what it is to be.
        public String outcome(long retired) {
            return "The server has another "
                    + Words.quoted(path())
                    + " than it had: "
                    + Words.count(retired)
                    + " of the former one, not found again, can be had back for good"
                    + " ('list --deleted' shows them).";
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
                    + Words.quoted(path())
                    + " here, as the server no longer has it; its "
                    + Words.count(messages)
                    + " stay recoverable.";
        }

        /// What became of mail in it that the server never had, told to a person: nobody but them
        /// can say where it is to go.
        public String unsent(long messages) {
            return Words.count(messages)
                    + " of "
                    + Words.quoted(path())
                    + ", not uploaded yet, can be found in 'Recovered', as the server no longer has"
                    + " that mailbox: move mail from there to where it is to be uploaded.";
        }
    }
}
