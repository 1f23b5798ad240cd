package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;

/// A step that changes the server. Its messages are placements, known by our own ids: what is sent
/// about each is read again when its turn comes.
public sealed interface UploadOp extends Op {
    @Override
    default Side side() {
        return Side.REMOTE;
    }

    /// The mailbox that it is about, or that messages leave.
    MailboxId mailbox();

    /// A step that is about messages.
    sealed interface Messages extends UploadOp {
        IdSet placements();

        /// The mailbox that it may change besides, or null.
        default @Nullable MailboxId target() {
            return null;
        }
    }

    /// Makes a mailbox.
    ///
    /// @param path its name there
    /// @param here its name here: another one where one above it was renamed there
    record CreateMailbox(MailboxId mailbox, MailboxPath path, MailboxPath here, @Nullable Role role)
            implements UploadOp {
        @Override
        public String kind() {
            return "create-mailbox";
        }

        @Override
        public String sentence() {
            return "Make the mailbox " + Words.quoted(path) + " on the server.";
        }
    }

    /// Gives a mailbox another name, and those below it with it.
    ///
    /// @param path its name when its turn comes
    /// @param target its new one
    /// @param here its name here, or null if the new one only makes room for others
    record RenameMailbox(
            MailboxId mailbox, MailboxPath path, MailboxPath target, @Nullable MailboxPath here)
            implements UploadOp {
        public boolean temporary() {
            return here == null;
        }

        @Override
        public String kind() {
            return "rename-mailbox";
        }

        @Override
        public String sentence() {
            return "Rename the mailbox "
                    + Words.quoted(path)
                    + " to "
                    + Words.quoted(target)
                    + " on the server"
                    + (temporary() ? ", until its new name is free." : ".");
        }
    }

    /// Makes a mailbox here what it is on the server again: what was edited of it does not hold.
    ///
    /// @param target its name there
    record TakeBackMailbox(MailboxId mailbox, MailboxPath path, MailboxPath target, String why)
            implements UploadOp {
        @Override
        public Side side() {
            return Side.LOCAL;
        }

        @Override
        public String kind() {
            return "take-back-mailbox";
        }

        @Override
        public String sentence() {
            return "Keep the mailbox "
                    + Words.quoted(path)
                    + " here as the server has it, "
                    + Words.quoted(target)
                    + ": "
                    + why
                    + ".";
        }
    }

    /// Deletes a mailbox for good.
    ///
    /// @param there its name on the server, which others may have changed
    record DeleteMailbox(MailboxId mailbox, MailboxPath path, MailboxPath there, long messages)
            implements UploadOp {
        @Override
        public String kind() {
            return "delete-mailbox";
        }

        @Override
        public String sentence() {
            return "Delete the mailbox "
                    + Words.quoted(path)
                    + " on the server for good, with its "
                    + Words.count(messages)
                    + ".";
        }
    }

    /// Gives and takes keywords.
    record Mark(
            MailboxId mailbox, MailboxPath path, Keywords added, Keywords removed, IdSet placements)
            implements Messages {
        @Override
        public String kind() {
            return "mark";
        }

        @Override
        public String sentence() {
            return "Mark "
                    + Words.count(placements.size())
                    + " in "
                    + Words.quoted(path)
                    + " on the server with "
                    + Words.change(added, removed)
                    + Words.placements(placements);
        }
    }

    /// Copies messages to another mailbox.
    record Copy(
            MailboxId mailbox,
            MailboxPath path,
            MailboxId target,
            MailboxPath targetPath,
            IdSet placements)
            implements Messages {
        @Override
        public String kind() {
            return "copy";
        }

        @Override
        public String sentence() {
            return "Copy "
                    + Words.count(placements.size())
                    + " from "
                    + Words.quoted(path)
                    + " to "
                    + Words.quoted(targetPath)
                    + " on the server"
                    + Words.placements(placements);
        }
    }

    /// Moves messages to another mailbox.
    ///
    /// @param thrownAway whether they were deleted here, and that is the trash
    record Move(
            MailboxId mailbox,
            MailboxPath path,
            MailboxId target,
            MailboxPath targetPath,
            boolean thrownAway,
            IdSet placements)
            implements Messages {
        @Override
        public String kind() {
            return "move";
        }

        @Override
        public String sentence() {
            return "Move "
                    + Words.count(placements.size())
                    + " from "
                    + Words.quoted(path)
                    + " to "
                    + Words.quoted(targetPath)
                    + " on the server"
                    + (thrownAway ? ", as they were deleted here" : "")
                    + Words.placements(placements);
        }
    }

    /// Sends messages that the server never had.
    ///
    /// @param bytes of all of them, as far as known
    record Send(MailboxId mailbox, MailboxPath path, IdSet placements, long bytes)
            implements Messages {
        @Override
        public String kind() {
            return "send";
        }

        @Override
        public String sentence() {
            return "Send "
                    + Words.count(placements.size())
                    + (bytes > 0 ? " (" + bytes + " bytes)" : "")
                    + " into "
                    + Words.quoted(path)
                    + " on the server"
                    + Words.placements(placements);
        }
    }

    /// Deletes messages for good.
    ///
    /// @param leftBehind whether they were moved, and only this is left of that
    record Delete(MailboxId mailbox, MailboxPath path, boolean leftBehind, IdSet placements)
            implements Messages {
        @Override
        public String kind() {
            return "delete";
        }

        @Override
        public String sentence() {
            return "Delete "
                    + Words.count(placements.size())
                    + " from "
                    + Words.quoted(path)
                    + " on the server for good"
                    + (leftBehind ? ", where they stood before they were moved" : "")
                    + Words.placements(placements);
        }
    }
}
