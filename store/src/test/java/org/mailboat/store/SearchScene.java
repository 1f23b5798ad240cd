package org.mailboat.store;

import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.MailboxId;
import org.mailboat.store.search.SearchIndex;
import org.mailboat.store.search.SearchOrder;
import org.mailboat.store.search.SearchOrder.Sort;
import org.mailboat.store.search.SearchResult;
import org.mailboat.store.search.query.QueryParser;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// What tests of the search begin with, and the words in which they ask. A test has a home of its
/// own, with two mailboxes, and an index of it.
abstract class SearchScene {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @TempDir Path home;
    Homestead at;
    SearchIndex index;
    MailboxId inbox;
    MailboxId archive;

    @BeforeEach
    void open() {
        at = new Homestead(home);
        var joe = at.account("joe");
        inbox = at.mailbox(joe, "INBOX");
        archive = at.mailbox(joe, "Archive/2026");
        index = SearchIndex.of(at.store);
    }

    @AfterEach
    void close() {
        index.close();
        at.close();
    }

    static String mail(String subject, String body) {
        return "From: \"Ann Smith\" <ann.smith@mail.example.org>\r\n"
                + "To: joe@example.net\r\n"
                + "Subject: "
                + subject
                + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + body
                + "\r\n";
    }

    /// Puts these messages into a mailbox, UIDs from 1.
    void put(MailboxId mailbox, String... mails) {
        var listed = new ArrayList<Sighting>();
        var received = new ArrayList<Received>();
        for (int i = 0; i < mails.length; i++) {
            listed.add(sighting(i + 1));
            received.add(at.received(mailbox, i + 1, octets(mails[i])));
        }
        at.list(mailbox, listed.toArray(Sighting[]::new));
        at.commit(received.toArray(Received[]::new));
    }

    void index() {
        while (index.step()) {
            // until nothing is left
        }
    }

    SearchResult search(String query) {
        return search(query, Sort.RELEVANCE, MailReader.LARGEST_PAGE, null);
    }

    SearchResult search(String query, Sort sort, int limit, String after) {
        return index.search(
                new SearchOrder(
                        QueryParser.parse(query, TODAY),
                        sort,
                        ZoneOffset.UTC,
                        NOON,
                        limit,
                        after,
                        true,
                        true));
    }

    /// UIDs of what is found, in order.
    List<Long> found(String query) {
        return search(query).found().stream().map(f -> uid(f.placement())).toList();
    }

    static long uid(PlacementView placement) {
        var remote = placement.remote();
        return remote == null ? 0 : remote.number();
    }
}
