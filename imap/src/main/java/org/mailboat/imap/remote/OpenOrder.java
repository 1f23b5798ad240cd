package org.mailboat.imap.remote;

import org.mailboat.model.IdSet;
import org.mailboat.sync.port.FetchOrder;

import java.util.Set;
import java.util.TreeSet;

/// A fetch order under way, perhaps in several commands. For one thread.
final class OpenOrder {
    /// How often what a command did not bring is asked for again in smaller pieces.
    static final int MOST_COMMANDS = 64;

    private final FetchOrder order;
    private final Set<Long> unanswered = new TreeSet<>();
    private final Set<Long> mentioned = new TreeSet<>();
    private int inFlight;
    private int commands;
    private boolean failed;

    OpenOrder(FetchOrder order) {
        this.order = order;
        order.ids().stream().forEach(unanswered::add);
    }

    FetchOrder order() {
        return order;
    }

    void began() {
        inFlight++;
        commands++;
    }

    void ended() {
        inFlight--;
    }

    boolean isOver() {
        return inFlight == 0;
    }

    boolean mayAskAgain() {
        return commands < MOST_COMMANDS;
    }

    boolean hasFailed() {
        return failed;
    }

    void fail() {
        failed = true;
    }

    /// Notes that a message is dealt with.
    ///
    /// @return whether it was still awaited
    boolean settle(long uid) {
        mentioned.remove(uid);
        return unanswered.remove(uid);
    }

    void settle(IdSet uids) {
        uids.stream().forEach(this::settle);
    }

    /// Notes that the server spoke of a message without bringing it.
    void mention(long uid) {
        if (unanswered.contains(uid)) {
            mentioned.add(uid);
        }
    }

    /// Which of these are still awaited.
    IdSet awaited(IdSet uids) {
        return some(uids, unanswered);
    }

    /// Which of these are still awaited although the server spoke of them.
    IdSet mentioned(IdSet uids) {
        return some(uids, mentioned);
    }

    IdSet unanswered() {
        return awaited(order.ids());
    }

    private static IdSet some(IdSet uids, Set<Long> members) {
        var some = new IdSet.Builder();
        uids.stream().filter(members::contains).forEach(some::add);
        return some.build();
    }
}
