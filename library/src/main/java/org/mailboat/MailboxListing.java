package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.VerifyReport.Difference;
import org.mailboat.VerifyReport.What;
import org.mailboat.model.MailboxId;
import org.mailboat.store.MailReader;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.PlacementView;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.Sighting;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// One mailbox's complete listing by the server, set against the placements here as it comes in.
final class MailboxListing {
    /// What stands in for the id of a mailbox that is not here; nothing is looked up by it.
    private static final MailboxId NOT_HERE = new MailboxId(Long.MAX_VALUE);

    private final RemoteMailbox there;
    private final @Nullable MailboxSummary here;
    private final MailReader reader;
    private final BodyWindow window;
    private final Consumer<Difference> found;
    private final Runnable unwanted;
    private final ObserveOrder order;

    /// Whether UIDs here and there are of the same UIDVALIDITY, and so can be compared.
    private boolean sameEpoch;

    /// @param window of which messages the bodies should be here
    /// @param found told of each difference
    /// @param unwanted told of each message of which only the header is here, and should be
    MailboxListing(
            RemoteMailbox there,
            @Nullable MailboxSummary here,
            MailReader reader,
            BodyWindow window,
            Consumer<Difference> found,
            Runnable unwanted) {
        this.there = there;
        this.here = here;
        this.reader = reader;
        this.window = window;
        this.found = found;
        this.unwanted = unwanted;
        var ref =
                new MailboxRef(here == null ? NOT_HERE : here.id(), there.wireName(), there.path());
        order = new ObserveOrder(ref, null, null, null);
    }

    /// How the remote is asked for a mailbox that is here.
    static MailboxRef ref(MailboxSummary here) {
        var agreed = Objects.requireNonNull(here.agreed());
        return new MailboxRef(here.id(), agreed.wireName(), here.path());
    }

    ObserveOrder order() {
        return order;
    }

    @Nullable MailboxSummary here() {
        return here;
    }

    /// Whether what is here can be compared with what is there, message by message.
    boolean comparable() {
        return here != null && sameEpoch;
    }

    void opened(long epoch) {
        sameEpoch = here != null && here.uidValidity() == epoch;
        if (here != null && !sameEpoch) {
            Rows.of(reader, here.id(), 1, Long.MAX_VALUE)
                    .forEachRemaining(
                            row -> missingThere(row, "UIDVALIDITY is " + epoch + " there now"));
        }
    }

    /// @param sightings all there is with UIDs from first to last, ascending
    void window(long first, long last, List<Sighting> sightings) {
        Rows rows = here != null && sameEpoch ? Rows.of(reader, here.id(), first, last) : null;
        for (Sighting sighting : sightings) {
            while (rows != null && rows.hasNext() && Rows.uid(rows.peek()) < sighting.id()) {
                missingThere(rows.next(), null);
            }
            if (rows != null && rows.hasNext() && Rows.uid(rows.peek()) == sighting.id()) {
                compare(rows.next(), sighting);
            } else {
                found.accept(
                        new Difference(
                                there.path(),
                                sighting.id(),
                                null,
                                What.MISSING_HERE,
                                null,
                                sighting.size() + " octets"));
            }
        }
        while (rows != null && rows.hasNext()) {
            missingThere(rows.next(), null);
        }
    }

    private void compare(PlacementView row, Sighting sighting) {
        if (!row.keywords().equals(sighting.keywords())) {
            found.accept(
                    Rows.difference(
                            row,
                            What.KEYWORDS,
                            row.keywords().toString(),
                            sighting.keywords().toString()));
        }
        if (row.whole()) {
            return;
        }
        if (row.content() != null && !window.holds(row.internalDate())) {
            unwanted.run();
        } else {
            found.accept(
                    Rows.difference(
                            row,
                            What.MISSING_HERE,
                            "the header only",
                            sighting.size() + " octets"));
        }
    }

    private void missingThere(PlacementView row, @Nullable String why) {
        found.accept(Rows.difference(row, What.MISSING_THERE, "here", why));
    }
}
