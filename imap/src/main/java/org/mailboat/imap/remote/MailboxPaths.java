package org.mailboat.imap.remote;

import org.mailboat.imap.wire.MailboxName;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.MailboxPath;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Gives every name of one listing a path of its own, the same from listing to listing. For one
/// thread.
///
/// Where several names read alike, the path goes to INBOX, else to the name that is spelled as [RFC
/// 9051 §5.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-5.1) has it; the others get a
/// suffix made from their wire names. A name that only holds others, such as `mail/` beside `mail`,
/// needs none of its own.
final class MailboxPaths {
    private static final int SUFFIX_BYTES = 4;

    private final Set<MailboxPath> taken = new HashSet<>();
    private final Map<String, MailboxPath> paths = new TreeMap<>();

    private MailboxPaths() {}

    /// The paths by wire name. A name that has no level, or needs no path, is not among them.
    static Map<String, MailboxPath> of(Collection<Response.Listing> listings) {
        var paths = new MailboxPaths();
        List<Response.Listing> inOrder = new ArrayList<>(listings);
        inOrder.sort(
                Comparator.comparingInt(MailboxPaths::rank)
                        .thenComparing(Response.Listing::wireName));
        inOrder.forEach(paths::add);
        return paths.paths;
    }

    /// Whether a listed name can hold mail.
    static boolean isSelectable(Response.Listing listing) {
        return !listing.has("\\NOSELECT") && !listing.has("\\NONEXISTENT");
    }

    private static int rank(Response.Listing listing) {
        if (listing.wireName().equalsIgnoreCase("INBOX")) {
            return 0;
        }
        if (!isSelectable(listing)) {
            return 3;
        }
        return isWellSpelled(listing) ? 1 : 2;
    }

    private static boolean isWellSpelled(Response.Listing listing) {
        try {
            return path(listing)
                    .map(path -> MailboxName.wireName(path, listing.separator(), false))
                    .filter(listing.wireName()::equals)
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<MailboxPath> path(Response.Listing listing) {
        return MailboxName.path(listing.wireName(), listing.separator(), false);
    }

    private void add(Response.Listing listing) {
        path(listing)
                .ifPresent(path -> {
                    if (taken.add(path)) {
                        paths.put(listing.wireName(), path);
                    } else if (isSelectable(listing)) {
                        paths.put(listing.wireName(), distinct(path, listing.wireName()));
                    }
                });
    }

    private MailboxPath distinct(MailboxPath path, String wireName) {
        String hash = HexFormat.of().formatHex(digest(wireName), 0, SUFFIX_BYTES);
        var levels = new ArrayList<>(path.levels());
        MailboxPath other;
        do {
            levels.set(levels.size() - 1, levels.getLast() + "~" + hash);
            other = new MailboxPath(levels);
        } while (!taken.add(other));
        return other;
    }

    private static byte[] digest(String wireName) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(wireName.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
