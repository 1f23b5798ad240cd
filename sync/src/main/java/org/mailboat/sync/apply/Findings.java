package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Intent.Subject;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Upload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Decides what a look at the server says of intents whose answer was lost, and writes it down in
/// the end, the stores before the journal. For one look.
final class Findings {
    private final RunContext run;
    private final Journal journal;
    private final LostAnswers lost;
    private final boolean everywhere;
    private final Instant asked;
    private final List<Settlement> settlements = new ArrayList<>();
    private final List<Settlement> sought = new ArrayList<>();
    private final List<Setback> setbacks = new ArrayList<>();
    private final List<Long> over = new ArrayList<>();

    /// @param everywhere whether the run looks into all mailboxes
    /// @param asked when the look began: what came since it does not show
    Findings(RunContext run, Journal journal, LostAnswers lost, boolean everywhere, Instant asked) {
        this.run = run;
        this.journal = journal;
        this.lost = lost;
        this.everywhere = everywhere;
        this.asked = asked;
    }

    /// @param state of the message that it is about, or null if that is not here any more
    /// @param looked whether there was a mailbox to look into
    void take(
            Intent intent,
            Subject subject,
            @Nullable PlacementState state,
            Finding finding,
            boolean looked) {
        if (state != null && looked && finding instanceof Finding.OutOfSight(String why)) {
            takeOutOfSight(intent, subject, state, why);
            return;
        }
        if (state != null && mayBeThere(intent, finding)) {
            sought.add(sought(intent, subject, finding instanceof Finding.Departed));
        }
        boolean isOver =
                state == null
                        ? takeUnwanted(intent, subject, finding)
                        : takeWanted(intent, subject, state, finding);
        if (isOver) {
            over.add(intent.id());
        }
    }

    private void takeOutOfSight(Intent intent, Subject subject, PlacementState state, String why) {
        if (!isNeverShown(intent)) {
            lost.leave(intent, why);
        } else if (intent.confirmed()) {
            astray(intent, subject, state, why);
            over.add(intent.id());
        } else {
            lost.tellLeft(intent, why);
            lost.unsettled().add(state.id());
            sought.add(sought(intent, subject, false));
        }
    }

    /// Writes down what was decided.
    void settle() {
        if (!settlements.isEmpty()) {
            run.store().settle(settlements, run.clock().instant());
            run.tally().addUploaded(settlements.size());
        }
        if (!sought.isEmpty()) {
            run.store().settle(sought, run.clock().instant());
        }
        if (!setbacks.isEmpty()) {
            run.store().setBack(setbacks);
        }
        if (!over.isEmpty()) {
            journal.settle(over);
        }
    }

    /// Whether the next listings can show it by its content.
    private static boolean mayBeThere(Intent intent, Finding finding) {
        return !intent.confirmed()
                && (finding instanceof Finding.Renumbered
                        || (finding instanceof Finding.Departed
                                && Recovery.isArrival(intent)
                                && !intent.kind().equals(Uploading.COPY)));
    }

    /// Whether the server does not show what came since for longer than an answer may be late: what
    /// it shows otherwise is told from it by its content, and need not wait with it.
    private boolean isNeverShown(Intent intent) {
        return Recovery.isArrival(intent)
                && !intent.kind().equals(Uploading.COPY)
                && asked.isAfter(intent.written().plus(Recovery.DOUBT_TIME));
    }

    private Settlement sought(Intent intent, Subject subject, boolean departed) {
        return new Settlement.Sought(
                subject.placement(),
                subject.keywords(),
                redated(intent, subject.placement()),
                departed);
    }

    /// Whether nothing is in doubt but where it is by now.
    private static boolean cameAndLeft(Intent intent, Finding finding) {
        return intent.confirmed()
                && Recovery.isArrival(intent)
                && finding instanceof Finding.Departed;
    }

    /// @return whether the intent is over
    private boolean takeWanted(
            Intent intent, Subject subject, PlacementState state, Finding finding) {
        switch (finding) {
            case Finding.Happened(RemoteId id) -> {
                if (id == null) {
                    setbacks.add(unknown(state, intent, "the server does not say where it is"));
                } else {
                    settlements.add(settlement(intent, subject, id, null));
                }
            }
            case Finding.Copied(RemoteId id) ->
                    settlements.add(settlement(intent, subject, id, state.agreedKeywords()));
            case Finding.NotYet _, Finding.Gone _ -> {}
            // If the mailbox is not here any more either, nothing came into it.
            case Finding.NoTrace _, Finding.Departed _, Finding.OutOfSight _ -> {
                boolean mayBeElsewhere = !everywhere && mayBeThere(intent, finding);
                if (!cameAndLeft(intent, finding) && (waits(intent) || mayBeElsewhere)) {
                    lost.hold(intent, nextLook(intent));
                    return false;
                }
                if (intent.confirmed() && !(finding instanceof Finding.OutOfSight)) {
                    astray(intent, subject, state, "it is not found");
                } else {
                    setbacks.add(again(state, intent));
                }
            }
            case Finding.Renumbered _ -> {
                if (intent.confirmed()) {
                    String why = "its mailbox was numbered anew";
                    astray(intent, subject, state, why);
                } else if (waits(intent)) {
                    lost.tell(intent, lost.waiting(intent, nextLook(intent)));
                    // What is in the mailbox has other numbers than were noted: all is looked at.
                    lost.unsettled().add(subject.placement());
                    return false;
                } else {
                    setbacks.add(again(state, intent));
                }
            }
            case Finding.Unclear(String why) -> {
                if (intent.confirmed()) {
                    astray(intent, subject, state, why);
                } else {
                    setbacks.add(unknown(state, intent, why));
                }
            }
        }
        return true;
    }

