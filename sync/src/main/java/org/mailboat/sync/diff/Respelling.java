package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteMailbox;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Names that a server spells otherwise than it was asked to: there are some that mind no case,
/// that compose what was decomposed, and that drop spaces at the ends. Such a server opens the
/// mailbox by the name it was made with, and lists it by another one.
public final class Respelling {
    private Respelling() {}

    /// The mailboxes here that are listed under another spelling.
    ///
    /// @param opened what the server opened of those that it does not list, by the names that were
    ///   agreed
    /// @return the names they have on the server, as by [MailboxMatch#key]
    public static Map<MailboxId, String> of(MailboxMatch match, Map<String, OpenedMailbox> opened) {
        Map<MailboxId, String> names = new TreeMap<>();
        for (LocalMailbox mailbox : match.vanished()) {
            RemoteMailbox agreed = mailbox.agreed();
            OpenedMailbox there = agreed == null ? null : opened.get(agreed.wireName());
            RemoteMailbox listed =
                    agreed == null || there == null
                            ? null
                            : find(agreed.path(), there, match.appeared());
            if (listed != null && !names.containsValue(MailboxMatch.key(listed))) {
                names.put(mailbox.id(), MailboxMatch.key(listed));
            }
        }
        return names;
    }

    /// The listed mailbox that was opened by another spelling of its name, or null.
    ///
    /// @param path the name it was opened by
    public static @Nullable RemoteMailbox find(
            MailboxPath path, OpenedMailbox opened, List<RemoteMailbox> listed) {
        return listed.stream()
                .filter(each -> isAlike(each.path(), path) && isSame(each, opened))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSame(RemoteMailbox listed, OpenedMailbox opened) {
        MailboxStatus status = listed.status();
        boolean same = status != null && status.epoch() == opened.status().epoch();
        String id = listed.serverId();
        return same && (id == null || opened.serverId() == null || id.equals(opened.serverId()));
    }

    private static boolean isAlike(MailboxPath one, MailboxPath other) {
        return !one.equals(other) && folded(one).equals(folded(other));
    }

    private static List<String> folded(MailboxPath path) {
        return path.levels().stream()
                .map(level ->
                        Normalizer.normalize(level, Normalizer.Form.NFC)
                                .strip()
                                .toLowerCase(Locale.ROOT))
                .toList();
    }
}
