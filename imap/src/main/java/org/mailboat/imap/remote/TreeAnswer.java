package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.Role;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What listing an account brought so far, on its way to a tree. For one thread.
final class TreeAnswer {
    private static final String INBOX = "INBOX";

    /// By wire name, in that order; INBOX under its one spelling.
    private final TreeMap<String, Response.Listing> listings = new TreeMap<>();

    private final Map<String, Response.StatusData> counters = new HashMap<>();
    private final Set<String> subscribed = new HashSet<>();
    private final Set<String> hollow = new HashSet<>();
    private final List<String> denials = new ArrayList<>();
    private boolean complete = true;

    /// Takes what a listing brought, counters included.
    void add(Reply listing) {
        for (Response.Listing each : listing.all(Response.Listing.class)) {
            Response.Listing named = each.has("\\INBOX") ? renamed(each, INBOX) : each;
            listings.merge(
                    key(named.wireName()), named, (old, now) -> isExactInbox(old) ? old : now);
        }
        addCounters(listing);
        complete &= listing.isOk();
    }

    /// Takes what a listing brought of the names that lie in a namespace; some servers pass over
    /// patterns.
    void add(Reply listing, Response.Namespace namespace) {
        add(
                new Reply(
                        listing.data().stream()
                                .filter(d ->
                                        d instanceof Response.Listing each
                                                && NamespaceMap.isUnder(each.wireName(), namespace))
                                .toList(),
                        listing.status(),
                        listing.code(),
                        listing.text()));
    }

    /// Takes INBOX from the answer to a listing of it alone.
    void addInbox(Reply listing) {
        for (Response.Listing each : listing.all(Response.Listing.class)) {
            if (key(each.wireName()).equals(INBOX)) {
                listings.putIfAbsent(INBOX, each);
            }
        }
    }

    /// Takes what LSUB brought. There `\Noselect` is a name that is not subscribed itself ([RFC
    /// 3501 §6.3.9](https://www.rfc-editor.org/rfc/rfc3501.html#section-6.3.9)).
    void addSubscribed(Reply subscriptions) {
        for (Response.Listing each : subscriptions.all(Response.Listing.class)) {
            if (!each.has("\\NOSELECT")) {
                subscribed.add(key(each.wireName()));
            }
        }
    }

    private void addCounters(Reply reply) {
        for (Response.StatusData status : reply.all(Response.StatusData.class)) {
            counters.put(key(status.wireName()), status);
        }
        reply.all(Response.Condition.class).forEach(denial -> denials.add(denial.text()));
    }

    /// Whether this says, amid a listing with counters, that a listed mailbox does not exist.
    static boolean isDenial(Response.Untagged data) {
        return data instanceof Response.Condition condition
                && condition.status() == Status.NO
                && Refusals.namesNoMailbox(condition.code(), condition.text());
    }

    /// Takes denials as answers: one for each mailbox without counters, or those that end with the
    /// name of one.
    private void takeDenials(List<String> uncounted) {
        if (denials.size() == uncounted.size()) {
            uncounted.forEach(this::markHollow);
            uncounted.clear();
            return;
        }
        for (String denial : denials) {
            uncounted.stream()
                    .filter(name -> denial.endsWith(" " + name))
                    .max(Comparator.comparingInt(String::length))
                    .ifPresent(name -> {
                        uncounted.remove(name);
                        markHollow(name);
                    });
        }
    }

    /// Takes the answer to STATUS of this mailbox, under whatever name it comes.
    void addCounters(Reply reply, String wireName) {
        Response.StatusData status = reply.last(Response.StatusData.class);
        if (status != null
                && (key(status.wireName()).equals(key(wireName))
                        || !listings.containsKey(key(status.wireName())))) {
            counters.put(key(wireName), status);
        }
    }

    /// Counters of this mailbox are not to be believed.
    void dropCounters(String wireName) {
        counters.remove(key(wireName));
    }

    /// The server lists the mailbox, and says that it does not exist.
    void markHollow(String wireName) {
        hollow.add(key(wireName));
    }

    boolean hasInbox() {
        return listings.containsKey(INBOX);
    }

    boolean hasCounters() {
        return !counters.isEmpty();
    }

