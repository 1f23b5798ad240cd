package org.mailboat;

import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.store.FeedPosition;

import java.util.List;
import java.util.stream.Stream;

/// The answer to the question what changed since a state of the store.
///
/// ```java
/// switch (store.changesSince(state)) {
///     case StoreChanges.Listed changes -> changes.createdMessages().forEach(this::index);
///     case StoreChanges.CannotCalculate unknown -> indexEverythingAnew();
/// }
/// ```
public sealed interface StoreChanges {
    /// The state before everything: what changed since then is everything there is.
    String BEGINNING = FeedPosition.START.toString();

    /// The state to go on from: what is told here is known then. To be kept together with what was
    /// made of it.
    String state();

    /// What changed, each thing once, in the order of its last change. A message may come before
    /// the mailbox it is in, as that changes with each of its messages.
    ///
    /// @param more whether there is more already, to be asked for with [#state]
    record Listed(List<StoreChange> changes, String state, boolean more) implements StoreChanges {
        public Listed {
            changes = List.copyOf(changes);
        }

        /// Messages that have come to stand in a mailbox.
        public List<MessageInfo> createdMessages() {
            return of(StoreChange.MessageCreated.class)
                    .map(StoreChange.MessageCreated::message)
                    .toList();
        }

        /// Messages that were marked or moved, or came in whole.
        public List<MessageInfo> updatedMessages() {
            return of(StoreChange.MessageUpdated.class)
                    .map(StoreChange.MessageUpdated::message)
                    .toList();
        }

        /// Messages that are no longer in a mailbox.
        public List<PlacementId> removedMessages() {
            return of(StoreChange.MessageRemoved.class)
                    .map(StoreChange.MessageRemoved::id)
                    .toList();
        }

        /// Mailboxes that have come to be there.
        public List<MailboxInfo> createdMailboxes() {
            return of(StoreChange.MailboxCreated.class)
                    .map(StoreChange.MailboxCreated::mailbox)
                    .toList();
        }

        /// Mailboxes that are called otherwise, or hold something else.
        public List<MailboxInfo> updatedMailboxes() {
            return of(StoreChange.MailboxUpdated.class)
                    .map(StoreChange.MailboxUpdated::mailbox)
                    .toList();
        }

        /// Mailboxes that are no longer there.
        public List<MailboxId> removedMailboxes() {
            return of(StoreChange.MailboxRemoved.class)
                    .map(StoreChange.MailboxRemoved::id)
                    .toList();
        }

        private <T extends StoreChange> Stream<T> of(Class<T> kind) {
            return changes.stream().filter(kind::isInstance).map(kind::cast);
        }
    }

    /// The state asked from is not known: it is none of this store, is older than what the store
    /// remembers of what was removed, or a power cut undid what it covers. Whoever keeps something
    /// reads it anew and goes on from [#state], which is that of now; or asks what changed since
    /// [#BEGINNING], and takes what is not told there for gone.
    record CannotCalculate(String state) implements StoreChanges {}
}
