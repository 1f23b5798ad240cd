package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.util.ArrayList;
import java.util.List;

/// Changes the tree of mailboxes of a [MemoryServer]. For one call.
final class MemoryArranger {
    private final MemoryServer server;
    private final Line line;
    private final long connection;
    private @Nullable SyncFailure lost;

    MemoryArranger(MemoryServer server, Line line) {
        this.server = server;
        this.line = line;
        this.connection = line.begin();
    }

    List<MailboxOutcome> arrange(List<MailboxOrder> orders) {
        var outcomes = new ArrayList<MailboxOutcome>();
        for (MailboxOrder order : orders) {
            SyncFailure gone = lost;
            if (gone != null) {
                outcomes.add(new MailboxOutcome.NotTried(gone));
                continue;
            }
            try {
                outcomes.add(carryOut(order));
            } catch (WriteFaults.No e) {
                outcomes.add(new MailboxOutcome.Refused(e.failure()));
            } catch (WriteFaults.TurnedAway e) {
                lost = e.failure();
                outcomes.add(new MailboxOutcome.Refused(e.failure()));
            } catch (MailException e) {
                lost = e.failure();
                outcomes.add(new MailboxOutcome.Unknown(e.failure()));
            }
        }
        return outcomes;
    }

    /// What fits when the order arrives is done; nothing comes in between.
    private MailboxOutcome carryOut(MailboxOrder order) {
        return switch (order) {
            case MailboxOrder.Create create ->
                    line.carryOut(connection, Written.CREATE, () -> create(create));
            case MailboxOrder.Rename rename ->
                    line.carryOut(connection, Written.RENAME, () -> rename(rename));
            case MailboxOrder.Delete delete ->
                    line.carryOut(connection, Written.DELETE, () -> delete(delete));
            case MailboxOrder.Subscribe(var mailbox, boolean wanted) ->
                    line.carryOut(
                            connection,
                            Written.SUBSCRIBE,
                            () -> {
                                server.subscribe(mailbox.wireName(), wanted);
                                return new MailboxOutcome.Done();
                            });
        };
    }

    private MailboxOutcome create(MailboxOrder.Create order) {
        String name = order.path().toString();
        if (!server.paths().contains(name)) {
            server.create(name);
        }
        server.subscribe(name, order.subscribed());
        return standing(order.path());
    }

    private MailboxOutcome rename(MailboxOrder.Rename order) {
        MailboxOutcome unfit = unfit(order.mailbox());
        if (unfit != null) {
            return unfit;
        }
        String from = order.mailbox().mailbox().wireName();
        String to = order.target().toString();
        List<String> moving =
                server.paths().stream()
                        .filter(path -> path.equals(from) || path.startsWith(from + "/"))
                        .toList();
        boolean taken =
                moving.stream()
                        .map(path -> to + path.substring(from.length()))
                        .anyMatch(server.paths()::contains);
        if (order.path().isInbox() || taken || to.startsWith(from + "/")) {
            return new MailboxOutcome.Refused(
                    SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, "The server refuses RENAME."));
        }
        for (String path : moving) {
            String now = to + path.substring(from.length());
            server.rename(path, now);
            if (server.writes().renumbersRenamed()) {
                server.reset(now);
            }
        }
        return standing(order.target());
    }

    private MailboxOutcome delete(MailboxOrder.Delete order) {
        MailboxOutcome unfit = unfit(order.mailbox());
        if (unfit != null) {
            return unfit;
        }
        String name = order.mailbox().mailbox().wireName();
        MailboxStatus now = server.open(name);
        MailboxStatus then = order.confirmed();
        if (now == null || now.messages() != then.messages() || now.uidNext() != then.uidNext()) {
            return new MailboxOutcome.Changed("it holds other messages than it did");
        }
        if (server.writes().deletesLeavesAlone()
                && server.paths().stream().anyMatch(path -> path.startsWith(name + "/"))) {
            return new MailboxOutcome.Refused(
                    SyncFailure.of(
                            FailureKind.REFUSED_PERMANENTLY,
                            "The server deletes no mailbox that has others below it."));
        }
        server.delete(name);
        return new MailboxOutcome.Done();
    }

    private @Nullable MailboxOutcome unfit(ExpectedMailbox mailbox) {
        MailboxStatus now = server.open(mailbox.mailbox().wireName());
        if (now == null) {
            return new MailboxOutcome.Absent();
        }
        String why =
                !server.isExpected(mailbox, now)
                        ? "it is another mailbox"
                        : MemoryWriter.contradiction(server, mailbox);
        return why == null ? null : new MailboxOutcome.Changed(why);
    }

    private MailboxOutcome standing(MailboxPath path) {
        MailboxStatus now = server.open(path.toString());
        return new MailboxOutcome.Standing(
                path.toString(), path, now == null ? null : server.opened(path.toString(), now));
    }
}