    boolean isEmpty() {
        return listings.isEmpty();
    }

    /// The wire names of everything listed.
    Set<String> names() {
        return listings.keySet();
    }

    /// The mailboxes that take part and of which no counters came.
    List<String> uncounted(NamespaceMap namespaces, Policy policy) {
        var uncounted = new ArrayList<String>();
        MailboxPaths.of(listings.values())
                .forEach((wireName, path) -> {
                    if (MailboxPaths.isSelectable(listing(wireName))
                            && !counters.containsKey(key(wireName))
                            && namespaces.isWanted(wireName, path, policy)
                            && policy.includes(path)) {
                        uncounted.add(wireName);
                    }
                });
        takeDenials(uncounted);
        return uncounted;
    }

    RemoteTree toTree(NamespaceMap namespaces, Policy policy) {
        listings.values().removeIf(this::isLeftover);
        Map<String, MailboxPath> paths = MailboxPaths.of(listings.values());
        var roles = new MailboxRoles(namespaces);
        var mailboxes = new ArrayList<RemoteMailbox>();
        paths.forEach((wireName, path) -> {
            if (namespaces.isWanted(wireName, path, policy)) {
                mailboxes.add(mailbox(listing(wireName), path, namespaces, roles));
            }
        });
        mailboxes.sort(Comparator.comparing(RemoteMailbox::path));
        Set<Role> guessed = roles.guess(mailboxes);
        return new RemoteTree(mailboxes, complete && !mailboxes.isEmpty(), guessed);
    }

    private RemoteMailbox mailbox(
            Response.Listing listing,
            MailboxPath path,
            NamespaceMap namespaces,
            MailboxRoles roles) {
        String key = key(listing.wireName());
        boolean selectable = MailboxPaths.isSelectable(listing) && !hollow.contains(key);
        boolean foreign = namespaces.isForeign(listing.wireName());
        return new RemoteMailbox(
                listing.wireName(),
                path,
                listing.separator(),
                selectable && !foreign ? roles.told(listing, path) : Set.of(),
                listing.has("\\SUBSCRIBED") || subscribed.contains(key),
                selectable,
                null,
                selectable ? status(key) : null,
                foreign);
    }

    private @Nullable MailboxStatus status(String key) {
        Response.StatusData told = counters.get(key);
        if (told == null
                || told.value(StatusItem.MESSAGES).isEmpty()
                || told.value(StatusItem.UIDVALIDITY).isEmpty()) {
            return null;
        }
        return new MailboxStatus(
                told.value(StatusItem.MESSAGES).getAsLong(),
                told.value(StatusItem.UIDVALIDITY).getAsLong(),
                told.value(StatusItem.UIDNEXT).orElse(0),
                told.value(StatusItem.HIGHESTMODSEQ).orElse(0));
    }

    /// Whether a name is none of a mailbox: a subscription that outlived its mailbox, or the lock
    /// file of a mailbox that is a file.
    private boolean isLeftover(Response.Listing listing) {
        String name = listing.wireName();
        if (listing.has("\\NONEXISTENT")) {
            String separator = listing.separator();
            return separator == null || !holdsOthers(name + separator);
        }
        return listing.has("\\NOINFERIORS")
                && name.endsWith(".lock")
                && listings.containsKey(key(name.substring(0, name.length() - ".lock".length())));
    }

    private boolean holdsOthers(String prefix) {
        String next = listings.higherKey(prefix);
        return next != null && next.startsWith(prefix);
    }

    private Response.Listing listing(String wireName) {
        Response.Listing listing = listings.get(key(wireName));
        if (listing == null) {
            throw new IllegalStateException("not listed");
        }
        return listing;
    }

    private static Response.Listing renamed(Response.Listing listing, String wireName) {
        return new Response.Listing(
                listing.kind(),
                listing.attributes(),
                listing.separator(),
                wireName,
                listing.oldWireName(),
                listing.childInfo());
    }

    private static boolean isExactInbox(Response.Listing listing) {
        return listing.wireName().equals(INBOX);
    }

    /// INBOX is one mailbox in whatever case; all other names are exact.
    private static String key(String wireName) {
        return wireName.equalsIgnoreCase(INBOX) ? INBOX : wireName;
    }
}
