package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.apply.Errand;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteSession;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/// Brings in the bodies of single messages for somebody who waits: at once, in the order asked for,
/// over one session, whatever run goes on in this process or another.
///
/// It needs no engine's role, as it decides nothing: it makes, moves and removes no placement and
/// covers no fact. That a number still means the message is confirmed in the same session, by the
/// epoch and by what the server says of the message; the octets go to the message wherever it
/// stands by then, and what a run brought in meanwhile is left as it is.
///
/// For one thread.
public final class MessageCompleter {
    /// Sessions lost in a row, without any success between.
    private static final int LOSSES = 3;

    private final Account account;
    private final Remote remote;
    private final LocalStore store;

    /// @param remote may be one that a run works with; closed by the caller
    public MessageCompleter(Account account, Remote remote, LocalStore store) {
        this.account = account;
        this.remote = remote;
        this.store = store;
    }

    /// Blocks until all was tried. Connects to nothing if all is here.
    ///
    /// @param told once of each placement, on this thread: with null when the message is here
    ///   whole, else with what went wrong
    /// @throws java.util.concurrent.CancellationException if the wish to stop came; what came in
    ///   before stays
    public void complete(
            List<PlacementId> placements,
            BiConsumer<PlacementId, @Nullable SyncFailure> told,
            Cancel cancel) {
        var errand = new Errand(store);
        Map<PlacementId, Incomplete> lacking = new HashMap<>();
        store.incomplete(placements).forEach(each -> lacking.put(each.placement(), each));
        placements.forEach(id -> errand.add(id, lacking.get(id)));
        SyncFailure foreign = foreign();
        if (foreign != null) {
            errand.giveUp(foreign);
        }
        tell(errand, told);
        int losses = 0;
        while (errand.isOpen()) {
            long before = errand.progress();
            MailException lost = null;
            boolean opened = false;
            // Given back before anybody is told, so that neither a run nor who asks for more waits
            // for what the told one does.
            try (RemoteSession session = remote.openUrgentSession(cancel)) {
                opened = true;
                session.fetch(errand::next, errand, cancel);
            } catch (MailException e) {
                lost = e;
            }
            errand.sessionEnded(lost == null ? null : lost.failure());
            losses = lost == null || errand.progress() > before ? 0 : losses + 1;
            if (lost != null && (!opened || losses == LOSSES || !mayPass(lost))) {
                errand.giveUp(lost.failure());
            }
            tell(errand, told);
        }
    }

    private void tell(Errand errand, BiConsumer<PlacementId, @Nullable SyncFailure> told) {
        for (Errand.Outcome outcome : errand.outcomes()) {
            told.accept(outcome.placement(), named(outcome.failure()));
        }
    }

    private @Nullable SyncFailure named(@Nullable SyncFailure failure) {
        return failure == null ? null : failure.withAccount(account.name());
    }

    private static boolean mayPass(MailException trouble) {
        return switch (trouble.failure().kind()) {
            case OFFLINE, TRANSIENT, PROTOCOL -> true;
            default -> false;
        };
    }

    /// Why this server is not to be asked for the mail here, or null.
    private @Nullable SyncFailure foreign() {
        String bound = store.notes(account.id()).boundTo();
        String server = Binding.of(account);
        if (bound == null || Objects.equals(bound, server)) {
            return null;
        }
        return SyncFailure.of(
                        FailureKind.NEEDS_DECISION,
                        "The mail here came from "
                                + bound
                                + ", and this is "
                                + server
                                + ". No message is fetched from another server.")
                .withNextStep("mailboat sync " + account.name() + " asks what to do about it");
    }
}
