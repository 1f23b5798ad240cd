package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Printable;
import org.mailboat.model.ThreadId;
import org.mailboat.store.Cursor;
import org.mailboat.store.MailReader;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.PlacementFilter;
import org.mailboat.store.PlacementPage;
import org.mailboat.store.PlacementView;
import org.mailboat.store.Store;
import org.mailboat.store.ThreadView;
import org.mailboat.store.ThreadViewPage;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Mailboxes and messages in the words of the library.
final class MailReading {
    private static final int FIRST_PAGE = 50;
    private static final int THREADS_AT_ONCE = 200;

    private final Store store;
    private final MailReader reader;
    private final Accounts accounts;

    MailReading(Store store, Accounts accounts) {
        this.store = store;
        this.reader = store.mail();
        this.accounts = accounts;
    }

    List<MailboxInfo> mailboxes(@Nullable String account) {
        List<Account> asked =
                account == null ? store.accounts().list() : List.of(accounts.find(account));
        var found = new ArrayList<MailboxInfo>();
        for (Account owner : asked) {
            for (MailboxSummary mailbox : reader.mailboxes(owner.id())) {
                found.add(info(owner.name(), mailbox));
            }
        }
        return found;
    }

    MailboxInfo mailbox(String account, String pathOrId) {
        Account owner = accounts.find(account);
        return byPathOrId(owner.id(), pathOrId)
                .map(mailbox -> info(owner.name(), mailbox))
                .orElseThrow(() -> noMailbox(account, pathOrId));
    }

    /// Also one that is gone.
    MailboxInfo anyMailbox(String account, String pathOrId) {
        Account owner = accounts.find(account);
        return anyByPathOrId(owner.id(), pathOrId)
                .map(mailbox -> info(owner.name(), mailbox))
                .orElseThrow(() -> noMailbox(account, pathOrId));
    }

    private static UsageException noMailbox(String account, String pathOrId) {
        return new UsageException(
                "there is no mailbox " + Printable.of(pathOrId) + " in " + account);
    }

