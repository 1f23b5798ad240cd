package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.MailboxName;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Which names are the user's own and which are others' ([RFC 2342
/// §5](https://www.rfc-editor.org/rfc/rfc2342.html#section-5)): the namespace with the longest
/// prefix decides, and what lies in none is the user's. Immutable.
final class NamespaceMap {
    private final List<Response.Namespace> personal;
    private final List<Response.Namespace> foreign = new ArrayList<>();

    /// @param told by the server, or null if it told nothing: then everything is the user's
    NamespaceMap(Response.@Nullable Namespaces told) {
        personal = told == null ? List.of() : told.personal();
        if (told != null) {
            foreign.addAll(told.others());
            foreign.addAll(told.shared());
        }
    }

    /// Whether a mailbox is another user's, or everybody's.
    boolean isForeign(String wireName) {
        return isNotInbox(wireName)
                && length(over(wireName, foreign)) > length(over(wireName, personal));
    }

    /// Whether a mailbox takes part at all: one that is not the user's own must be asked for by its
    /// namespace's name, for a wildcard never meant it.
    boolean isWanted(String wireName, MailboxPath path, Policy policy) {
        return !isForeign(wireName) || policy.names(path, head(over(wireName, foreign), path));
    }

    /// What a listing of everything has left out and is wanted, as patterns for LIST: namespaces of
    /// which it shows no mailbox. Those below INBOX are not asked for again, nor is one without a
    /// prefix.
    List<Response.Namespace> leftOut(Collection<String> listed, Policy policy) {
        var leftOut = new ArrayList<Response.Namespace>();
        for (Response.Namespace each : personal) {
            if (isApart(each) && listed.stream().noneMatch(name -> isUnder(name, each))) {
                leftOut.add(each);
            }
        }
        for (Response.Namespace each : foreign) {
            if (isApart(each)
                    && path(each).filter(policy::spellsOut).isPresent()
                    && listed.stream().noneMatch(name -> isInside(name, each))) {
                leftOut.add(each);
            }
        }
        return leftOut;
    }

    /// Whether a mailbox of the user's own stands right below where all of them begin.
    boolean isTopLevel(String wireName, MailboxPath path) {
        int depth = path.levels().size();
        Response.Namespace own = over(wireName, personal);
        int above = own == null ? 0 : path(own).map(p -> p.levels().size()).orElse(0);
        return depth == 1
                || depth == above + 1
                || (depth == 2 && PARENTS.contains(path.levels().getFirst()));
    }

    /// Levels below which servers keep what others keep at the top.
    private static final List<String> PARENTS = List.of("INBOX", "[Gmail]", "[Google Mail]");

    /// Whether the name is the namespace's, or lies in it.
    static boolean isUnder(String wireName, Response.Namespace namespace) {
        String separator = namespace.separator();
        return wireName.startsWith(namespace.prefix())
                || (separator != null && (wireName + separator).equals(namespace.prefix()));
    }

    private static boolean isInside(String wireName, Response.Namespace namespace) {
        return wireName.startsWith(namespace.prefix())
                && wireName.length() > namespace.prefix().length();
    }

    private static boolean isApart(Response.Namespace namespace) {
        return !namespace.prefix().isEmpty()
                && !namespace.prefix().regionMatches(true, 0, "INBOX", 0, 5);
    }

    private static boolean isNotInbox(String wireName) {
        return !wireName.equalsIgnoreCase("INBOX");
    }

    private static Response.@Nullable Namespace over(
            String wireName, List<Response.Namespace> namespaces) {
        Response.Namespace longest = null;
        for (Response.Namespace each : namespaces) {
            if (isUnder(wireName, each) && length(each) > length(longest)) {
                longest = each;
            }
        }
        return longest;
    }

    private static int length(Response.@Nullable Namespace namespace) {
        return namespace == null ? -1 : namespace.prefix().length();
    }

    private static Optional<MailboxPath> path(Response.Namespace namespace) {
        return MailboxName.path(namespace.prefix(), namespace.separator(), false);
    }

    /// What a pattern must spell out to mean this mailbox: the namespace's prefix, or if that is
    /// empty the first level.
    private static MailboxPath head(Response.@Nullable Namespace namespace, MailboxPath path) {
        return Optional.ofNullable(namespace)
                .flatMap(NamespaceMap::path)
                .orElseGet(() -> MailboxPath.of(path.levels().getFirst()));
    }
}