    /// The server said that it did it: to do it again would double the message. What came from here
    /// is agreed to be there, and is found again by its content wherever it is by now, or was
    /// removed there. What still stands where it was is not taken from there.
    private void astray(Intent intent, Subject subject, PlacementState state, String why) {
        if (subject.from() == null) {
            settlements.add(settlement(intent, subject, null, null));
        } else {
            setbacks.add(unknown(state, intent, why));
        }
    }

    /// The same of a message that is not here any more: it is not sent again.
    private boolean takeUnwanted(Intent intent, Subject subject, Finding finding) {
        if (finding instanceof Finding.Happened(RemoteId id) && id != null) {
            settlements.add(settlement(intent, subject, id, null));
        }
        boolean absent =
                switch (finding) {
                    case Finding.NoTrace _, Finding.Departed _, Finding.OutOfSight _ -> true;
                    default -> false;
                };
        if (absent && waits(intent)) {
            lost.hold(intent, nextLook(intent));
            return false;
        }
        return true;
    }

    private Settlement settlement(
            Intent intent, Subject subject, @Nullable RemoteId id, @Nullable Keywords left) {
        MailboxId mailbox = intent.mailbox();
        if (mailbox == null) {
            throw new IllegalStateException("a message came into no mailbox: " + intent);
        }
        RemoteId from = subject.from();
        return from == null || id == null
                ? new Settlement.Placed(
                        subject.placement(),
                        mailbox,
                        id,
                        subject.keywords(),
                        redated(intent, subject.placement()),
                        intent.kind().equals(Uploading.COPY))
                : new Settlement.Moved(
                        subject.placement(),
                        from,
                        mailbox,
                        id,
                        left,
                        intent.kind().equals(Uploading.THROW_AWAY));
    }

    /// With which date it is there, if not with its own.
    private @Nullable Instant redated(Intent intent, PlacementId placement) {
        List<LocalEdit> edits = run.store().edits(IdSet.of(placement.number()));
        if (edits.isEmpty()) {
            return null;
        }
        LocalEdit edit = edits.getFirst();
        LocalEdit.Source source = edit.source();
        if (intent.kind().equals(Uploading.COPY)) {
            return source == null ? null : source.internalDate();
        }
        return Upload.redated(edit.internalDate(), intent.written());
    }

    /// It did not happen, and is done again; not for ever.
    private Setback again(PlacementState state, Intent intent) {
        int before = lostBefore(state);
        if (before + 1 >= UploadOutcomes.ATTEMPTS) {
            return unknown(state, intent, "it was tried " + (before + 1) + " times");
        }
        return new Setback(state.localModSeq(), lost.again(intent), null, false, state.id());
    }

    /// How many answers were lost before; what was refused was answered.
    private int lostBefore(PlacementState state) {
        List<LocalEdit> edits = run.store().edits(IdSet.of(state.id().number()));
        return edits.isEmpty() ? 0 : edits.getFirst().tried().doubts();
    }

    private Setback unknown(PlacementState state, Intent intent, String why) {
        SyncFailure failure = lost.decision(intent, why);
        run.reportLost(failure);
        return new Setback(state.localModSeq(), failure, null, true, state.id());
    }

    /// One that is about no single message.
    void takeUnknown(Intent intent, Finding finding) {
        switch (finding) {
            case Finding.Happened _, Finding.NotYet _, Finding.Gone _ ->
                    journal.settle(intent.id());
            case Finding.NoTrace _, Finding.Departed _, Finding.OutOfSight _ -> {
                if (intent.attempts() + 1 < UploadOutcomes.ATTEMPTS) {
                    run.reportLost(lost.waiting(intent, postpone(intent)));
                } else {
                    park(intent);
                }
            }
            case Finding.Copied _, Finding.Renumbered _, Finding.Unclear _ -> park(intent);
        }
    }

    private void park(Intent intent) {
        SyncFailure failure = lost.decision(intent, "there is no proof either way");
        journal.park(intent.id(), failure);
        run.reportLost(failure);
    }

    /// Whether it is too soon to say that it did not happen.
    private boolean waits(Intent intent) {
        return intent.attempts() == 0 || Recovery.isEarly(intent, asked);
    }

    private Instant nextLook(Intent intent) {
        Instant notBefore = intent.notBefore();
        return notBefore != null && Recovery.isEarly(intent, asked) ? notBefore : postpone(intent);
    }

    /// @return when it is looked for again
    private Instant postpone(Intent intent) {
        Instant next = run.clock().instant().plus(Recovery.DOUBT_TIME);
        journal.postpone(intent.id(), next);
        return next;
    }
}
