package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOrder.Mark.Change;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.port.WriteSink.Result;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keywords being set and taken. STORE is asked to tell what there is afterwards; of messages about
/// which it says nothing that is asked for, so that what counts as done is what the server keeps,
/// whether or not it tells unasked. For one thread.
final class MarkWriting extends Writing {
    /// So many messages are told of by the server before anything is passed on.
    private static final int WAVE = 10_000;

    /// So many commands in one go are a few kilobytes less than any server's patience.
    private static final int COMMANDS = 64;

    private final WriteOrder.Mark order;
    private final ArrayDeque<List<Change>> waves = new ArrayDeque<>();
    private final ArrayDeque<StorePlan.Step> waiting = new ArrayDeque<>();
    private final List<StorePlan.Step> sent = new ArrayList<>();
    private final Map<Long, Keywords> told = new TreeMap<>();
    private final Map<Long, WriteOutcome> amiss = new TreeMap<>();
    private final RefusedGroups refused = new RefusedGroups();
    private IdSet wave = IdSet.empty();

    /// Those of the wave that something was sent about.
    private IdSet touched = IdSet.empty();

    private List<IdSet> asked = List.of();
    private IdSet doomed = IdSet.empty();
    private Keywords unkept = Keywords.none();

    MarkWriting(Writer writer, WriteOrder.Mark order) {
        super(writer, order, null);
        this.order = order;
        for (Change change : order.changes()) {
            if (change.added().contains(Keyword.DELETED)) {
                doomed = doomed.plus(change.ids());
            }
        }
        cutIntoWaves();
    }

    private void cutIntoWaves() {
        var one = new ArrayList<Change>();
        long room = WAVE;
        for (Change change : order.changes()) {
            IdSet rest = change.ids();
            while (!rest.isEmpty()) {
                IdSet some = UidBatches.first(rest, room);
                one.add(new Change(some, change.added(), change.removed()));
                rest = rest.minus(some);
                room -= some.size();
                if (room == 0) {
                    waves.add(List.copyOf(one));
                    one.clear();
                    room = WAVE;
                }
            }
        }
        if (!one.isEmpty()) {
            waves.add(List.copyOf(one));
        }
    }

    @Override
    Keywords keywords() {
        Keywords all = Keywords.none();
        for (Change change : order.changes()) {
            all = all.plus(change.added()).plus(change.removed());
        }
        return all;
    }

    @Override
    @Nullable SyncFailure opened(Footing footing) {
        unkept = footing.opening().unkept(keywords());
        return readOnly(footing);
    }

    @Override
    IdSet doubtful() {
        return doomed;
    }

    @Override
    void recognised(Recognition now) {
        // Those told of now are dealt with; what is left to do is done for the others.
        tell(now.results());
        IdSet unfit = doomed.minus(now.fit());
        doomed = now.fit();
        withdraw(unfit);
    }

    private void withdraw(IdSet unfit) {
        if (unfit.isEmpty()) {
            return;
        }
        List<List<Change>> left = new ArrayList<>(waves);
        waves.clear();
        for (List<Change> each : left) {
            waves.add(
                    each.stream()
                            .map(c -> new Change(c.ids().minus(unfit), c.added(), c.removed()))
                            .toList());
        }
        wave = wave.minus(unfit);
        List<StorePlan.Step> steps =
                waiting.stream()
                        .map(step -> step.with(step.ids().minus(unfit)))
                        .filter(step -> !step.ids().isEmpty())
                        .toList();
        waiting.clear();
        waiting.addAll(steps);
    }

    @Override
    List<ImapRequest> turn() {
        if (wave.isEmpty()) {
            beginWave();
        }
        asked = List.of();
        sent.clear();
        if (!waiting.isEmpty()) {
            return stores();
        }
        asked = UidBatches.of(silent());
        return asked.stream()
                .map(batch ->
                        new ImapRequest(
                                Commands.uidFetch(new UidSet(batch), Sightings.MARKS),
                                MarkWriting::tellsMarks))
                .toList();
    }

    private void beginWave() {
        List<Change> next = waves.remove();
        var kept = new ArrayList<Change>();
        for (Change change : next) {
            wave = wave.plus(change.ids());
            kept.add(
                    new Change(
                            change.ids(),
                            change.added().minus(unkept),
                            change.removed().minus(unkept)));
        }
        waiting.addAll(StorePlan.of(kept, UidBatches.marked(link().capabilities())));
    }

