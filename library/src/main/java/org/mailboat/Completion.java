package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.MailException;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Store;
import org.mailboat.sync.MessageCompleter;
import org.mailboat.sync.port.Cancel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Brings in the bodies of messages of which only the headers are here, for somebody who waits. A
/// run of the account may go on meanwhile, here or in another process.
final class Completion {
    private final Store store;
    private final MailReading reading;
    private final LiveRemotes remotes;
    private final Connectivity connectivity;

    Completion(Store store, MailReading reading, LiveRemotes remotes, Connectivity connectivity) {
        this.store = store;
        this.reading = reading;
        this.remotes = remotes;
        this.connectivity = connectivity;
    }

    MessageInfo complete(MessageInfo message, Cancel cancel) {
        var outcome = new ArrayList<CompletedMessage>();
        completeAll(List.of(message), outcome::add, cancel);
        SyncFailure failure = outcome.getFirst().failure();
        if (failure != null) {
            throw new MailException(failure);
        }
        return outcome.getFirst().message();
    }

    void completeAll(List<MessageInfo> messages, Consumer<CompletedMessage> each, Cancel cancel) {
        var outcomes = new InOrder(messages, each);
        Map<AccountId, Map<PlacementId, List<Integer>>> lacking = new LinkedHashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            MessageInfo message = messages.get(i);
            if (message.state() == MessageInfo.State.HEADERS) {
                lacking.computeIfAbsent(message.row().account(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(message.id(), _ -> new ArrayList<>())
                        .add(i);
            } else {
                outcomes.set(i, new CompletedMessage(message, null));
            }
        }
        lacking.forEach((id, placements) -> {
            BiConsumer<PlacementId, @Nullable SyncFailure> told =
                    (placement, failure) ->
                            placements
                                    .getOrDefault(placement, List.of())
                                    .forEach(i ->
                                            outcomes.set(i, outcome(messages.get(i), failure)));
            Account account = account(id, messages.get(first(placements)));
            List<PlacementId> asked = List.copyOf(placements.keySet());
            try {
                connectivity.online(cancel, errand -> complete(account, asked, told, errand));
            } catch (MailException e) {
                if (e.failure().detail() != FailureDetail.SET_OFFLINE) {
                    throw e;
                }
                asked.forEach(placement ->
                        told.accept(placement, e.failure().withAccount(account.name())));
            }
        });
    }

    private static int first(Map<PlacementId, List<Integer>> placements) {
        return placements.values().iterator().next().getFirst();
    }

    private Account account(AccountId id, MessageInfo message) {
        return store.accounts().find(id).orElseThrow(() -> Remotes.gone(message.account()));
    }

    /// @return what was asked for
    private List<PlacementId> complete(
            Account account,
            List<PlacementId> asked,
            BiConsumer<PlacementId, @Nullable SyncFailure> told,
            Connectivity.Errand errand) {
        try (var lease = remotes.lease(account, errand)) {
            new MessageCompleter(account, lease.remote(), store.localStore())
                    .complete(asked, told, errand.cancel());
        }
        return asked;
    }

    private CompletedMessage outcome(MessageInfo message, @Nullable SyncFailure failure) {
        if (failure == null) {
            return new CompletedMessage(
                    reading.placements(message.id().toString()).getFirst(), null);
        }
        boolean here = failure.scope() == SyncFailure.Scope.MESSAGE && failure.mailbox() == null;
        return new CompletedMessage(
                message, here ? failure.withMailbox(message.mailbox()) : failure);
    }

    /// Tells outcomes in the order of the messages, each as soon as those before it are told.
    private static final class InOrder {
        private final List<Optional<CompletedMessage>> outcomes = new ArrayList<>();
        private final Consumer<CompletedMessage> each;
        private int told;

        InOrder(List<MessageInfo> messages, Consumer<CompletedMessage> each) {
            messages.forEach(_ -> outcomes.add(Optional.empty()));
            this.each = each;
        }

        /// The first outcome counts.
        void set(int index, CompletedMessage outcome) {
            if (index < told || outcomes.get(index).isPresent()) {
                return;
            }
            outcomes.set(index, Optional.of(outcome));
            while (told < outcomes.size() && outcomes.get(told).isPresent()) {
                each.accept(outcomes.get(told).get());
                outcomes.set(told++, Optional.empty());
            }
        }
    }
}
