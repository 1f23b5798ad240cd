package org.mailboat.imap.fake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gmail's way with mailboxes: each is a label, and a message with several labels is one message.
///
/// Messages are the same if they have the same content object: what was copied, not what was filed
/// twice. Guarded by the account's lock.
final class Labels {
    private static final Set<String> APART = Set.of("\\Trash", "\\Junk");
    private static final Map<String, String> NAMES =
            Map.of(
                    "\\Sent", "\\Sent",
                    "\\Drafts", "\\Draft",
                    "\\Flagged", "\\Starred",
                    "\\Important", "\\Important");
    private static final long FIRST_ID = 1_278_455_344_230_334_865L;

    private final FakeAccount account;
    private final Map<FakeContent, Long> ids = new HashMap<>();

    Labels(FakeAccount account) {
        this.account = account;
    }

    /// The X-GM-MSGID: the message's own, wherever it is.
    long id(FakeMessage message) {
        synchronized (account) {
            return ids.computeIfAbsent(message.content(), _ -> FIRST_ID + ids.size());
        }
    }

    /// Where a message is in a mailbox, if it is there.
    Optional<Long> uidIn(FakeMailbox mailbox, FakeMessage message) {
        return mailbox.messages().stream()
                .filter(other -> other.content().equals(message.content()))
                .map(FakeMessage::uid)
                .findFirst();
    }

    /// A message got a label: it is among all messages, or apart from them.
    void filed(FakeMailbox where, FakeMessage message) {
        if (isApart(where)) {
            others(where).forEach(mailbox -> remove(mailbox, message));
        } else if (!is(where, "\\All")) {
            withUse("\\All").ifPresent(all -> all.file(message));
            account.mailboxes().stream()
                    .filter(Labels::isApart)
                    .forEach(mailbox -> remove(mailbox, message));
        }
        star(message);
    }

    /// A message's flags changed: they are the same under every label.
    void flagged(FakeMailbox where, FakeMessage message) {
        Collection<String> flags = message.flags();
        for (FakeMailbox mailbox : others(where)) {
            uidIn(mailbox, message).ifPresent(uid -> mailbox.setFlags(uid, flags));
        }
        star(message);
    }

    /// A message lost a label; what is no longer among all messages is nowhere.
    void expunged(FakeMailbox where, FakeMessage message) {
        if (is(where, "\\All")) {
            others(where).stream()
                    .filter(mailbox -> !isApart(mailbox))
                    .forEach(mailbox -> remove(mailbox, message));
        }
    }

    /// The X-GM-LABELS of a message, without the mailbox in which they are asked for.
    String shown(FakeMailbox where, FakeMessage message) {
        List<String> names = new ArrayList<>();
        for (FakeMailbox mailbox : others(where)) {
            if (!is(mailbox, "\\All") && !isApart(mailbox) && uidIn(mailbox, message).isPresent()) {
                names.add(SessionWire.astring(name(mailbox)));
            }
        }
        return "(" + String.join(" ", names) + ")";
    }

    private static String name(FakeMailbox mailbox) {
        return mailbox.wireName().equals("INBOX")
                ? "\\Inbox"
                : mailbox.specialUse().map(NAMES::get).orElse(mailbox.wireName());
    }

    /// What is flagged is among the starred ones.
    private void star(FakeMessage message) {
        withUse("\\Flagged")
                .ifPresent(starred -> {
                    if (message.has("\\Flagged")) {
                        starred.file(message);
                    } else {
                        remove(starred, message);
                    }
                });
    }

    private void remove(FakeMailbox mailbox, FakeMessage message) {
        uidIn(mailbox, message).ifPresent(mailbox::expunge);
    }

    private List<FakeMailbox> others(FakeMailbox than) {
        return account.mailboxes().stream().filter(mailbox -> mailbox != than).toList();
    }

    private Optional<FakeMailbox> withUse(String attribute) {
        return account.mailboxes().stream().filter(m -> is(m, attribute)).findFirst();
    }

    private static boolean is(FakeMailbox mailbox, String attribute) {
        return mailbox.specialUse().filter(attribute::equals).isPresent();
    }

    private static boolean isApart(FakeMailbox mailbox) {
        return mailbox.specialUse().filter(APART::contains).isPresent();
    }
}