    private List<ImapRequest> stores() {
        var requests = new ArrayList<ImapRequest>();
        while (!waiting.isEmpty() && sent.size() < COMMANDS) {
            StorePlan.Step step = waiting.remove();
            sent.add(step);
            requests.add(
                    new ImapRequest(
                            Commands.uidStore(
                                    new UidSet(step.ids()), step.action(), step.flags(), false),
                            MarkWriting::tellsMarks));
        }
        return requests;
    }

    private static boolean tellsMarks(Response.Untagged data) {
        return data instanceof Response.Fetch fetch && fetch.uid() > 0;
    }

    /// Those of which the server has said nothing so far.
    private IdSet silent() {
        var heard = new IdSet.Builder();
        wave.stream()
                .filter(uid -> told.containsKey(uid) || amiss.containsKey(uid))
                .forEach(heard::add);
        return wave.minus(heard.build());
    }

    @Override
    void took(List<Exchange.Part> parts, SyncFailure lost) {
        for (Exchange.Part part : parts) {
            for (Response.Fetch fetch : part.all(Response.Fetch.class)) {
                if (fetch.flags() != null && wave.contains(fetch.uid())) {
                    told.put(fetch.uid(), fetch.flags().keywords());
                }
            }
        }
        for (int i = 0; i < parts.size(); i++) {
            if (asked.isEmpty()) {
                end(sent.get(i), parts.get(i), lost);
            } else {
                end(asked.get(i), parts.get(i), lost);
            }
        }
        sent.clear();
        if (waiting.isEmpty() && silent().isEmpty()) {
            endWave();
        }
    }

    /// A STORE is answered.
    private void end(StorePlan.Step step, Exchange.Part part, SyncFailure lost) {
        Reply reply = part.reply();
        if (part.written()) {
            touched = touched.plus(step.ids());
        }
        if (reply == null) {
            put(step.ids().intersect(touched), new WriteOutcome.Unknown(lost));
        } else if (!reply.isOk() && !Refusals.saysGone(reply.code(), reply.text())) {
            SyncFailure why = refusal(Refusals.Asked.CHANGE, "UID STORE", reply);
            boolean hopeless =
                    Refusals.isAboutMailbox(Refusals.Asked.CHANGE, reply.code(), reply.text());
            List<IdSet> halves = hopeless ? List.of() : refused.split(step.ids());
            if (halves.isEmpty()) {
                SyncFailure told = RefusedGroups.told(step.ids().size(), hopeless, why);
                put(step.ids(), new WriteOutcome.Refused(told));
            }
            halves.reversed().forEach(half -> waiting.addFirst(step.with(half)));
        }
    }

    /// A FETCH for the sake of the silent ones is answered.
    private void end(IdSet batch, Exchange.Part part, SyncFailure lost) {
        Reply reply = part.reply();
        IdSet silent = silent().intersect(batch);
        if (reply == null) {
            // The STOREs are done; what there is now, nobody has said.
            put(silent, new WriteOutcome.Unknown(lost));
        } else if (reply.isOk() || Refusals.saysGone(reply.code(), reply.text())) {
            put(silent, new WriteOutcome.Vanished());
        } else {
            put(
                    silent,
                    new WriteOutcome.Unknown(refusal(Refusals.Asked.FETCH, "UID FETCH", reply)));
        }
    }

    /// An outcome that stands whatever other commands bring.
    private void put(IdSet uids, WriteOutcome outcome) {
        uids.stream().forEach(uid -> amiss.put(uid, outcome));
    }

    @Override
    void breakOff(SyncFailure why) {
        put(silent().intersect(touched), new WriteOutcome.Unknown(why));
        // Of what something is still to be done to it is not told what was done so far: the rest
        // would seem not to have been taken.
        for (StorePlan.Step step : waiting) {
            put(step.ids().intersect(touched), new WriteOutcome.Unknown(why));
        }
        endWave();
    }

    private void endWave() {
        var results = new ArrayList<Result>();
        wave.stream()
                .forEach(uid -> {
                    WriteOutcome outcome = amiss.get(uid);
                    Keywords now = told.get(uid);
                    if (outcome != null) {
                        results.add(result(uid, outcome));
                    } else if (now != null) {
                        results.add(result(uid, new WriteOutcome.Marked(now)));
                    }
                });
        tell(results);
        doomed = doomed.minus(wave);
        wave = IdSet.empty();
        touched = IdSet.empty();
        waiting.clear();
        told.clear();
        amiss.clear();
    }

    @Override
    boolean isDone() {
        return wave.isEmpty() && waves.isEmpty();
    }

    @Override
    boolean isLast() {
        return waves.isEmpty() && waiting.isEmpty() && asked.isEmpty();
    }
}
