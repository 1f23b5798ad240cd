package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// What goes wrong when something is written to a [MemoryServer], and what it cannot do.
/// Thread-safe.
public final class WriteFaults {
    private static final Instant TOMORROW = Instant.parse("2026-01-02T00:00:00Z");

    private final Map<Written, Loss> losses = new EnumMap<>(Written.class);
    private final List<Runnable> late = new ArrayList<>();
    private final Set<String> poison = new HashSet<>();
    private final Set<String> readOnly = new HashSet<>();
    private final Set<String> unmarkable = new HashSet<>();
    private @Nullable Keywords kept;
    private boolean undone;
    private boolean tellsIds = true;
    private boolean expungesSome = true;
    private boolean moves = true;
    private boolean renumbers;
    private boolean deletesLeavesAlone;
    private boolean showsNothingSought;
    private long quota = Long.MAX_VALUE;
    private int overlooked;
    private int patience = Integer.MAX_VALUE;

    /// What is written.
    public enum Written {
        MARK,
        REMOVE,
        MOVE,
        COPY,
        APPEND,
        CREATE,
        RENAME,
        DELETE,
        SUBSCRIBE
    }

    private enum Loss {
        ANSWER,
        COMMAND,
        LATE,
        TURNED_AWAY
    }

    /// The next one is carried out, and the link breaks before the answer.
    public synchronized void loseAnswer(Written what) {
        losses.put(what, Loss.ANSWER);
    }

    /// The link breaks before the next one arrives.
    public synchronized void loseCommand(Written what) {
        losses.put(what, Loss.COMMAND);
    }

    /// The link breaks at the next one, and it is carried out at [#catchUp()].
    public synchronized void delay(Written what) {
        losses.put(what, Loss.LATE);
    }

    /// Shows nothing that is looked for after an answer was lost, whether it came or not.
    public synchronized void showNothingSought(boolean nothing) {
        showsNothingSought = nothing;
    }

    synchronized boolean showsNothingSought() {
        return showsNothingSought;
    }

    /// The next one is not carried out, and the server asks to be left alone.
    public synchronized void turnAway(Written what) {
        losses.put(what, Loss.TURNED_AWAY);
    }

