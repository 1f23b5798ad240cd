package org.mailboat.imap.remote;

import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.model.Policy;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Lists an account's mailboxes with their counters: in one round trip where the server can, else
/// in two. For one listing.
final class TreeReader {
    private static final String LIST = "LIST-EXTENDED";
    private static final String LIST_STATUS = "LIST-STATUS";
    private static final String REV2 = "IMAP4rev2";
    private static final List<String> MODSEQS = List.of("CONDSTORE", "QRESYNC");
    private static final Claim LISTINGS = Claim.of(Response.Listing.class);
    private static final Claim COUNTERS = Claim.of(Response.StatusData.class);

    /// So many STATUS commands at once are answered before a write runs out of time.
    private static final int COUNTED_AT_ONCE = 500;

    private final Link link;
    private final Policy policy;
    private final InstantSource clock;
    private final Manner manner;
    private final Cancel cancel;

    /// How much is asked of the server.
    enum Manner {
        /// As much as it offers.
        FULL,
        /// A listing without options, as a second witness.
        PLAIN,
        /// Nothing that RFC 3501 does not have.
        BARE
    }

    /// What was listed, and whose it is.
    private record Listed(TreeAnswer answer, NamespaceMap namespaces) {
        RemoteTree toTree(Policy policy) {
            return answer.toTree(namespaces, policy);
        }
    }

    TreeReader(Link link, Policy policy, InstantSource clock, Manner manner, Cancel cancel) {
        this.link = link;
        this.policy = policy;
        this.clock = clock;
        this.manner = manner;
        this.cancel = cancel;
    }

    /// @throws ImapException if the server refuses to list, or the connection is gone
    RemoteTree read() {
        Listed listed = list();
        count(listed);
        return listed.toTree(policy);
    }

    /// Reads for the sake of a tree that lacks known mailboxes; counters only if they are needed.
    ///
    /// @see org.mailboat.sync.port.Remote#confirmTree
    RemoteTree confirm(RemoteTree doubted, Set<String> missing) {
        Listed listed = list();
        RemoteTree plain = listed.toTree(policy);
        Set<String> named = names(plain);
        boolean contradicted = !named.containsAll(names(doubted));
        Optional<String> leftOut = missing.stream().sorted().filter(named::contains).findFirst();
        if (leftOut.isEmpty()) {
            return plain.complete() && !contradicted ? doubted : doubted.incomplete();
        }
        demoteExtended("its extended listing leaves out " + leftOut.get());
        count(listed);
        RemoteTree fuller = listed.toTree(policy);
        return contradicted ? fuller.incomplete() : fuller;
    }

    private Listed list() {
        var requests = new ArrayList<ImapRequest>();
        if (manner != Manner.BARE) {
            requests.addAll(link.introduction());
        }
        link.leave().ifPresent(requests::add);
        int namespace = requests.size();
        boolean namespaces = manner != Manner.BARE && offers("NAMESPACE", REV2);
        if (namespaces) {
            requests.add(
                    new ImapRequest(Commands.namespace(), Claim.of(Response.Namespaces.class)));
        }
        int list = requests.size();
        boolean extended = manner == Manner.FULL && offers(LIST, LIST_STATUS, REV2);
        requests.addAll(extended ? List.of(extendedListing()) : plainListing());
        List<Reply> replies = link.connection().ask(requests, cancel);

        var map =
                new NamespaceMap(
                        namespaces ? replies.get(namespace).last(Response.Namespaces.class) : null);
        TreeAnswer answer =
                extended
                        ? extendedAnswer(replies.get(list))
                        : plainAnswer(replies.subList(list, replies.size()));
        complete(answer, map);
        return new Listed(answer, map);
    }

