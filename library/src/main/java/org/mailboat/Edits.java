package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Printable;
import org.mailboat.model.Role;
import org.mailboat.model.Sha256;
import org.mailboat.store.EditRefused;
import org.mailboat.store.Imports;
import org.mailboat.store.MailReader;
import org.mailboat.store.PendingChanges;
import org.mailboat.store.PlacementEdits.Result;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Upload;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Changes mail and mailboxes here; what the server is to have of it goes there with the next run.
///
/// Every edit is carried out at once, online or not, also while an account is being synced, and is
/// on disk when the call returns. Whoever reads or follows the store sees it from then on; the
/// server has it when it is no longer among [#pending]. Many ids in one call are one transaction,
/// or a few. Thread-safe; may be used from several processes.
///
/// Edits are differences, no list of commands: moving a message there and back leaves nothing to
/// do, and what the server changes meanwhile is merged with what was changed here.
public final class Edits {
    private static final int PAGE = MailReader.LARGEST_PAGE;

    private static final Keywords SYSTEM =
            Keywords.of(
                    Keyword.SEEN,
                    Keyword.ANSWERED,
                    Keyword.FLAGGED,
                    Keyword.DELETED,
                    Keyword.DRAFT);

    private final Store store;
    private final InstantSource clock;
    private final MailReading reading;
    private final Accounts accounts;
    private final ChangeTelling telling;
    private final PolicyNotes policies;
    private final EditTelling told;

    Edits(Store store, MailReading reading, Accounts accounts, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.reading = reading;
        this.accounts = accounts;
        this.telling = new ChangeTelling(store.mail());
        this.policies = new PolicyNotes(accounts, reading);
        this.told = new EditTelling(store, reading, telling, policies);
    }

    /// Adds keywords to messages, and takes others away; a keyword in both is added. `$Junk` and
    /// `$NotJunk` exclude each other.
    ///
    /// @throws UsageException if there is no such message, or a keyword that no server could keep;
    ///   then nothing is changed
    public EditReport mark(Collection<PlacementId> messages, Keywords add, Keywords remove) {
        add.forEach(Edits::checkKeyword);
        remove.forEach(Edits::checkKeyword);
        find(messages);
        Map<Keyword, List<PlacementId>> unkept = store.placementEdits().unkept(messages, add);
        List<Result> results = store.placementEdits().mark(messages, add, remove);
        return told.ofMarking(results, unkept);
    }

    /// Moves messages to a mailbox of their account. They keep their ids.
    ///
    /// @throws UsageException if there is no such message or mailbox, or one of another account;
    ///   then nothing is changed
    public EditReport move(Collection<PlacementId> messages, MailboxId to) {
        MailboxInfo mailbox = mailbox(to);
        for (MessageInfo message : find(messages)) {
            if (!message.account().equals(mailbox.account())) {
                throw new UsageException(
                        message.id()
                                + " is in the account "
                                + message.account()
                                + ", and "
                                + ChangeTelling.path(mailbox.path())
                                + " in "
                                + mailbox.account()
                                + ": copy it there, and delete it here once the copy has arrived.");
            }
        }
        return told.of(
                edited(() -> store.placementEdits().move(messages, to)),
                "in " + ChangeTelling.path(mailbox.path()) + " already",
                false);
    }

    /// Copies messages to a mailbox, of any account, with their keywords and dates. The changes
    /// name the copies.
    ///
    /// @throws UsageException if there is no such message or mailbox; then nothing is changed
    public EditReport copy(Collection<PlacementId> messages, MailboxId to) {
        mailbox(to);
        find(messages);
        return told.of(edited(() -> store.placementEdits().copy(messages, to)), "copied", false);
    }

    /// Moves messages to the trash mailbox of their account, which is made if there is none.
    ///
    /// @throws UsageException if there is no such message; then nothing is changed
    public EditReport delete(Collection<PlacementId> messages) {
        find(messages);
        return told.of(
                edited(() -> store.placementEdits().moveToTrash(messages)),
                "deleted already",
                true);
    }

    /// Deletes messages for good. They can be had back for a while: see [#undelete].
    ///
    /// @throws UsageException if there is no such message; then nothing is changed
    public EditReport deleteForever(Collection<PlacementId> messages) {
        find(messages);
        return told.of(store.placementEdits().delete(messages), "deleted already", true);
    }