    /// Carries out what was delayed.
    public void catchUp() {
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(late);
            late.clear();
        }
        due.forEach(Runnable::run);
    }

    /// Uploads with this text in them are refused.
    public synchronized void poison(String text) {
        poison.add(text);
    }

    /// Nothing can be changed in this mailbox.
    public synchronized void readOnly(String path) {
        readOnly.add(path);
    }

    /// Nothing can be marked in this mailbox, though it can be written to.
    public synchronized void refuseMarks(String path) {
        unmarkable.add(path);
    }

    synchronized boolean refusesMarks(String path) {
        return unmarkable.contains(path);
    }

    /// No keyword but these is kept.
    public synchronized void keepOnly(Keyword... keywords) {
        kept = Keywords.of(keywords);
    }

    /// Another client takes back at once what the next command marks.
    public synchronized void undoMark() {
        undone = true;
    }

    synchronized boolean isUndone() {
        boolean now = undone;
        undone = false;
        return now;
    }

    /// The server does not say where messages went.
    public synchronized void tellNoIds() {
        tellsIds = false;
    }

    /// The server cannot remove some messages that are marked and leave others.
    public synchronized void expungeAllOrNone() {
        expungesSome = false;
    }

    /// The server has no MOVE: messages are copied and then removed.
    public synchronized void withoutMove() {
        moves = false;
    }

    /// The server gives a mailbox that is renamed new ids, as Courier does.
    public synchronized void renumberRenamed() {
        renumbers = true;
    }

    synchronized boolean renumbersRenamed() {
        return renumbers;
    }

    /// The server deletes no mailbox that has others below it, as Cyrus.
    public synchronized void deleteLeavesAlone() {
        deletesLeavesAlone = true;
    }

    synchronized boolean deletesLeavesAlone() {
        return deletesLeavesAlone;
    }

    /// So many octets fit into the account.
    public synchronized void quota(long octets) {
        quota = octets;
    }

    /// So many looks at a message show nothing, though it is there.
    public synchronized void overlook(int looks) {
        overlooked = looks;
    }

    synchronized boolean overlooks() {
        boolean overlooks = overlooked > 0;
        overlooked -= overlooks ? 1 : 0;
        return overlooks;
    }

    /// The server takes so many more messages, and then wants to be left alone.
    public synchronized void throttleAfter(int messages) {
        patience = messages;
    }

    /// Why the next message is not taken, or null.
    synchronized @Nullable SyncFailure throttled() {
        if (patience > 0) {
            patience -= patience == Integer.MAX_VALUE ? 0 : 1;
            return null;
        }
        return wishToBeLeftAlone();
    }

    private static SyncFailure wishToBeLeftAlone() {
        return SyncFailure.of(
                        FailureKind.THROTTLED, "The server asks to be left alone for a while.")
                .withNextTry(TOMORROW);
    }

    /// Nothing is lost any more.
    public synchronized void loseNothing() {
        losses.clear();
    }

    synchronized void heal() {
        overlooked = 0;
        patience = Integer.MAX_VALUE;
        losses.clear();
        poison.clear();
        readOnly.clear();
        unmarkable.clear();
        kept = null;
        quota = Long.MAX_VALUE;
    }

    synchronized boolean isReadOnly(String path) {
        return readOnly.contains(path);
    }

    /// Those of the keywords that are not kept.
    public synchronized Keywords unkept(Keywords wanted) {
        return kept == null ? Keywords.none() : wanted.minus(kept);
    }

    synchronized boolean tellsIds() {
        return tellsIds;
    }

    synchronized boolean moves() {
        return moves;
    }

    synchronized boolean expungesSome() {
        return expungesSome;
    }

    /// Why an upload is refused, or null.
    ///
    /// @param octets all messages have together with it
    synchronized @Nullable SyncFailure refusal(String text, long octets) {
        if (octets > quota) {
            return SyncFailure.of(FailureKind.TRANSIENT, "There is no room left on the server.")
                    .withNextTry(TOMORROW);
        }
        return poison.stream().anyMatch(text::contains)
                ? SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, "The server refuses APPEND.")
                : null;
    }

    /// Carries something out, unless the link breaks.
    ///
    /// @throws MailException if it breaks, before or after
    <T> T carryOut(Written what, Supplier<T> effect) {
        Loss loss;
        synchronized (this) {
            loss = losses.remove(what);
            if (loss == Loss.LATE) {
                late.add(() -> happenUnheard(effect));
            }
        }
        if (loss == null) {
            return effect.get();
        }
        if (loss == Loss.TURNED_AWAY) {
            throw new TurnedAway(wishToBeLeftAlone());
        }
        if (loss == Loss.ANSWER) {
            happenUnheard(effect);
        }
        throw new Lost();
    }

    /// Nobody hears what came of it.
    private static void happenUnheard(Supplier<?> effect) {
        var _ = effect.get();
    }

    static SyncFailure linkLost() {
        return SyncFailure.of(FailureKind.OFFLINE, "The link broke.");
    }

    /// The server does not do it, this time; the link stands.
    public static final class No extends MailException {
        public No() {
            super(SyncFailure.of(FailureKind.TRANSIENT, "The server says NO for the moment."));
        }
    }

    /// The server does not do it, and asks to be left alone for a while: it was answered, so that
    /// this much is known.
    public static final class TurnedAway extends MailException {
        public TurnedAway(SyncFailure wish) {
            super(wish);
        }
    }

    /// The link broke at something that was written; whether it arrived, a client cannot know.
    public static final class Lost extends MailException {
        public Lost() {
            super(linkLost());
        }
    }
}