    private Optional<MailboxSummary> anyByPathOrId(AccountId owner, String pathOrId) {
        try {
            return pathOrId.startsWith("id:")
                    ? reader.anyMailbox(MailboxId.parse(pathOrId.substring(3)))
                            .filter(mailbox -> mailbox.account().equals(owner))
                    : reader.anyMailbox(owner, MailboxPath.parse(pathOrId));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<MailboxSummary> byPathOrId(AccountId owner, String pathOrId) {
        try {
            return pathOrId.startsWith("id:")
                    ? reader.mailbox(MailboxId.parse(pathOrId.substring(3)))
                            .filter(mailbox -> mailbox.account().equals(owner))
                    : reader.mailbox(owner, MailboxPath.parse(pathOrId));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static MailboxInfo info(String account, MailboxSummary mailbox) {
        RemoteMailbox agreed = mailbox.agreed();
        return new MailboxInfo(
                mailbox.id(),
                account,
                mailbox.path(),
                agreed == null ? null : agreed.wireName(),
                agreed == null ? null : agreed.separator(),
                mailbox.roles(),
                agreed != null && agreed.subscribed(),
                agreed == null || agreed.selectable(),
                mailbox.messages(),
                mailbox.unread(),
                mailbox.bytes(),
                mailbox.headers(),
                mailbox.complete(),
                known(mailbox.uidValidity()),
                known(mailbox.uidNext()),
                known(mailbox.highestModSeq()));
    }

    private static @Nullable Long known(long number) {
        return number == 0 ? null : number;
    }

    MessagePage page(MessageQuery query, int limit, @Nullable String after) {
        if (limit < 1) {
            throw new UsageException("a page holds at least one message");
        }
        PlacementFilter filter = filter(query);
        PlacementPage page =
                reader.page(
                        filter,
                        after == null ? null : cursor(after),
                        Math.min(limit, MessageQuery.LARGEST_PAGE));
        var names = new Names();
        return new MessagePage(
                total(query, filter.mailboxes()),
                page.placements().stream().map(names::info).toList(),
                page.next() == null ? null : page.next().toString());
    }

    Stream<MessageInfo> all(MessageQuery query) {
        PlacementFilter filter = filter(query);
        var names = new Names();
        // The first page is small: many readers want no more than the first few messages.
        PlacementPage first = reader.page(filter, null, FIRST_PAGE);
        return Stream.iterate(
                        Optional.of(first),
                        Optional::isPresent,
                        page ->
                                page.map(PlacementPage::next)
                                        .map(next ->
                                                reader.page(
                                                        filter, next, MessageQuery.LARGEST_PAGE)))
                .flatMap(page -> page.orElseThrow().placements().stream())
                .map(names::info);
    }

    /// The query in the store's words.
    private PlacementFilter filter(MessageQuery query) {
        return new PlacementFilter(
                mailboxesOf(query),
                query.recoverable(),
                query.with(),
                query.without(),
                query.since(),
                query.before(),
                query.order() == MessageQuery.Order.OLDEST_FIRST);
    }

    private List<MailboxId> mailboxesOf(MessageQuery query) {
        List<MailboxId> named = query.mailboxes();
        if (named == null) {
            return ownersOf(query).stream()
                    .flatMap(owner -> reader.mailboxIds(owner.id(), query.recoverable()).stream())
                    .toList();
        }
        List<MailboxId> all =
                query.recoverable()
                        ? named.stream()
                                .flatMap(id -> reader.withPredecessors(id).stream())
                                .toList()
                        : named;
        return all.stream().distinct().filter(id -> belongs(id, query)).toList();
    }

    private List<Account> ownersOf(MessageQuery query) {
        String name = query.account();
        return name == null ? store.accounts().list() : List.of(accounts.find(name));
    }

    private boolean belongs(MailboxId id, MessageQuery query) {
        String name = query.account();
        return name == null
                || reader.anyMailbox(id)
                        .filter(mailbox -> mailbox.account().equals(accounts.find(name).id()))
                        .isPresent();
    }

    /// How many messages there are, if that is known without reading them all; else -1.
    private long total(MessageQuery query, List<MailboxId> mailboxes) {
        if (query.recoverable()) {
            return query.isPlain() ? reader.recoverableCount(mailboxes) : -1;
        }
        if (query.isPlain()) {
            return reader.count(mailboxes);
        }
        return query.isUnreadOnly() ? reader.unreadCount(mailboxes) : -1;
    }

    Optional<MessageInfo> message(PlacementId id) {
        return reader.placement(id).map(this::info);
    }

    /// Those of these that are there, at most a page.
    List<MessageInfo> messages(List<PlacementId> ids) {
        var names = new Names();
        return reader.placements(ids).stream().map(names::info).toList();
    }

    /// Those of these that are there, however many.
    List<MessageInfo> messagesOf(List<PlacementId> ids) {
        var found = new ArrayList<MessageInfo>();
        for (int from = 0; from < ids.size(); from += MailReader.LARGEST_PAGE) {
            found.addAll(
                    messages(
                            ids.subList(
                                    from, Math.min(from + MailReader.LARGEST_PAGE, ids.size()))));
        }
        return found;
    }

    List<MessageInfo> placements(MessageId id) {
        return reader.placements(id).stream().map(this::info).toList();
    }

    Optional<MailboxInfo> mailbox(MailboxId id) {
        return reader.mailbox(id).map(mailbox -> info(nameOf(mailbox.account()), mailbox));
    }

    List<MessageInfo> placements(String id) {
        try {
            List<MessageInfo> found =
                    id.startsWith("m")
                            ? placements(MessageId.parse(id))
                            : message(PlacementId.parse(id)).stream().toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "not the id of a message, as in p42 or m42: " + Printable.of(id), e);
        }
        throw new UsageException("there is no message " + id);
    }

    ThreadPage page(ThreadQuery query, int limit, @Nullable String after) {
        if (limit < 1) {
            throw new UsageException("a page holds at least one thread");
        }
        ThreadViewPage page =
                threads(
                        query,
                        after == null ? null : cursor(after),
                        Math.min(limit, MessageQuery.LARGEST_PAGE));
        var names = new Names();
        return new ThreadPage(
                page.threads().stream().map(names::info).toList(),
                page.next() == null ? null : page.next().toString());
    }

    Stream<ThreadInfo> all(ThreadQuery query) {
        var names = new Names();
        return Stream.iterate(
                        Optional.of(threads(query, null, FIRST_PAGE)),
                        Optional::isPresent,
                        page ->
                                page.map(ThreadViewPage::next)
                                        .map(next -> threads(query, next, THREADS_AT_ONCE)))
                .flatMap(page -> page.orElseThrow().threads().stream())
                .map(names::info);
    }

    private ThreadViewPage threads(ThreadQuery query, @Nullable Cursor after, int limit) {
        MailboxId mailbox = query.mailbox();
        return mailbox == null
                ? store.threadReader().page(owner(query).id(), after, limit)
                : store.threadReader().page(mailbox, after, limit);
    }

    long count(ThreadQuery query) {
        MailboxId mailbox = query.mailbox();
        return mailbox == null
                ? store.threadReader().count(owner(query).id())
                : store.threadReader().count(mailbox);
    }

    private Account owner(ThreadQuery query) {
        return accounts.find(Objects.requireNonNull(query.account()));
    }

    Optional<ThreadInfo> thread(ThreadId id) {
        return store.threadReader().thread(id).map(new Names()::info);
    }

    ThreadInfo thread(String id) {
        try {
            return thread(ThreadId.parse(id))
                    .filter(thread -> thread.size() > 0)
                    .orElseThrow(() -> new UsageException("there is no thread " + id));
        } catch (IllegalArgumentException e) {
            throw new UsageException("not the id of a thread, as in t42: " + Printable.of(id), e);
        }
    }

    List<MessageInfo> infos(List<PlacementView> rows) {
        var names = new Names();
        return rows.stream().map(names::info).toList();
    }

    private MessageInfo info(PlacementView row) {
        return new Names().info(row);
    }

    /// The names of accounts, each looked up once a reading.
    private final class Names {
        private final Map<AccountId, String> known = new HashMap<>();

        MessageInfo info(PlacementView row) {
            String account = known.computeIfAbsent(row.account(), MailReading.this::nameOf);
            return new MessageInfo(row, account, reader);
        }

        ThreadInfo info(ThreadView thread) {
            String account = known.computeIfAbsent(thread.account(), MailReading.this::nameOf);
            return new ThreadInfo(
                    thread.id(), account, thread.messages().stream().map(this::info).toList());
        }
    }

    private String nameOf(AccountId id) {
        return store.accounts().find(id).map(Account::name).orElse(Objects.toString(id));
    }

    private static Cursor cursor(String text) {
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("not a cursor of a list: " + Printable.of(text), e);
        }
    }
}