    /// Has removed messages back: those that the server no longer has wait to be uploaded; those
    /// that were deleted here, and are still there, are as they were.
    ///
    /// @throws UsageException if there is no such message; then nothing is changed
    public EditReport undelete(Collection<PlacementId> messages) {
        find(messages);
        return told.ofUndeleting(
                store.recovery().restore(List.copyOf(new LinkedHashSet<>(messages))));
    }

    /// Puts messages into a mailbox that no server has yet, in one transaction. They go to the
    /// server with the next run unless [#heldBack] tells otherwise.
    ///
    /// @return them, in the same order
    /// @throws UsageException if there is no such mailbox, or it takes no mail
    /// @throws IOException as the octets of one were read; then none is added
    public List<MessageInfo> addMessages(MailboxId to, List<NewMessage> messages)
            throws IOException {
        messages.forEach(message -> message.keywords().forEach(Edits::checkKeyword));
        mailbox(to);
        try {
            return reading.messagesOf(
                    new Intake(store.imports())
                            .add(to, messages).stream().map(Imports.Added::placement).toList());
        } catch (EditRefused e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Why mail that is put into this mailbox does not go to its server with the next run, a
    /// sentence each: what the account's policy keeps here. Empty: it does.
    ///
    /// @throws UsageException if there is no such mailbox
    public List<String> heldBack(MailboxId in) {
        return policies.ofPutting(mailbox(in));
    }

    /// Why some of these changes are not sent, a sentence each: what the accounts' policies keep
    /// here, as they are by now. Empty: all are.
    public List<String> heldBack(List<Change> waiting) {
        return policies.of(waiting);
    }

    /// Looks in a mailbox for messages that were there before: of the very same octets and date. A
    /// message without a date, or with one that not every server takes, may have been sent since,
    /// and have the day on which it was.
    ///
    /// @return for each message those that are like it, by id; mostly none
    /// @throws IOException as the octets of one were read
    public List<List<PlacementId>> sameAs(MailboxId in, List<NewMessage> messages)
            throws IOException {
        var dates = new HashSet<Optional<Instant>>();
        messages.forEach(message -> dates.add(date(message)));
        var byDate = new HashMap<Optional<Instant>, List<Imports.Held>>();
        for (Imports.Held held : store.imports().held(in, dates)) {
            byDate.computeIfAbsent(held.internalDate(), _ -> new ArrayList<>()).add(held);
        }
        Instant now = clock.instant();
        List<Imports.Held> sent =
                dates.stream().anyMatch(date -> isRedated(date, now))
                        ? store.imports().redated(in)
                        : List.of();
        var same = new ArrayList<List<PlacementId>>();
        for (NewMessage message : messages) {
            Optional<Instant> date = date(message);
            var candidates = new ArrayList<>(byDate.getOrDefault(date, List.of()));
            if (isRedated(date, now)) {
                candidates.addAll(sent);
            }
            if (candidates.isEmpty()) {
                same.add(List.of());
                continue;
            }
            Sha256 hash = Intake.hash(message.octets());
            same.add(
                    candidates.stream()
                            .filter(held -> held.sha256().equals(hash))
                            .map(Imports.Held::placement)
                            .toList());
        }
        return same;
    }

    private static boolean isRedated(Optional<Instant> date, Instant now) {
        return Upload.redated(date.orElse(null), now) != null;
    }

    private static Optional<Instant> date(NewMessage message) {
        return Optional.ofNullable(message.internalDate())
                .map(date -> date.truncatedTo(ChronoUnit.SECONDS));
    }

    /// Makes a mailbox, at once one that mail can be put into.
    ///
    /// @param account the account's name
    /// @param path where; the levels above it need not be there
    /// @param role what it is for, or null
    /// @throws UsageException if the name or the role is taken, or the server cannot have the name
    public EditReport createMailbox(String account, MailboxPath path, @Nullable Role role) {
        Account owner = accounts.find(account);
        return told.ofMailboxes(
                List.of(edited(() -> store.mailboxEdits().create(owner.id(), path, role))));
    }

    /// Gives a mailbox another name or place; those below it go along. Mail in it keeps its ids.
    ///
    /// @throws UsageException if it is INBOX, or the name is taken or one that the server cannot
    ///   have
    public EditReport renameMailbox(MailboxId mailbox, MailboxPath to) {
        return told.ofMailboxes(List.of(edited(() -> store.mailboxEdits().rename(mailbox, to))));
    }

    /// Puts a mailbox, with those below it, under the trash mailbox of its account, which is made
    /// if there is none.
    ///
    /// @throws UsageException if it is INBOX, the trash, or in the trash already
    public EditReport deleteMailbox(MailboxId mailbox) {
        return told.ofMailboxes(List.of(edited(() -> store.mailboxEdits().moveToTrash(mailbox))));
    }

    /// Deletes a mailbox for good, with all mail in it and the mailboxes below it. Their mail can
    /// be had back for a while once the server has deleted it; [#drop] takes the edit back before.
    ///
    /// @throws UsageException if it is INBOX
    public EditReport deleteMailboxForever(MailboxId mailbox) {
        return told.ofMailboxes(edited(() -> store.mailboxEdits().delete(mailbox)));
    }

    /// Everything that waits for the servers, by account, in the order of the edits.
    public List<Change> pending() {
        var all = new ArrayList<Change>();
        for (Account account : store.accounts().list()) {
            Long after = 0L;
            while (after != null) {
                PendingChanges.Page page = store.pendingChanges().page(account.id(), after, PAGE);
                page.changes().forEach(change -> all.add(telling.of(account.name(), change)));
                after = page.last();
            }
        }
        return all;
    }

    /// Has changes that failed tried again by the next run.
    ///
    /// @param changes their ids, as in `c42`
    /// @return them, as they wait now
    /// @throws UsageException if there is no such change; then nothing is done
    public EditReport retry(Collection<String> changes) {
        List<Long> numbers = numbers(changes);
        store.pendingChanges().retry(numbers);
        return new EditReport(told.changes(numbers), List.of(), List.of());
    }

    /// Takes changes back that the server does not have: what they changed is again as it was when
    /// both sides agreed last. A message that the server never had becomes recoverable. An edit
    /// that is on its way at this very moment may still arrive; then the next run undoes it.
    ///
    /// @param changes their ids, as in `c42`
    /// @return the changes as they were
    /// @throws UsageException if there is no such change; then nothing is done
    public EditReport drop(Collection<String> changes) {
        List<Long> numbers = numbers(changes);
        Map<Long, Change> before = new LinkedHashMap<>();
        for (Change change : told.changes(numbers)) {
            before.put(number(change.id()), change);
        }
        return told.ofDropping(before, store.pendingChanges().drop(numbers));
    }

    /// @throws UsageException if one of them is not here
    private List<MessageInfo> find(Collection<PlacementId> ids) {
        var asked = List.copyOf(new LinkedHashSet<>(ids));
        List<MessageInfo> found = reading.messagesOf(asked);
        if (found.size() < asked.size()) {
            var known = new LinkedHashSet<>(found.stream().map(MessageInfo::id).toList());
            PlacementId unknown =
                    asked.stream().filter(id -> !known.contains(id)).findFirst().orElseThrow();
            throw new UsageException("there is no message " + unknown);
        }
        return found;
    }

    private MailboxInfo mailbox(MailboxId id) {
        return reading.mailbox(id)
                .orElseThrow(() -> new UsageException("there is no mailbox " + id));
    }

    private List<Long> numbers(Collection<String> ids) {
        var numbers = new LinkedHashSet<Long>();
        ids.forEach(id -> numbers.add(number(id)));
        var asked = List.copyOf(numbers);
        var known = new LinkedHashSet<Long>();
        for (int from = 0; from < asked.size(); from += PAGE) {
            store.pendingChanges()
                    .of(asked.subList(from, Math.min(from + PAGE, asked.size())))
                    .forEach(change -> known.add(change.number()));
        }
        for (long number : asked) {
            if (!known.contains(number)) {
                throw new UsageException(
                        "no change c" + number + " is pending; 'mailboat pending' lists them");
            }
        }
        return asked;
    }

    private static long number(String id) {
        if (!id.matches("c[1-9][0-9]{0,17}")) {
            throw new UsageException("not the id of a change, as in c42: " + Printable.of(id));
        }
        return Long.parseLong(id.substring(1));
    }

    /// A keyword is an atom, or one of the system flags that may be set ([RFC 9051
    /// §9](https://www.rfc-editor.org/rfc/rfc9051.html#section-9)).
    private static void checkKeyword(Keyword keyword) {
        boolean settable =
                keyword.isSystem()
                        ? SYSTEM.contains(keyword)
                        : keyword.name()
                                .chars()
                                .allMatch(c -> c > ' ' && c < 127 && "(){%*\"\\]".indexOf(c) < 0);
        if (!settable) {
            throw new UsageException(
                    "no message can be marked with " + Printable.of(keyword.name()));
        }
    }

    private static <T> T edited(Supplier<T> edit) {
        try {
            return edit.get();
        } catch (EditRefused e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
