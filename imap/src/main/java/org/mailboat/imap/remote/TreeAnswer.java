package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a listing brought, on its way to a tree. For one thread.
final class TreeAnswer {
    private static final String INBOX = "INBOX";

    /// By wire name, in that order; INBOX under its one spelling.
    private final TreeMap<String, Response.Listing> listings = new TreeMap<>();

    private final Map<String, Response.StatusData> counters = new HashMap<>();
    private final Set<String> subscribed = new HashSet<>();
    private final List<StatusItem> asked;

    /// @param subscriptions the answer to LSUB, or null if the listing tells them
    /// @param asked the counters that the listing was to bring
    TreeAnswer(Reply listing, @Nullable Reply subscriptions, List<StatusItem> asked) {
        this.asked = asked;
        add(listing);
        for (Response.StatusData status : listing.all(Response.StatusData.class)) {
            counters.put(key(status.wireName()), status);
        }
        if (subscriptions != null) {
            for (Response.Listing each : subscriptions.all(Response.Listing.class)) {
                subscribed.add(key(each.wireName()));
            }
        }
    }

    boolean hasInbox() {
        return listings.containsKey(INBOX);
    }

    /// This and what another listing brought.
    TreeAnswer plus(Reply listing) {
        add(listing);
        return this;
    }

    /// @param namespaces as told, or null
    RemoteTree toTree(Response.@Nullable Namespaces namespaces) {
        var paths = new MailboxPaths();
        var mailboxes = new ArrayList<RemoteMailbox>();
        var roles = EnumSet.noneOf(Role.class);
        for (Response.Listing listing : listings.values()) {
            if (isPersonal(listing.wireName(), namespaces)) {
                paths.pathOf(listing.wireName(), listing.separator())
                        .ifPresent(path -> mailboxes.add(mailbox(listing, path, roles)));
            }
        }
        mailboxes.sort(Comparator.comparing(RemoteMailbox::path));
        mailboxes.replaceAll(mailbox -> withGuessedRole(mailbox, roles));
        return new RemoteTree(mailboxes, true);
    }

    private void add(Reply listing) {
        for (Response.Listing each : listing.all(Response.Listing.class)) {
            listings.merge(key(each.wireName()), each, (old, now) -> isExactInbox(old) ? old : now);
        }
    }

    private static boolean isExactInbox(Response.Listing listing) {
        return listing.wireName().equals(INBOX);
    }

    /// INBOX is one mailbox in whatever case; all other names are exact.
    private static String key(String wireName) {
        return wireName.equalsIgnoreCase(INBOX) ? INBOX : wireName;
    }

    private RemoteMailbox mailbox(Response.Listing listing, MailboxPath path, Set<Role> roles) {
        Role role = path.isInbox() ? Role.INBOX : MailboxRoles.told(listing);
        boolean has = role != null && roles.add(role);
        boolean selectable = !listing.has("\\NOSELECT") && !listing.has("\\NONEXISTENT");
        return new RemoteMailbox(
                listing.wireName(),
                path,
                listing.separator(),
                has ? Set.of(role) : Set.of(),
                listing.has("\\SUBSCRIBED") || subscribed.contains(key(listing.wireName())),
                selectable,
                null,
                selectable ? status(listing.wireName()) : null);
    }

    private @Nullable MailboxStatus status(String wireName) {
        Response.StatusData told = counters.get(key(wireName));
        if (told == null || asked.stream().anyMatch(item -> told.value(item).isEmpty())) {
            return null;
        }
        return new MailboxStatus(
                told.value(StatusItem.MESSAGES).orElse(0),
                told.value(StatusItem.UIDVALIDITY).orElse(0),
                told.value(StatusItem.UIDNEXT).orElse(0),
                told.value(StatusItem.HIGHESTMODSEQ).orElse(0));
    }

    private static RemoteMailbox withGuessedRole(RemoteMailbox mailbox, Set<Role> roles) {
        Role guess = MailboxRoles.guessed(mailbox.path().lastLevel());
        if (guess == null || !mailbox.roles().isEmpty() || !isTopLevel(mailbox.path())) {
            return mailbox;
        }
        if (!mailbox.selectable() || !roles.add(guess)) {
            return mailbox;
        }
        return new RemoteMailbox(
                mailbox.wireName(),
                mailbox.path(),
                mailbox.separator(),
                Set.of(guess),
                mailbox.subscribed(),
                mailbox.selectable(),
                mailbox.serverId(),
                mailbox.status());
    }

    /// Below the root, or below INBOX where a server keeps everything there.
    private static boolean isTopLevel(MailboxPath path) {
        return path.levels().size() == 1
                || (path.levels().size() == 2 && path.levels().getFirst().equals(INBOX));
    }

    /// Whether the mailbox is the user's own: the namespace with the longest prefix decides, and
    /// what is in none is.
    private static boolean isPersonal(String wireName, Response.@Nullable Namespaces namespaces) {
        if (namespaces == null || wireName.equalsIgnoreCase(INBOX)) {
            return true;
        }
        int own = longestPrefix(wireName, namespaces.personal());
        int foreign =
                Math.max(
                        longestPrefix(wireName, namespaces.others()),
                        longestPrefix(wireName, namespaces.shared()));
        return foreign <= 0 || own > foreign;
    }

    /// The length of the longest prefix that the name lies under, -1 if there is none.
    private static int longestPrefix(String wireName, List<Response.Namespace> namespaces) {
        int longest = -1;
        for (Response.Namespace namespace : namespaces) {
            String prefix = namespace.prefix();
            String separator = namespace.separator();
            boolean under =
                    wireName.startsWith(prefix)
                            || (separator != null && (wireName + separator).equals(prefix));
            if (under) {
                longest = Math.max(longest, prefix.length());
            }
        }
        return longest;
    }
}
