package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.Command;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Uid;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;

import java.util.ArrayList;

/// Lists a mailbox that is known to be small: opened and listed in one write, nothing told before
/// all of it is here. Of messages that are known only the flags are asked. If the numbers do not
/// agree, or nothing is left of what is known, a [LargeListing] looks again.
final class SmallListing extends Listing {
    private final @Nullable Prior prior;
    private final long expected;
    private final Sightings sightings = new Sightings();

    /// @param expected about how many messages there are; with none it is not worth asking for any
    SmallListing(Observer observer, ObserveOrder order, @Nullable Prior prior, long expected) {
        super(observer, order, prior);
        this.prior = prior;
        this.expected = expected;
    }

    @Override
    void start() {
        var behind = new ArrayList<ImapRequest>();
        long firstNew = prior == null || prior.count() == 0 ? 1 : prior.firstNew();
        if (firstNew > 1) {
            behind.add(
                    fetched(
                            Commands.uidFetch(
                                    new UidSet(IdSet.range(1, firstNew - 1)), Sightings.MARKS)));
        }
        if (expected > 0 && mayHaveSince(firstNew)) {
            behind.add(fetched(Commands.uidFetchFrom(new Uid(firstNew), link().attributes())));
        }
        open(behind);
    }

    /// Whether there may be messages with UIDs from this one up.
    private boolean mayHaveSince(long firstNew) {
        MailboxStatus hint = order().status();
        return firstNew == 1 || hint == null || hint.uidNext() != firstNew;
    }

    private static ImapRequest fetched(Command command) {
        return new ImapRequest(command, Observer::isAboutMessages);
    }

    @Override
    boolean allSent() {
        return true;
    }

    @Override
    long volume() {
        return expected;
    }

    /// A message that is said to vanish after it was shown is told as it was shown: the checkpoint
    /// is older, so that the next look at the mailbox brings the removal.
    @Override
    void data(ImapCall call, Response.Untagged data) {
        if (data instanceof Response.Fetch fetch) {
            sightings.add(fetch);
        }
    }

    @Override
    void ended(ImapCall call, Ending ending) {
        if (ending.isOk() || isSurelyEmpty()) {
            return;
        }
        if (opening().exists() > 0) {
            fetchRefused(call, ending);
        } else {
            replaceBy(new LargeListing(observer(), order(), prior));
        }
    }

    @Override
    void settle() {
        boolean emptied = sightings.size() == 0 && prior != null && prior.count() > 0;
        if (!opening().tells(sightings.size()) || emptied || hasStrangers()) {
            replaceBy(new LargeListing(observer(), order(), prior));
            return;
        }
        sink().opened(order(), openedMailbox(), checkpoint(), ObservationSink.Extent.WHOLE);
        for (Window window : Window.tile(sightings.uids())) {
            IdSet covered = window.covered();
            sink().window(order(), covered, sightings.between(covered.first(), covered.last()));
        }
        sink().finished(order());
    }

    /// Whether there are messages of which only the flags are here, and which are not known.
    private boolean hasStrangers() {
        return prior != null
                && prior.count() > 0
                && !sightings.withMarksOnly().minus(prior.ids()).isEmpty();
    }
}