    private static Set<String> names(RemoteTree tree) {
        return tree.mailboxes().stream()
                .map(RemoteMailbox::wireName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean offers(String... capabilities) {
        return link.capabilities().hasAny(capabilities);
    }

    /// Everything in one command: options that are not asked for would be missing, and those that
    /// nobody needs would be paid for by the mailbox.
    private ImapRequest extendedListing() {
        Capabilities offered = link.capabilities();
        var options = new ArrayList<String>();
        if (offered.hasAny("SPECIAL-USE", REV2)) {
            options.add("SPECIAL-USE");
        }
        options.add("SUBSCRIBED");
        return new ImapRequest(
                Commands.list(
                        "",
                        "*",
                        options,
                        offered.hasAny(LIST_STATUS, REV2) ? statusItems() : List.of()),
                data ->
                        data instanceof Response.Listing
                                || data instanceof Response.StatusData
                                || TreeAnswer.isDenial(data));
    }

    private List<StatusItem> statusItems() {
        var items =
                new ArrayList<>(
                        List.of(StatusItem.MESSAGES, StatusItem.UIDNEXT, StatusItem.UIDVALIDITY));
        if (manner != Manner.BARE && MODSEQS.stream().anyMatch(this::offers)) {
            items.add(StatusItem.HIGHESTMODSEQ);
        }
        return items;
    }

    /// LIST, and LSUB unless the server left it behind. XLIST is how servers told roles before
    /// SPECIAL-USE.
    private List<ImapRequest> plainListing() {
        boolean roles = manner == Manner.FULL && offers("XLIST") && !offers("SPECIAL-USE", REV2);
        var requests = new ArrayList<ImapRequest>();
        requests.add(
                new ImapRequest(
                        roles ? Commands.xlist("", "*") : Commands.list("", "*"), LISTINGS));
        if (!link.connection().capabilities().isRev2() || offers("IMAP4rev1")) {
            requests.add(new ImapRequest(Commands.lsub("", "*"), LISTINGS));
        }
        return requests;
    }

    private TreeAnswer extendedAnswer(Reply reply) {
        var answer = new TreeAnswer();
        answer.add(reply);
        if (reply.isOk() && answer.hasInbox()) {
            return answer;
        }
        List<Reply> replies = link.connection().ask(plainListing(), cancel);
        if (reply.isOk() && !replies.getFirst().isOk()) {
            return answer;
        }
        TreeAnswer plain = plainAnswer(replies);
        if (reply.isOk() && !plain.hasInbox()) {
            // Not even a plain listing has an INBOX, so the extended one is no worse.
            return answer;
        }
        demoteExtended(
                reply.isOk()
                        ? "its extended listing lacks INBOX"
                        : "it refuses an extended listing: " + reply.text());
        return plain;
    }

    /// Lists without options from now on.
    private void demoteExtended(String reason) {
        for (String capability : List.of(LIST, LIST_STATUS, REV2)) {
            if (link.capabilities().has(capability)) {
                link.demotions().add(capability, reason);
            }
        }
    }

    /// What came before a refusal is worth having; nothing at all is a failure.
    private TreeAnswer plainAnswer(List<Reply> replies) {
        Reply list = replies.getFirst();
        if (!list.isOk() && link.capabilities().has("XLIST")) {
            link.demotions().add("XLIST", "it refuses XLIST: " + list.text());
            return plainAnswer(link.connection().ask(plainListing(), cancel));
        }
        var answer = new TreeAnswer();
        answer.add(list);
        if (!list.isOk() && answer.isEmpty()) {
            throw new ImapException(
                    Refusals.classify(
                            Refusals.Asked.OTHER,
                            "LIST",
                            list.status(),
                            list.code(),
                            list.text(),
                            clock.instant()));
        }
        // Subscriptions are a help, no condition: a server without LSUB has none to tell.
        replies.stream().skip(1).forEach(answer::addSubscribed);
        return answer;
    }

    /// Asks for what a listing of everything leaves out: some servers keep INBOX outside of it, and
    /// a namespace may be hidden from it.
    private void complete(TreeAnswer answer, NamespaceMap map) {
        var requests = new ArrayList<ImapRequest>();
        List<Response.Namespace> leftOut = map.leftOut(answer.names(), policy);
        for (Response.Namespace namespace : leftOut) {
            requests.add(new ImapRequest(Commands.list("", namespace.prefix() + "*"), LISTINGS));
        }
        if (!answer.hasInbox()) {
            requests.add(new ImapRequest(Commands.list("", "INBOX"), LISTINGS));
        }
        if (requests.isEmpty()) {
            return;
        }
        List<Reply> replies = link.connection().ask(requests, cancel);
        for (int i = 0; i < leftOut.size(); i++) {
            answer.add(replies.get(i), leftOut.get(i));
        }
        if (!answer.hasInbox()) {
            answer.addInbox(replies.getLast());
        }
    }

    /// Asks for counters that have not come. A mailbox of which they cannot be had is opened to see
    /// what is new.
    private void count(Listed listed) {
        TreeAnswer answer = listed.answer();
        if (!link.opened().isEmpty()) {
            // Where a mailbox is open, it may stand still for the session while it moves on.
            answer.dropCounters(link.opened());
        }
        List<String> uncounted = answer.uncounted(listed.namespaces(), policy);
        uncounted.remove(link.opened());
        if (!answer.hasCounters()
                && uncounted.size() > 1
                && manner == Manner.FULL
                && offers(LIST_STATUS)) {
            link.demotions().add(LIST_STATUS, "its listing brings no counters");
        }
        for (int from = 0; from < uncounted.size(); from += COUNTED_AT_ONCE) {
            List<String> names =
                    uncounted.subList(from, Math.min(uncounted.size(), from + COUNTED_AT_ONCE));
            List<Reply> replies = status(names);
            for (int i = 0; i < names.size(); i++) {
                take(answer, names.get(i), replies.get(i));
            }
        }
    }

    private List<Reply> status(List<String> wireNames) {
        List<StatusItem> items = statusItems();
        List<Reply> replies =
                link.connection()
                        .ask(
                                wireNames.stream()
                                        .map(name ->
                                                new ImapRequest(
                                                        Commands.status(name, items), COUNTERS))
                                        .toList(),
                                cancel);
        boolean misunderstood = replies.stream().allMatch(r -> r.status() == Status.BAD);
        if (!misunderstood || !items.contains(StatusItem.HIGHESTMODSEQ)) {
            return replies;
        }
        for (String capability : MODSEQS) {
            if (offers(capability)) {
                link.demotions().add(capability, "STATUS refuses it: " + replies.getFirst().text());
            }
        }
        return status(wireNames);
    }

    private static void take(TreeAnswer answer, String wireName, Reply reply) {
        if (reply.isOk()) {
            answer.addCounters(reply, wireName);
        } else if (Refusals.namesNoMailbox(reply.code(), reply.text())) {
            answer.markHollow(wireName);
        }
    }
}
