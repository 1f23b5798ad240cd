package org.mailboat.acceptance.changes;

import static org.mailboat.imap.testkit.RawImapClient.quoted;

import org.mailboat.acceptance.PlainImap;
import org.mailboat.acceptance.TestMessage;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Another client of the account, which changes things behind the store's back. Mailboxes go by
/// their wire names; sets of UIDs are written as on the wire. For one thread.
final class OtherClient implements AutoCloseable {
    private final PlainImap imap;
    private final Site site;
    private final Book book;
    private final boolean moves;

    /// @param book where it is written down which mailbox is which
    OtherClient(Site site, Book book) throws IOException {
        imap = new PlainImap(site, site.user());
        moves = imap.offers("MOVE");
        this.site = site;
        this.book = book;
    }

    void create(String... mailboxes) throws IOException {
        for (String mailbox : mailboxes) {
            imap.create(mailbox);
            book.created(mailbox);
        }
    }

    void delete(String mailbox) throws IOException {
        leave();
        imap.ok("DELETE " + quoted(mailbox));
        book.deleted(mailbox);
    }

    /// What is below it goes along.
    void rename(String from, String to) throws IOException {
        leave();
        imap.ok("RENAME " + quoted(from) + " " + quoted(to));
        book.renamed(from, to);
    }

    /// Each takes the name of the next, the last that of the first.
    void rotate(String... mailboxes) throws IOException {
        int last = mailboxes.length - 1;
        String between = site.path("between");
        rename(mailboxes[last], between);
        for (int i = last; i > 0; i--) {
            rename(mailboxes[i - 1], mailboxes[i]);
        }
        rename(between, mailboxes[0]);
    }

    void subscribe(String mailbox) throws IOException {
        imap.ok("SUBSCRIBE " + quoted(mailbox));
    }

    void unsubscribe(String mailbox) throws IOException {
        imap.ok("UNSUBSCRIBE " + quoted(mailbox));
    }

    void append(String mailbox, List<TestMessage> messages) throws IOException {
        book.filed(messages);
        select(mailbox);
        imap.append(mailbox, messages);
    }

    void append(String mailbox, TestMessage... messages) throws IOException {
        append(mailbox, List.of(messages));
    }

    /// @param item `+FLAGS`, `-FLAGS` or `FLAGS`
    void store(String mailbox, String uids, String item, String... flags) throws IOException {
        select(mailbox);
        imap.ok("UID STORE %s %s.SILENT (%s)".formatted(uids, item, String.join(" ", flags)));
    }

    void expunge(String mailbox, String uids) throws IOException {
        store(mailbox, uids, "+FLAGS", "\\Deleted");
        imap.ok("UID EXPUNGE " + uids);
    }

    /// Moves, as well as the server can.
    void move(String mailbox, String uids, String to) throws IOException {
        if (!moves) {
            copyAndExpunge(mailbox, uids, to);
            return;
        }
        select(mailbox);
        imap.ok("UID MOVE " + uids + " " + quoted(to));
    }

    void copy(String mailbox, String uids, String to) throws IOException {
        select(mailbox);
        imap.ok("UID COPY " + uids + " " + quoted(to));
    }

    /// What a client does that knows no MOVE.
    void copyAndExpunge(String mailbox, String uids, String to) throws IOException {
        copy(mailbox, uids, to);
        expunge(mailbox, uids);
    }

    /// The UIDs of a mailbox, ascending.
    long[] uids(String mailbox) throws IOException {
        select(mailbox);
        return imap.ok("UID SEARCH ALL").lines().stream()
                .filter(line -> line.startsWith("* SEARCH"))
                .flatMap(line -> Arrays.stream(line.substring(8).strip().split(" ")))
                .filter(uid -> !uid.isEmpty())
                .mapToLong(Long::parseLong)
                .sorted()
                .toArray();
    }

    static String set(long... uids) {
        return Arrays.stream(uids).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    private void select(String mailbox) throws IOException {
        imap.ok("SELECT " + quoted(mailbox));
    }

    private void leave() throws IOException {
        imap.ok("EXAMINE INBOX");
    }

    @Override
    public void close() throws IOException {
        imap.close();
    }
}
