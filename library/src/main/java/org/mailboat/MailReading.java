package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Printable;
import org.mailboat.store.Cursor;
import org.mailboat.store.MailReader;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.PlacementPage;
import org.mailboat.store.PlacementView;
import org.mailboat.store.Store;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Mailboxes and messages in the words of the library.
final class MailReading {
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
                mailbox.complete(),
                known(mailbox.uidValidity()),
                known(mailbox.uidNext()),
                known(mailbox.highestModSeq()));
    }

    private static @Nullable Long known(long number) {
        return number == 0 ? null : number;
    }

    MessagePage page(MessageQuery query) {
        MailboxSummary mailbox = summary(query.mailbox(), query.recoverable());
        PlacementPage page =
                rows(
                        query.mailbox(),
                        query.recoverable(),
                        query.after() == null ? null : cursor(query.after()),
                        query.limit());
        String account = ownerOf(mailbox);
        return new MessagePage(
                query.recoverable() ? reader.recoverableCount(query.mailbox()) : mailbox.messages(),
                page.placements().stream().map(row -> info(row, account)).toList(),
                page.next() == null ? null : page.next().toString());
    }

    Stream<MessageInfo> all(MailboxId id, boolean recoverable) {
        String account = ownerOf(summary(id, recoverable));
        int limit = MessageQuery.LARGEST_PAGE;
        return Stream.iterate(
                        Optional.of(rows(id, recoverable, null, limit)),
                        Optional::isPresent,
                        page ->
                                page.map(PlacementPage::next)
                                        .map(next -> rows(id, recoverable, next, limit)))
                .flatMap(page -> page.orElseThrow().placements().stream())
                .map(row -> info(row, account));
    }

    private PlacementPage rows(
            MailboxId mailbox, boolean recoverable, @Nullable Cursor after, int limit) {
        return recoverable
                ? reader.recoverable(mailbox, after, limit)
                : reader.page(mailbox, after, limit);
    }

    List<MessageInfo> placements(String id) {
        try {
            List<PlacementView> rows =
                    id.startsWith("m")
                            ? reader.placements(MessageId.parse(id))
                            : reader.placement(PlacementId.parse(id)).stream().toList();
            if (!rows.isEmpty()) {
                return rows.stream().map(this::info).toList();
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "not the id of a message, as in p42 or m42: " + Printable.of(id), e);
        }
        throw new UsageException("there is no message " + id);
    }

    private MessageInfo info(PlacementView row) {
        return info(row, nameOf(row.account()));
    }

    private MessageInfo info(PlacementView row, String account) {
        return new MessageInfo(row, account, reader);
    }

    /// Recoverable mail outlives its mailbox.
    private MailboxSummary summary(MailboxId id, boolean recoverable) {
        return (recoverable ? reader.anyMailbox(id) : reader.mailbox(id))
                .orElseThrow(() -> new UsageException("there is no mailbox " + id));
    }

    private String ownerOf(MailboxSummary mailbox) {
        return nameOf(mailbox.account());
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
