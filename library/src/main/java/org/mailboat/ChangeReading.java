package org.mailboat;

import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.store.ChangeFeed;
import org.mailboat.store.FeedEntry;
import org.mailboat.store.FeedPage;
import org.mailboat.store.FeedPosition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The store's feed in the words of the library.
final class ChangeReading {
    private final ChangeFeed feed;
    private final MailReading reading;

    ChangeReading(ChangeFeed feed, MailReading reading) {
        this.feed = feed;
        this.reading = reading;
    }

    String state() {
        return feed.head().toString();
    }

    StoreChanges since(String state, int limit) {
        try {
            return since(FeedPosition.parse(state), limit);
        } catch (IllegalArgumentException e) {
            // Perhaps one of another version: nothing can be told from it.
            return new StoreChanges.CannotCalculate(state());
        }
    }

    private StoreChanges since(FeedPosition from, int limit) {
        FeedPage page = feed.since(from, limit);
        if (!page.known()) {
            return new StoreChanges.CannotCalculate(state());
        }
        Map<PlacementId, MessageInfo> messages =
                reading
                        .messages(
                                page.entries().stream()
                                        .filter(FeedEntry.PlacementChanged.class::isInstance)
                                        .map(FeedEntry.PlacementChanged.class::cast)
                                        .filter(FeedEntry.PlacementChanged::visible)
                                        .map(FeedEntry.PlacementChanged::placement)
                                        .toList())
                        .stream()
                        .collect(Collectors.toMap(MessageInfo::id, Function.identity()));
        List<StoreChange> changes =
                page.entries().stream().map(entry -> change(entry, messages)).toList();
        return new StoreChanges.Listed(changes, page.next().toString(), page.more());
    }

    private StoreChange change(FeedEntry entry, Map<PlacementId, MessageInfo> messages) {
        return switch (entry) {
            case FeedEntry.PlacementChanged changed -> {
                MessageInfo message = messages.get(changed.placement());
                // What went since the feed was read is told of once more.
                if (message == null || message.state() == MessageInfo.State.RECOVERABLE) {
                    yield new StoreChange.MessageRemoved(changed.placement(), changed.mailbox());
                }
                yield changed.appeared()
                        ? new StoreChange.MessageCreated(message)
                        : new StoreChange.MessageUpdated(message);
            }
            case FeedEntry.PlacementGone gone ->
                    new StoreChange.MessageRemoved(gone.placement(), gone.mailbox());
            case FeedEntry.MailboxChanged changed -> mailbox(changed);
            case FeedEntry.MailboxGone gone -> new StoreChange.MailboxRemoved(gone.mailbox());
        };
    }

    private StoreChange mailbox(FeedEntry.MailboxChanged changed) {
        MailboxId id = changed.mailbox();
        return (changed.there() ? reading.mailbox(id) : Optional.<MailboxInfo>empty())
                .<StoreChange>map(mailbox ->
                        changed.appeared()
                                ? new StoreChange.MailboxCreated(mailbox)
                                : new StoreChange.MailboxUpdated(mailbox))
                .orElseGet(() -> new StoreChange.MailboxRemoved(id));
    }
}
