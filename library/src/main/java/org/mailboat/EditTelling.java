package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.MailReader;
import org.mailboat.store.MailboxEdits;
import org.mailboat.store.PendingChange;
import org.mailboat.store.PendingChanges;
import org.mailboat.store.PlacementEdits.Outcome;
import org.mailboat.store.PlacementEdits.Result;
import org.mailboat.store.Recovery;
import org.mailboat.store.Store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Tells whoever made an edit what came of it: what waits for the server now, what could not be
/// done, and what is not as one might think.
final class EditTelling {
    private static final int PAGE = MailReader.LARGEST_PAGE;

    private final Store store;
    private final MailReading reading;
    private final ChangeTelling telling;
    private final PolicyNotes policies;

    EditTelling(Store store, MailReading reading, ChangeTelling telling, PolicyNotes policies) {
        this.store = store;
        this.reading = reading;
        this.telling = telling;
        this.policies = policies;
    }

    /// @param unkept by keyword: messages in mailboxes that did not keep it so far
    EditReport ofMarking(List<Result> results, Map<Keyword, List<PlacementId>> unkept) {
        EditReport report = of(results, "marked so already", false);
        var notes = new ArrayList<>(report.notes());
        unkept.forEach((keyword, ids) ->
                note(
                        notes,
                        ids,
                        ("the server's mailbox did not keep the keyword %s so far. It is asked"
                                        + " again; if it still does not, the keyword stays here"
                                        + " only.")
                                .formatted(Printable.of(keyword.label()))));
        noteUnsent(notes, results, report.changes());
        return new EditReport(report.changes(), report.failures(), notes);
    }

    /// Tells of marks that leave nothing to be sent.
    private static void noteUnsent(List<String> notes, List<Result> results, List<Change> changes) {
        var told = new HashSet<>(changes.stream().map(Change::placement).toList());
        List<PlacementId> silent =
                results.stream()
                        .filter(result -> result.outcome() == Outcome.CHANGED)
                        .map(Result::placement)
                        .filter(id -> !told.contains(id))
                        .toList();
        note(notes, silent.isEmpty() ? null : silent, "nothing is left to do on the server.");
    }

    /// @param already what is said of those that were as asked for before
    /// @param deletes whether what was removed before is as asked for, too
    EditReport of(List<Result> results, String already, boolean deletes) {
        var failures = new ArrayList<SyncFailure>();
        var kinds = new EnumMap<Outcome, List<PlacementId>>(Outcome.class);
        var numbers = new ArrayList<Long>();
        for (Result result : results) {
            switch (result.outcome()) {
                case CHANGED -> numbers.add(result.change());
                case NO_BODY ->
                        failures.add(
                                failure(
                                                result.placement(),
                                                " cannot be copied: only its header is here.")
                                        .withNextStep(
                                                "'mailboat show' brings the rest; then try"
                                                        + " again."));
                case IN_TRASH ->
                        failures.add(
                                failure(result.placement(), " is in the trash already.")
                                        .withNextStep("to delete it for good, add --forever."));
                case REMOVED -> {
                    if (deletes) {
                        kinds.computeIfAbsent(Outcome.UNCHANGED, _ -> new ArrayList<>())
                                .add(result.placement());
                    } else {
                        failures.add(
                                failure(result.placement(), " was removed.")
                                        .withNextStep("'mailboat undelete' has it back."));
                    }
                }
                default ->
                        kinds.computeIfAbsent(result.outcome(), _ -> new ArrayList<>())
                                .add(result.placement());
            }
        }
        List<Change> changes = changes(numbers);
        var notes = new ArrayList<String>();
        note(notes, kinds.get(Outcome.UNCHANGED), already + ".");
        note(notes, kinds.get(Outcome.AS_AGREED), "again as on the server.");
        note(
                notes,
                kinds.get(Outcome.RECOVERABLE),
                "only here, as far as is known; can be had back for a while.");
        note(notes, kinds.get(Outcome.UNKNOWN), "just gone.");
        notes.addAll(policies.of(changes));
        return new EditReport(changes, failures, notes);
    }

