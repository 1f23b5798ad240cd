package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.MailboxName;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.Cancel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a server builds names for mailboxes of the user's own.
///
/// @param separator of levels, or null where names are flat
/// @param prefix that all of them have but INBOX, perhaps empty
record Naming(@Nullable String separator, String prefix) {

    /// Asks the server; always sends something, so that a connection which died idle shows it.
    ///
    /// @throws org.mailboat.imap.client.ImapException if the connection is gone
    static Naming ask(Link link, Cancel cancel) {
        List<ImapRequest> requests = new ArrayList<>(link.introduction());
        boolean spaces = link.capabilities().hasAny("NAMESPACE", "IMAP4rev2");
        if (spaces) {
            requests.add(
                    new ImapRequest(Commands.namespace(), Claim.of(Response.Namespaces.class)));
        }
        requests.add(new ImapRequest(Commands.list("", ""), Claim.of(Response.Listing.class)));
        Exchange exchange = link.exchange(requests, cancel);
        if (exchange.broken() != null) {
            throw exchange.broken();
        }
        List<Exchange.Part> parts = exchange.parts();
        Optional<Response.Namespace> own =
                spaces
                        ? parts.get(parts.size() - 2).all(Response.Namespaces.class).stream()
                                .flatMap(told -> told.personal().stream())
                                .findFirst()
                        : Optional.empty();
        if (own.isPresent()) {
            return new Naming(own.get().separator(), own.get().prefix());
        }
        return parts.getLast().all(Response.Listing.class).stream()
                .findFirst()
                .map(root -> new Naming(root.separator(), ""))
                .orElse(new Naming("/", ""));
    }

    /// The wire name for a mailbox that does not exist yet.
    ///
    /// @param parent the wire name of the mailbox above it, used as it is; null if none is there
    /// @throws IllegalArgumentException if the server cannot have such a name
    String wireName(MailboxPath path, @Nullable String parent) {
        if (parent != null && separator == null) {
            throw new IllegalArgumentException("the server has no mailboxes inside others");
        }
        if (parent != null) {
            String last = MailboxName.wireName(MailboxPath.of(path.lastLevel()), separator, false);
            return parent + separator + last;
        }
        String whole = MailboxName.wireName(path, separator, false);
        return path.isInbox() || whole.startsWith(prefix) ? whole : prefix + whole;
    }

    /// What a wire name reads as.
    MailboxPath path(String wireName, MailboxPath otherwise) {
        return MailboxName.path(wireName, separator, false).orElse(otherwise);
    }
}
