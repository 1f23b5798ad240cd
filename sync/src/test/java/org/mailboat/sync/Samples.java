package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.Set;

/// Mailboxes for the tests of pure functions.
public final class Samples {
    public static final MailboxStatus STATUS = new MailboxStatus(3, 7, 10, 100);

    private Samples() {}

    public static RemoteMailbox remote(String path) {
        return remote(path, STATUS);
    }

    public static RemoteMailbox remote(String path, @Nullable MailboxStatus status) {
        return new RemoteMailbox(
                path, MailboxPath.parse(path), "/", Set.of(), true, true, null, status);
    }

    /// A mailbox whose last listing is complete.
    public static LocalMailbox local(long id, String path, long messages) {
        return local(id, path, messages, new Checkpoint("c"), null);
    }

    public static LocalMailbox local(
            long id,
            String path,
            long messages,
            @Nullable Checkpoint checkpoint,
            ObserveOrder.@Nullable ResumeMark resume) {
        return new LocalMailbox(
                new MailboxId(id),
                new AccountId(1),
                MailboxPath.parse(path),
                Set.of(),
                remote(path),
                7,
                checkpoint,
                resume,
                false,
                messages,
                0,
                0,
                ListingTimes.NEVER);
    }

    /// A mailbox for what is thrown away.
    public static LocalMailbox trash(long id, String path) {
        return new LocalMailbox(
                new MailboxId(id),
                new AccountId(1),
                MailboxPath.parse(path),
                Set.of(Role.TRASH),
                remote(path),
                7,
                new Checkpoint("c"),
                null,
                false,
                0,
                0,
                0,
                ListingTimes.NEVER);
    }

    /// A mailbox as it was agreed, of this epoch.
    public static LocalMailbox agreed(long id, RemoteMailbox remote) {
        MailboxStatus status = remote.status();
        return new LocalMailbox(
                new MailboxId(id),
                new AccountId(1),
                remote.path(),
                Set.of(),
                remote,
                status == null ? 0 : status.epoch(),
                new Checkpoint("c"),
                null,
                false,
                status == null ? 0 : status.messages(),
                0,
                0,
                ListingTimes.NEVER);
    }

    /// A mailbox of a server that has its own ids for them.
    public static RemoteMailbox named(String path, String serverId, MailboxStatus status) {
        return new RemoteMailbox(
                path, MailboxPath.parse(path), "/", Set.of(), true, true, serverId, status);
    }

    /// A name that cannot be opened.
    public static RemoteMailbox shut(String path) {
        return new RemoteMailbox(
                path, MailboxPath.parse(path), "/", Set.of(), true, false, null, null);
    }

    public static MailboxRef ref(long id, String path) {
        return new MailboxRef(new MailboxId(id), path, MailboxPath.parse(path));
    }
}
