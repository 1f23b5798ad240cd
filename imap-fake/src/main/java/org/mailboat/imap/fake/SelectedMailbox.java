package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/// A mailbox as one session sees it: which message has which sequence number, what it was told.
///
/// Used by the session's thread, and by its IDLE pusher while that thread waits.
final class SelectedMailbox {
    private final FakeMailbox mailbox;
    private final boolean readOnly;
    private final int incarnation;
    private final int renames;
    private final List<Long> uids = new ArrayList<>();
    private final Map<Long, Long> told = new HashMap<>();
    private long toldUpTo;
    private long changesSeen = -1;

    /// The mailbox is gone under its session, or has another identity now.
    static final class MailboxGone extends IOException {
        MailboxGone(String text) {
            super(text);
        }
    }

    /// A message under the number that the session knows.
    record Numbered(long number, FakeMessage message) {}

    SelectedMailbox(FakeMailbox mailbox, boolean readOnly) {
        this.mailbox = mailbox;
        this.readOnly = readOnly;
        synchronized (mailbox.account()) {
            incarnation = mailbox.incarnation();
            renames = mailbox.renames();
            mailbox.messages().forEach(message -> uids.add(message.uid()));
            toldUpTo = mailbox.highestModSeq();
            changesSeen = mailbox.account().changes();
        }
    }

    FakeMailbox mailbox() {
        return mailbox;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    int exists() {
        return uids.size();
    }

    /// The UID of a sequence number, or 0 if there is none.
    long uidOf(long number) {
        return number < 1 || number > uids.size() ? 0 : uids.get((int) number - 1);
    }

    long lastUid() {
        return uids.isEmpty() ? 0 : uids.getLast();
    }

    /// The messages of a set that still exist, in order.
    List<Numbered> resolve(NumberSet set, boolean byUid) throws FakeCommand.BadCommand {
        LongPredicate chosen = set.within(byUid ? lastUid() : uids.size());
        if (!byUid && uids.isEmpty()) {
            throw new FakeCommand.BadCommand("the mailbox is empty");
        }
        return numbered().stream()
                .filter(n -> chosen.test(byUid ? n.message().uid() : n.number()))
                .toList();
    }

    List<Numbered> numbered() {
        synchronized (mailbox.account()) {
            List<Numbered> all = new ArrayList<>();
            for (int i = 0; i < uids.size(); i++) {
                long number = i + 1L;
                mailbox.find(uids.get(i)).ifPresent(m -> all.add(new Numbered(number, m)));
            }
            return all;
        }
    }

    /// Notes that the client knows this state of the message already.
    void toldAbout(FakeMessage message) {
        told.put(message.uid(), message.modSeq());
    }

    /// The untagged responses that bring the client up to date.
    ///
    /// @param mayExpunge false while sequence numbers must not move ([RFC 3501
    ///   §7.4.1](https://www.rfc-editor.org/rfc/rfc3501.html#section-7.4.1))
    List<String> news(boolean mayExpunge, Dialect dialect) throws MailboxGone {
        synchronized (mailbox.account()) {
            if (mailbox.isDeleted()) {
                throw new MailboxGone("the mailbox was deleted");
            }
            if (mailbox.incarnation() != incarnation) {
                throw new MailboxGone("the mailbox was reset");
            }
            List<String> news = new ArrayList<>();
            if (mailbox.account().changes() == changesSeen) {
                return news;
            }
            if (mayExpunge) {
                expunged(news, dialect);
            }
            if (!isLost()) {
                added(news);
                flagged(news, dialect);
            }
            told.clear();
            toldUpTo = mailbox.highestModSeq();
            changesSeen = mayExpunge ? mailbox.account().changes() : -1;
            return news;
        }
    }

    /// Whether this session sees nothing of the mailbox any more
    /// ([Oddity#RENAME_EMPTIES_OPEN_SESSIONS]).
    boolean isLost() {
        return mailbox.renames() != renames;
    }

    private boolean isGone(long uid) {
        return isLost() || mailbox.find(uid).isEmpty();
    }

    private void expunged(List<String> news, Dialect dialect) {
        List<Long> gone = uids.stream().filter(this::isGone).toList();
        if (gone.isEmpty()) {
            return;
        }
        if (dialect.vanished()) {
            news.add("* VANISHED " + NumberSet.of(gone));
        } else {
            for (int i = uids.size() - 1; i >= 0; i--) {
                if (isGone(uids.get(i))) {
                    news.add("* " + (i + 1) + " EXPUNGE");
                }
            }
        }
        uids.removeIf(this::isGone);
    }

    private void added(List<String> news) {
        long last = lastUid();
        int before = uids.size();
        for (FakeMessage message : mailbox.messages()) {
            if (message.uid() > last) {
                uids.add(message.uid());
                toldAbout(message);
            }
        }
        if (uids.size() != before) {
            news.add("* " + uids.size() + " EXISTS");
        }
    }

    private void flagged(List<String> news, Dialect dialect) {
        for (Numbered numbered : numbered()) {
            FakeMessage message = numbered.message();
            long known = Math.max(toldUpTo, told.getOrDefault(message.uid(), 0L));
            if (message.modSeq() > known) {
                news.add(dialect.flags(numbered, false, false));
            }
        }
    }
}
