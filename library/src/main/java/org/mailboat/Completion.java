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
import java.util.function.Consumer;

/// Brings in the bodies of messages of which only the headers are here, for somebody who waits. A
/// run of the account may go on meanwhile, here or in another process.
final class Completion {
    private final Store store;
    private final MailReading reading;
    private final LiveRemotes remotes;
    private final Connectivity connectivity;

    Completion(
            Store store, MailReading reading, LiveRemotes remotes, Connectivity connectivity) {
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
        lacking.forEach((account, placements) -> {
            List<PlacementId> ids = List.copyOf(placements.keySet());
            complete(
                    account,
                    ids,
                    (id, failure) -> {
                        for (int i : placements.getOrDefault(id, List.of())) {
                            outcomes.set(i, outcome(messages.get(i), failure));
                        }
                    },
                    cancel);
        });
    }

    /// Told what came of a message.
    private interface Told {
        void of(PlacementId placement, @Nullable SyncFailure failure);
    }

    private void complete(AccountId id, List<PlacementId> placements, Told told, Cancel cancel) {
        Account account =
                store.accounts().find(id).orElseThrow(() -> Remotes.gone(id.toString()));
        var left = new ArrayList<>(placements);
        try {
            connectivity.online(
                    cancel,
                    errand -> {
                        try (var lease = remotes.lease(account, errand)) {
                            new MessageCompleter(account, lease.remote(), store.localStore())
                                    .complete(
                                            placements,
                                            (placement, failure) -> {
                                                left.remove(placement);
                                                told.of(placement, failure);
                                            },
                                            errand.cancel());
                            return account;
                        }
                    });
        } catch (MailException e) {
            if (e.failure().detail() != FailureDetail.SET_OFFLINE) {
                throw e;
            }
            SyncFailure offline = e.failure().withAccount(account.name());
            left.forEach(placement -> told.of(placement, offline));
        }
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

        void set(int index, CompletedMessage outcome) {
            outcomes.set(index, Optional.of(outcome));
            while (told < outcomes.size() && outcomes.get(told).isPresent()) {
                each.accept(outcomes.get(told).get());
                outcomes.set(told++, Optional.empty());
            }
        }
    }
}
