package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.SearchQuery;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Makes, renames, deletes and subscribes mailboxes. What is made goes out together; a mailbox that
/// is renamed or deleted is opened before, to see that it is the expected one, and closed again.
/// For one thread, and one use.
final class MailboxArranger {
    private static final String INBOX = "INBOX";
    private static final String USES = "CREATE-SPECIAL-USE";
    private static final Claim LISTINGS = Claim.of(Response.Listing.class);

    private final Link link;
    private final InstantSource clock;
    private final Cancel cancel;
    private final Naming naming;
    private @Nullable RuntimeException broken;

    MailboxArranger(Link link, InstantSource clock, Cancel cancel, Naming naming) {
        this.link = link;
        this.clock = clock;
        this.cancel = cancel;
        this.naming = naming;
    }

    /// Carries out one order after the other; those behind a broken connection are not tried.
    List<MailboxOutcome> arrange(List<MailboxOrder> orders) {
        var outcomes = new ArrayList<MailboxOutcome>();
        var waiting = new ArrayDeque<>(orders);
        while (!waiting.isEmpty()) {
            var simple = new ArrayList<MailboxOrder>();
            while (!waiting.isEmpty() && isSimple(waiting.getFirst())) {
                simple.add(waiting.removeFirst());
            }
            if (!simple.isEmpty()) {
                outcomes.addAll(together(simple));
            } else {
                outcomes.add(one(waiting.removeFirst()));
            }
        }
        return outcomes;
    }

    /// Whether the connection broke.
    boolean isBroken() {
        return broken != null;
    }

    /// Whether nothing has to be seen before.
    private static boolean isSimple(MailboxOrder order) {
        return order instanceof MailboxOrder.Create || order instanceof MailboxOrder.Subscribe;
    }

    private MailboxOutcome one(MailboxOrder order) {
        if (broken != null) {
            return notTried();
        }
        return switch (order) {
            case MailboxOrder.Rename rename -> rename(rename);
            case MailboxOrder.Delete delete -> delete(delete);
            case MailboxOrder.Create _, MailboxOrder.Subscribe _ ->
                    together(List.of(order)).getFirst();
        };
    }

    // Making and subscribing.

    /// One order's commands, as places in what is sent.
    ///
    /// @param wireName of the mailbox, or null if there can be none of that name
    /// @param use whether the server is told what a new mailbox is for
    private record Piece(
            MailboxOrder order,
            @Nullable String wireName,
            boolean use,
            List<ImapRequest> requests) {}