    EditReport ofUndeleting(List<Recovery.Result> results) {
        var failures = new ArrayList<SyncFailure>();
        var notes = new ArrayList<String>();
        var numbers = new ArrayList<Long>();
        for (Recovery.Result result : results) {
            switch (result.outcome()) {
                case RESTORED -> numbers.add(result.change());
                case NO_BODY ->
                        failures.add(
                                failure(
                                                result.placement(),
                                                " cannot be had back: only its header is here, and"
                                                        + " the server no longer has the message.")
                                        .withDetail(FailureDetail.MESSAGE_GONE));
                case UNKNOWN -> failures.add(expired(result.placement()));
                case MAILBOX_DELETED ->
                        failures.add(
                                failure(
                                                result.placement(),
                                                " cannot be had back: its mailbox was deleted"
                                                        + " here.")
                                        .withNextStep(
                                                "take that back first: 'mailboat pending' tells its"
                                                        + " ID for 'mailboat pending drop'."));
                case NOT_REMOVED ->
                        notes.add(
                                result.placement()
                                        + " is not removed: it is in "
                                        + ChangeTelling.path(message(result.placement()).mailbox())
                                        + ".");
            }
        }
        List<Change> changes = changes(numbers);
        var waiting = new HashSet<PlacementId>();
        changes.forEach(change -> waiting.add(Objects.requireNonNull(change.placement())));
        results.stream()
                .filter(result -> result.outcome() == Recovery.Outcome.RESTORED)
                .map(Recovery.Result::placement)
                .filter(placement -> !waiting.contains(placement))
                .forEach(placement ->
                        notes.add(
                                placement
                                        + " is back in "
                                        + ChangeTelling.path(message(placement).mailbox())
                                        + ", where the server still has it."));
        notes.addAll(policies.of(changes));
        return new EditReport(changes, failures, notes);
    }

    /// @param before the changes as they were, by number
    EditReport ofDropping(Map<Long, Change> before, Map<Long, PendingChanges.Dropped> results) {
        var dropped = new ArrayList<Change>();
        var failures = new ArrayList<SyncFailure>();
        var notes = new ArrayList<String>();
        for (Map.Entry<Long, Change> each : before.entrySet()) {
            Change change = each.getValue();
            switch (results.getOrDefault(each.getKey(), PendingChanges.Dropped.UNKNOWN)) {
                case DROPPED -> dropped.add(change);
                case UNKNOWN ->
                        notes.add(
                                change.id()
                                        + " is no longer pending: it has just been settled or"
                                        + " edited.");
                case NOT_EMPTY ->
                        failures.add(
                                failure(
                                        change,
                                        " cannot be taken back: there is mail or another mailbox in"
                                                + " "
                                                + ChangeTelling.path(change.mailbox())
                                                + "."));
                case NO_PLACE ->
                        failures.add(
                                failure(
                                        change,
                                        " cannot be taken back: the mailbox it goes back to is"
                                                + " gone, or its name is taken."));
            }
        }
        return new EditReport(dropped, failures, notes);
    }

    EditReport ofMailboxes(List<MailboxEdits.Result> results) {
        List<Change> changes =
                changes(
                        results.stream()
                                .map(MailboxEdits.Result::change)
                                .filter(number -> number != 0)
                                .toList());
        var notes = new ArrayList<String>();
        if (changes.isEmpty()) {
            notes.add(
                    ChangeTelling.path(results.getFirst().path())
                            + ": nothing is left to do on the server.");
        }
        notes.addAll(policies.of(changes));
        return new EditReport(changes, List.of(), notes);
    }

    /// What a message that was imported is, as [Edits#pending] tells it.
    List<Change> changes(Collection<Long> numbers) {
        var names = new HashMap<AccountId, String>();
        var asked = new ArrayList<>(numbers);
        var all = new ArrayList<Change>();
        for (int from = 0; from < asked.size(); from += PAGE) {
            var page = asked.subList(from, Math.min(from + PAGE, asked.size()));
            for (PendingChange change : store.pendingChanges().of(page)) {
                all.add(telling.of(names.computeIfAbsent(change.account(), this::nameOf), change));
            }
        }
        return all;
    }

    private static void note(
            List<String> notes, @Nullable List<PlacementId> ids, String predicate) {
        if (ids != null) {
            notes.add(ChangeTelling.listed(ids) + ": " + predicate);
        }
    }

    private MessageInfo message(PlacementId id) {
        return reading.message(id)
                .orElseThrow(() -> new UsageException("there is no message " + id));
    }

    private String nameOf(AccountId id) {
        return store.accounts().find(id).map(Account::name).orElse(id.toString());
    }

    private SyncFailure failure(PlacementId id, String predicate) {
        MessageInfo message = message(id);
        return SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, id + predicate)
                .withAccount(message.account())
                .withMailbox(message.mailbox())
                .withMessage(id.toString());
    }

    private static SyncFailure failure(Change change, String predicate) {
        return SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, change.id() + predicate)
                .withAccount(change.account())
                .withMailbox(change.mailbox());
    }

    private static SyncFailure expired(PlacementId id) {
        return SyncFailure.of(
                        FailureKind.REFUSED_PERMANENTLY,
                        id + " cannot be had back: it has just expired.")
                .withDetail(FailureDetail.MESSAGE_GONE)
                .withMessage(id.toString());
    }
}
