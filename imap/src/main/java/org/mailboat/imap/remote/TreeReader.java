package org.mailboat.imap.remote;

import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteTree;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Lists an account's mailboxes, in one round trip where the server can. For one listing.
final class TreeReader {
    private static final String LIST = "LIST-EXTENDED";

    private final Link link;
    private final InstantSource clock;
    private final boolean bare;

    /// @param bare whether to ask for nothing but what RFC 3501 has
    TreeReader(Link link, InstantSource clock, boolean bare) {
        this.link = link;
        this.clock = clock;
        this.bare = bare;
    }

    /// @throws ImapException if the server refuses to list, or the connection is gone
    RemoteTree read(Cancel cancel) {
        boolean extended = isExtended();
        var requests = new ArrayList<ImapRequest>();
        if (!bare) {
            requests.addAll(link.introduction());
        }
        int namespace = -1;
        if (!bare && link.capabilities().hasAny("NAMESPACE", "IMAP4rev2")) {
            namespace = requests.size();
            requests.add(
                    new ImapRequest(Commands.namespace(), Claim.of(Response.Namespaces.class)));
        }
        int list = requests.size();
        requests.addAll(extended ? extendedListing() : plainListing());
        List<Reply> replies = link.connection().ask(requests, cancel);

        Response.Namespaces namespaces =
                namespace < 0 ? null : replies.get(namespace).last(Response.Namespaces.class);
        TreeAnswer answer =
                extended
                        ? extendedAnswer(replies.get(list), cancel)
                        : plainAnswer(replies.subList(list, replies.size()));
        return complete(answer, cancel).toTree(namespaces);
    }

    private boolean isExtended() {
        Capabilities offered = link.capabilities();
        return !bare && offered.hasAny(LIST, "LIST-STATUS", "IMAP4rev2");
    }

    private List<ImapRequest> extendedListing() {
        Capabilities offered = link.capabilities();
        var options = new ArrayList<String>();
        if (offered.hasAny("SPECIAL-USE", "IMAP4rev2")) {
            options.add("SPECIAL-USE");
        }
        options.add("SUBSCRIBED");
        options.add("CHILDREN");
        return List.of(
                new ImapRequest(
                        Commands.list("", "*", options, statusItems(offered)),
                        Claim.of(Response.Listing.class, Response.StatusData.class)));
    }

    /// The counters to ask for along with the listing; none where it cannot bring them.
    private static List<StatusItem> statusItems(Capabilities offered) {
        if (!offered.hasAny("LIST-STATUS", "IMAP4rev2")) {
            return List.of();
        }
        var items =
                new ArrayList<>(
                        List.of(StatusItem.MESSAGES, StatusItem.UIDNEXT, StatusItem.UIDVALIDITY));
        if (offered.hasAny("CONDSTORE", "QRESYNC")) {
            items.add(StatusItem.HIGHESTMODSEQ);
        }
        return items;
    }

    private static List<ImapRequest> plainListing() {
        Claim listings = Claim.of(Response.Listing.class);
        return List.of(
                new ImapRequest(Commands.list("", "*"), listings),
                new ImapRequest(Commands.lsub("", "*"), listings));
    }

    private TreeAnswer extendedAnswer(Reply reply, Cancel cancel) {
        var answer = new TreeAnswer(reply, null, statusItems(link.capabilities()));
        if (reply.isOk() && answer.hasInbox()) {
            return answer;
        }
        TreeAnswer plain = plainAnswer(link.connection().ask(plainListing(), cancel));
        if (reply.isOk() && !plain.hasInbox()) {
            // Not even a plain listing has an INBOX, so the extended one is no worse.
            return answer;
        }
        for (String capability : List.of(LIST, "LIST-STATUS", "IMAP4rev2")) {
            if (link.capabilities().has(capability)) {
                link.demotions()
                        .add(
                                capability,
                                reply.isOk()
                                        ? "its extended listing lacks INBOX"
                                        : "it refuses an extended listing: " + reply.text());
            }
        }
        return plain;
    }

    private TreeAnswer plainAnswer(List<Reply> replies) {
        Reply list = replies.get(0);
        if (!list.isOk()) {
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
        return new TreeAnswer(list, replies.get(1), List.of());
    }

    /// Some servers keep INBOX outside of what they list.
    private TreeAnswer complete(TreeAnswer answer, Cancel cancel) {
        if (answer.hasInbox()) {
            return answer;
        }
        Reply inbox =
                link.connection()
                        .ask(
                                new ImapRequest(
                                        Commands.list("", "INBOX"),
                                        Claim.of(Response.Listing.class)),
                                cancel);
        return inbox.isOk() ? answer.plus(inbox) : answer;
    }
}