    private List<MailboxOutcome> together(List<MailboxOrder> orders) {
        if (broken != null) {
            return orders.stream().map(_ -> notTried()).toList();
        }
        List<Piece> pieces = orders.stream().map(order -> piece(order, true)).toList();
        List<List<Exchange.Part>> answers = exchange(pieces);
        var outcomes = new ArrayList<MailboxOutcome>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            List<Exchange.Part> parts = answers.get(i);
            if (piece.use() && refusesUse(parts)) {
                piece = piece(piece.order(), false);
                parts = exchange(List.of(piece)).getFirst();
            }
            outcomes.add(outcome(piece, parts));
        }
        return outcomes;
    }

    private Piece piece(MailboxOrder order, boolean withUse) {
        return switch (order) {
            case MailboxOrder.Create create -> creation(create, withUse);
            case MailboxOrder.Subscribe subscribe -> {
                String name = subscribe.mailbox().wireName();
                yield new Piece(
                        order, name, false, List.of(subscription(name, subscribe.wanted())));
            }
            default -> throw new IllegalArgumentException("not simple: " + order);
        };
    }

    private Piece creation(MailboxOrder.Create create, boolean withUse) {
        String wireName;
        try {
            wireName = naming.wireName(create.path(), create.parent());
        } catch (IllegalArgumentException e) {
            return new Piece(create, null, false, List.of());
        }
        Role role = create.role();
        boolean use = withUse && role != null && link.capabilities().has(USES);
        var requests = new ArrayList<ImapRequest>();
        requests.add(
                ImapRequest.of(
                        use && role != null
                                ? Commands.create(wireName, attribute(role))
                                : Commands.create(wireName)));
        if (create.subscribed()) {
            requests.add(subscription(wireName, true));
        }
        requests.add(link.examine(wireName));
        return new Piece(create, wireName, use, requests);
    }

    private static String attribute(Role role) {
        String name = role.name();
        return "\\" + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static ImapRequest subscription(String wireName, boolean wanted) {
        return ImapRequest.of(
                wanted ? Commands.subscribe(wireName) : Commands.unsubscribe(wireName));
    }

    private List<List<Exchange.Part>> exchange(List<Piece> pieces) {
        List<ImapRequest> requests = pieces.stream().flatMap(p -> p.requests().stream()).toList();
        List<Exchange.Part> parts = ask(requests);
        var answers = new ArrayList<List<Exchange.Part>>();
        int from = 0;
        for (Piece piece : pieces) {
            answers.add(parts.subList(from, from + piece.requests().size()));
            from += piece.requests().size();
        }
        return answers;
    }

    /// Sends commands; whether the connection broke is known afterwards.
    private List<Exchange.Part> ask(List<ImapRequest> requests) {
        if (requests.isEmpty()) {
            return List.of();
        }
        Exchange exchange = link.exchange(requests, cancel);
        if (exchange.broken() != null) {
            broken = exchange.broken();
        }
        return exchange.parts();
    }

    private static boolean refusesUse(List<Exchange.Part> parts) {
        Reply reply = parts.getFirst().reply();
        return reply != null
                && !reply.isOk()
                && (reply.status() == Status.BAD
                        || ResponseCode.is(reply.code(), ResponseCode.Word.USEATTR));
    }

    private MailboxOutcome outcome(Piece piece, List<Exchange.Part> parts) {
        String wireName = piece.wireName();
        if (wireName == null) {
            return impossible(piece.order());
        }
        Reply reply = parts.getFirst().reply();
        if (reply == null) {
            return parts.getFirst().written() ? new MailboxOutcome.Unknown(lost()) : notTried();
        }
        if (piece.order() instanceof MailboxOrder.Create) {
            OpenedMailbox opened = opened(wireName, parts.getLast());
            // Somebody else may have made it, and some servers say so in no code.
            if (reply.isOk() || opened != null || Refusals.saysTaken(reply.code(), reply.text())) {
                return standing(wireName, piece.order().path(), opened);
            }
            return new MailboxOutcome.Refused(refusal("CREATE", reply, piece.order().path()));
        }
        return reply.isOk()
                ? new MailboxOutcome.Done()
                : new MailboxOutcome.Refused(refusal("SUBSCRIBE", reply, piece.order().path()));
    }

    private static MailboxOutcome impossible(MailboxOrder order) {
        return new MailboxOutcome.Refused(
                SyncFailure.of(
                                FailureKind.REFUSED_PERMANENTLY,
                                "The server cannot have a mailbox of that name.")
                        .withMailbox(order.path()));
    }

    private MailboxOutcome standing(
            String wireName, MailboxPath path, @Nullable OpenedMailbox opened) {
        return new MailboxOutcome.Standing(wireName, naming.path(wireName, path), opened);
    }

    /// What EXAMINE told, or null if it did not open the mailbox.
    private @Nullable OpenedMailbox opened(String wireName, Exchange.Part part) {
        if (!part.isOk()) {
            if (link.hasOpened(wireName)) {
                link.forgetOpened();
            }
            return null;
        }
        var opening = new Opening();
        part.data().forEach(opening::absorb);
        return opening.toOpenedMailbox(opening.status());
    }

    // Renaming.

    private MailboxOutcome rename(MailboxOrder.Rename order) {
        String from = order.mailbox().mailbox().wireName();
        String to;
        try {
            to = naming.wireName(order.target(), order.parent());
        } catch (IllegalArgumentException e) {
            return impossible(order);
        }
        if (from.equalsIgnoreCase(INBOX)) {
            return new MailboxOutcome.Refused(
                    SyncFailure.of(
                                    FailureKind.REFUSED_PERMANENTLY,
                                    "INBOX is never renamed: on the server that would empty it.")
                            .withMailbox(order.path()));
        }
        var footing = new Footing(link, order.mailbox(), false, false);
        var subscriptions = new ArrayList<String>();
        MailboxOutcome unfit = look(footing, from, subscriptions);
        if (unfit != null) {
            return unfit;
        }
        List<Exchange.Part> parts = ask(afterLeaving(ImapRequest.of(Commands.rename(from, to))));
        Exchange.Part part = parts.getLast();
        Reply reply = part.reply();
        if (reply == null) {
            return part.written() ? new MailboxOutcome.Unknown(lost()) : notTried();
        }
        if (!reply.isOk()) {
            return refused("RENAME", reply, order.path());
        }
        return standing(to, order.target(), moveSubscriptions(from, to, subscriptions));
    }

    /// Subscriptions stay at their names ([RFC 9051
    /// §6.3.6](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.3.6)); those of what was
    /// renamed follow it.
    private @Nullable OpenedMailbox moveSubscriptions(
            String from, String to, List<String> subscriptions) {
        var requests = new ArrayList<ImapRequest>();
        for (String old : subscriptions) {
            requests.add(subscription(to + old.substring(from.length()), true));
            requests.add(subscription(old, false));
        }
        requests.add(link.examine(to));
        return opened(to, ask(requests).getLast());
    }

    // Deleting.

    private MailboxOutcome delete(MailboxOrder.Delete order) {
        String name = order.mailbox().mailbox().wireName();
        var footing = new Footing(link, order.mailbox(), false, true);
        var subscriptions = new ArrayList<String>();
        MailboxOutcome unfit = look(footing, name, subscriptions);
        if (unfit != null) {
            return unfit;
        }
        MailboxStatus now = footing.opening().status();
        MailboxStatus then = order.confirmed();
        boolean told = then.uidNext() > 0;
        if (now.messages() != then.messages()
                || now.epoch() != then.epoch()
                || (told ? now.uidNext() != then.uidNext() : holdsUnknown(order.mailbox()))) {
            return new MailboxOutcome.Changed(
                    "it held %d messages and holds %d, and the next UID was %d and is %d"
                            .formatted(
                                    then.messages(),
                                    now.messages(),
                                    then.uidNext(),
                                    now.uidNext()));
        }
        Exchange.Part part = ask(afterLeaving(ImapRequest.of(Commands.delete(name)))).getLast();
        Reply reply = part.reply();
        if (reply == null) {
            return part.written() ? new MailboxOutcome.Unknown(lost()) : notTried();
        }
        if (!reply.isOk()) {
            return refused("DELETE", reply, order.path());
        }
        if (subscriptions.contains(name)) {
            ask(List.of(subscription(name, false)));
        }
        return new MailboxOutcome.Done();
    }

    /// Whether there is anything in the open mailbox that is not written down.
    private boolean holdsUnknown(ExpectedMailbox expected) {
        var search = new UidSearch(link, SearchQuery.all());
        Exchange.Part part;
        Listing.Ending ending;
        do {
            part = ask(List.of(search.request())).getFirst();
            part.data().forEach(search::take);
            Reply reply = part.reply();
            if (reply == null) {
                return true;
            }
            ending = new Listing.Ending(reply.status(), reply.code(), reply.text());
        } while (search.isToBeRepeated(ending, false));
        IdSet found = search.found();
        return !ending.isOk()
                || found == null
                || !found.minus(expected.known().agreed(found)).isEmpty();
    }

    // What renaming and deleting share.

    /// Opens a mailbox to see whether it is the expected one.
    ///
    /// @param subscriptions gets what is subscribed at its name and below
    /// @return null if it is; else what to tell
    private @Nullable MailboxOutcome look(
            Footing footing, String wireName, List<String> subscriptions) {
        MailboxPath path = footing.expected().mailbox().path();
        List<Exchange.Part> parts;
        do {
            var requests = new ArrayList<>(footing.requests());
            int own = requests.size();
            requests.add(new ImapRequest(Commands.lsub("", wireName), LISTINGS));
            if (naming.separator() != null) {
                requests.add(
                        new ImapRequest(
                                Commands.lsub("", wireName + naming.separator() + "*"), LISTINGS));
            }
            parts = ask(requests);
            footing.see(parts.stream().flatMap(p -> p.all(Response.Fetch.class).stream()).toList());
            footing.take(parts.subList(0, own), clock.instant());
        } while (footing.isToBeAskedAgain() && broken == null);
        for (Exchange.Part part : parts) {
            for (Response.Listing each : part.all(Response.Listing.class)) {
                boolean below =
                        each.wireName().equals(wireName)
                                || (naming.separator() != null
                                        && each.wireName()
                                                .startsWith(wireName + naming.separator()));
                if (below && !each.has("\\NOSELECT") && !subscriptions.contains(each.wireName())) {
                    subscriptions.add(each.wireName());
                }
            }
        }
        SyncFailure refusal = footing.refusal();
        String contradiction = footing.contradicted();
        if (refusal != null) {
            return refusal.detail() == FailureDetail.ABSENT
                    ? new MailboxOutcome.Absent()
                    : new MailboxOutcome.Refused(refusal);
        }
        if (contradiction != null) {
            return new MailboxOutcome.Changed(contradiction);
        }
        if (!footing.isConfirmed()) {
            return broken != null
                    ? notTried()
                    : new MailboxOutcome.Refused(lost().withMailbox(path));
        }
        return null;
    }

    /// A command about a mailbox that was open: some servers end the session if it still is, and no
    /// CLOSE is ever sent.
    private List<ImapRequest> afterLeaving(ImapRequest request) {
        var requests = new ArrayList<ImapRequest>();
        requests.add(link.leave().orElseGet(() -> link.examine(INBOX)));
        requests.add(request);
        return requests;
    }

    private MailboxOutcome refused(String command, Reply reply, MailboxPath path) {
        SyncFailure failure = refusal(command, reply, path);
        return failure.detail() == FailureDetail.ABSENT
                ? new MailboxOutcome.Absent()
                : new MailboxOutcome.Refused(failure);
    }

    private SyncFailure refusal(String command, Reply reply, MailboxPath path) {
        return Refusals.classify(
                        Refusals.Asked.ARRANGE,
                        command,
                        reply.status(),
                        reply.code(),
                        reply.text(),
                        clock.instant())
                .withMailbox(path);
    }

    private MailboxOutcome notTried() {
        return new MailboxOutcome.NotTried(lost());
    }

    private SyncFailure lost() {
        return broken instanceof MailException e
                ? e.failure()
                : SyncFailure.of(FailureKind.PROTOCOL, "The server's answer cannot be read.");
    }

    /// The mailbox that an order is about, to be open nowhere; null if it is about none that is
    /// there.
    static @Nullable ExpectedMailbox subject(MailboxOrder order) {
        return switch (order) {
            case MailboxOrder.Rename rename -> rename.mailbox();
            case MailboxOrder.Delete delete -> delete.mailbox();
            case MailboxOrder.Create _, MailboxOrder.Subscribe _ -> null;
        };
    }
}
