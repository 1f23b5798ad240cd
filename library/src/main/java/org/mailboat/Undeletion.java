package org.mailboat;

import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.MailReader;
import org.mailboat.store.PlacementView;
import org.mailboat.store.Recovery;
import org.mailboat.store.Store;
import org.mailboat.store.WaitingChange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Has removed mail back, and tells what waits to be uploaded since.
final class Undeletion {
    private static final int PAGE = MailReader.LARGEST_PAGE;

    private final Store store;
    private final MailReading reading;

    Undeletion(Store store, MailReading reading) {
        this.store = store;
        this.reading = reading;
    }

    UndeleteReport undelete(Collection<String> ids) {
        Set<PlacementId> asked = new LinkedHashSet<>();
        List<String> notes = new ArrayList<>();
        for (String id : ids) {
            List<MessageInfo> placements = reading.placements(id);
            List<MessageInfo> removed =
                    placements.stream()
                            .filter(p -> p.state() == MessageInfo.State.RECOVERABLE)
                            .toList();
            removed.forEach(p -> asked.add(p.id()));
            if (removed.isEmpty()) {
                notes.add(notRemoved(placements.getFirst()));
            }
        }
        List<Change> changes = new ArrayList<>();
        List<SyncFailure> failures = new ArrayList<>();
        for (Recovery.Result result : store.recovery().restore(List.copyOf(asked))) {
            switch (result.outcome()) {
                case RESTORED -> changes.add(restored(result));
                case NO_BODY -> failures.add(noBody(result.placement()));
                case UNKNOWN -> failures.add(expired(result.placement()));
                case NOT_REMOVED -> notes.add(notRemoved(placement(result.placement())));
            }
        }
        return new UndeleteReport(changes, failures, notes);
    }

    /// Everything that waits, by account, oldest first.
    List<Change> waiting() {
        var all = new ArrayList<Change>();
        for (Account account : store.accounts().list()) {
            long after = 0;
            List<WaitingChange> page = page(account.id(), after);
            while (!page.isEmpty()) {
                page.forEach(change -> all.add(change(account.name(), change)));
                page = page(account.id(), page.getLast().number());
            }
        }
        return all;
    }

    private List<WaitingChange> page(AccountId account, long after) {
        return store.mail().waiting(account, after, PAGE);
    }

    private Change restored(Recovery.Result result) {
        MessageInfo message = placement(result.placement());
        return new Change(
                "c" + result.change(),
                message.account(),
                "undelete",
                message.id(),
                message.message(),
                message.mailbox(),
                sentence(message.row()));
    }

    private static Change change(String account, WaitingChange change) {
        PlacementView row = change.placement();
        return new Change(
                "c" + change.number(),
                account,
                "undelete",
                row.id(),
                row.message(),
                row.path(),
                sentence(row));
    }

    private static String sentence(PlacementView row) {
        return row.id()
                + " is back in "
                + Printable.of(row.path().toString())
                + " and waits to be uploaded.";
    }

    private static String notRemoved(MessageInfo message) {
        return message.id()
                + " is not removed: it is in "
                + Printable.of(message.mailbox().toString())
                + ".";
    }

    private SyncFailure noBody(PlacementId id) {
        return failure(
                        placement(id),
                        id
                                + " cannot be had back: only its header is here, and the server no"
                                + " longer has the message.")
                .withDetail(FailureDetail.MESSAGE_GONE);
    }

    private static SyncFailure expired(PlacementId id) {
        return SyncFailure.of(
                        FailureKind.REFUSED_PERMANENTLY,
                        id + " cannot be had back: it has just expired.")
                .withDetail(FailureDetail.MESSAGE_GONE)
                .withMessage(id.toString());
    }

    private static SyncFailure failure(MessageInfo message, String sentence) {
        return SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, sentence)
                .withAccount(message.account())
                .withMailbox(message.mailbox())
                .withMessage(message.id().toString());
    }

    private MessageInfo placement(PlacementId id) {
        return reading.placements(id.toString()).getFirst();
    }
}
