package org.mailboat.imap.remote;

import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Uid;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;

import java.util.List;

/// Lists a mailbox that is known to be small: opened and listed in one write, nothing told before
/// all of it is here.
final class SmallListing extends Listing {
    private final boolean expectsMail;
    private final Sightings sightings = new Sightings();
    private IdSet vanished = IdSet.empty();

    /// @param expectsMail whether it is worth asking for messages
    SmallListing(Observer observer, ObserveOrder order, boolean expectsMail) {
        super(observer, order);
        this.expectsMail = expectsMail;
    }

    @Override
    void start() {
        open(
                expectsMail
                        ? List.of(
                                new ImapRequest(
                                        Commands.uidFetchFrom(new Uid(1), ATTRIBUTES),
                                        Observer::isAboutMessages))
                        : List.of());
    }

    @Override
    boolean allSent() {
        return true;
    }

    @Override
    void opened() {}

    @Override
    void data(ImapCall call, Response.Untagged data) {
        switch (data) {
            case Response.Fetch fetch -> sightings.add(fetch);
            case Response.Vanished gone -> vanished = vanished.plus(gone.uids());
            default -> {}
        }
    }

    @Override
    void ended(ImapCall call, Ending ending) {
        // An empty mailbox has no message to ask for, and some servers say so with NO or BAD.
        if (!ending.isOk() && opening().exists() > 0) {
            fail(refusal(Refusals.Asked.FETCH, call, ending));
        }
    }

    @Override
    void settle() {
        sightings.removeAll(vanished);
        if (!opening().counts(sightings.size())) {
            replaceBy(new LargeListing(observer(), order()));
            return;
        }
        sink().opened(
                        order(),
                        opening().toOpenedMailbox(),
                        checkpoint(),
                        ObservationSink.Extent.WHOLE);
        for (Window window : Window.tile(sightings.uids())) {
            IdSet covered = window.covered();
            sink().window(order(), covered, sightings.between(covered.first(), covered.last()));
        }
        sink().finished(order());
    }
}
