package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.MailboxName;
import org.mailboat.model.MailboxPath;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// Gives every wire name of one listing a path of its own. Names are to be given in a fixed order.
/// For one thread.
final class MailboxPaths {
    private static final int SUFFIX_BYTES = 4;

    private final Set<MailboxPath> taken = new HashSet<>();

    /// The decoded path; with a suffix made from the wire name where another mailbox has that path
    /// already, so that it stays the same from listing to listing.
    ///
    /// @return empty for a name without any level
    Optional<MailboxPath> pathOf(String wireName, @Nullable String separator) {
        return MailboxName.path(wireName, separator, false)
                .map(path -> taken.add(path) ? path : distinct(path, wireName));
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
