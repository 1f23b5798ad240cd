package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.Policy.Deletions;
import org.mailboat.model.Policy.Direction;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Role;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.Wish;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Settlement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// The decision about messages that were edited here: edits in, one after the other, and a [Plan]
/// of [UploadOp]s out, grouped as they go over the wire. The same edits give the same plan. For one
/// plan.
public final class UploadReconciler {
    private static final int WITHHELD_TOLD = 1_000;

    private final Policy policy;
    private final Scope scope;
    private final Map<MailboxId, LocalMailbox> mailboxes = new TreeMap<>();
    private final Set<MailboxId> within = new TreeSet<>();
    private final Set<PlacementId> unsettled;
    private final Instant now;
    private final Wish.Rules rules;

    /// Whether what is removed there is removed here, by a run that takes in messages.
    private final boolean removes;

    private final Map<Wish.Kind, Map<String, Group>> groups = new EnumMap<>(Wish.Kind.class);
    private final Map<String, Long> conflicts = new TreeMap<>();
    private final Map<String, Long> notes = new TreeMap<>();
    private final TreeSet<Long> same = new TreeSet<>();

    /// What was done alike on both sides, where the download decides nothing, or is in the trash
    /// there.
    private final List<Settlement> alike = new ArrayList<>();

    /// What copies wait to be made of whose bodies only the server has.
    private final Set<PlacementId> needed = new TreeSet<>();

    private final List<SyncFailure> withheld = new ArrayList<>();

    /// Messages of which the same is asked.
    private static final class Group {
        final Wish wish;
        final TreeSet<Long> placements = new TreeSet<>();
        long bytes;

        Group(Wish wish) {
            this.wish = wish;
        }

        IdSet ids() {
            return UploadReconciler.ids(placements);
        }
    }

    /// @param all the account's mailboxes here
    /// @param present those that the server has, or will have by then
    /// @param unsettled placements of which it is not known yet what the server did
    public UploadReconciler(
            Policy policy,
            Scope scope,
            List<LocalMailbox> all,
            Set<MailboxId> present,
            Set<PlacementId> unsettled,
            Instant now) {
        this.policy = policy;
        this.scope = scope;
        this.unsettled = unsettled;
        this.now = now;
        for (LocalMailbox mailbox : all) {
            mailboxes.put(mailbox.id(), mailbox);
            if (present.contains(mailbox.id())) {
                within.add(mailbox.id());
            }
        }
        this.removes = policy.deletions() != Deletions.KEEP && policy.direction() != Direction.PUSH;
        this.rules = new Wish.Rules(policy.deletions(), trash(all));
    }

    /// One that is not to be had now is waited for: what it is to take in is not deleted for good.
    private @Nullable MailboxId trash(List<LocalMailbox> all) {
        return all.stream()
                .filter(LocalMailbox::isTrash)
                .min(
                        Comparator.comparing((LocalMailbox each) -> !within.contains(each.id()))
                                .thenComparing(each -> !each.roles().contains(Role.TRASH))
                                .thenComparing(LocalMailbox::id))
                .map(LocalMailbox::id)
                .orElse(null);
    }

    /// What the edit asks of the server.
    public Wish wish(LocalEdit edit) {
        MailboxId agreed = edit.state().agreedMailbox();
        LocalMailbox mailbox = agreed == null ? null : mailboxes.get(agreed);
        Keywords unkept = mailbox == null ? Keywords.none() : mailbox.edit().unkept();
        Wish wish = Wish.of(edit, unkept, rules);
        boolean sourceless = wish.kind() == Wish.Kind.COPY && !within.contains(wish.from());
        return sourceless && edit.state().complete() ? wish.asSent() : wish;
    }

    /// Takes in one edit.
    public void add(LocalEdit edit) {
        LocalEdit.Source source = edit.source();
        if (source != null && !edit.state().complete()) {
            needed.add(source.placement());
        }
        if (unsettled.contains(edit.id())) {
            return;
        }
        Wish wish = wish(edit);
        RemoteId at = edit.state().remote();
        if (wish.kind() == Wish.Kind.SAME) {
            Keywords seen = edit.seen();
            if (seen != null && at != null && policy.direction() == Direction.PUSH) {
                alike.add(markedAlike(edit.state(), at, seen));
            } else {
                same.add(edit.id().number());
            }
            return;
        }
        if (wish.kind() == Wish.Kind.VANISHED && edit.state().deleted() && !removes && at != null) {
            alike.add(new Settlement.Deleted(edit.id(), at));
            return;
        }
        if (wish.kind() == Wish.Kind.THROWN_AWAY) {
            alike.add(new Settlement.RolledBack(edit.id(), edit.state().localModSeq()));
            note("deleted here and put into the trash on the server: they stay there");
            return;
        }
        if (policy.direction() == Direction.PULL) {
            note("made here and not sent, as the account's policy says");
            return;
        }
        if (!edit.tried().isDue(now)) {
            SyncFailure failure = edit.tried().failure();
            if (failure != null && withheld.size() < WITHHELD_TOLD) {
                withheld.add(failure);
            }
            return;
        }
        switch (wish.kind()) {
            case SAME, THROWN_AWAY -> {}
            case DETACHED ->
                    note(
                            "changed here, which the server numbered anew and that wait to be found"
                                    + " again");
            case VANISHED -> gone(edit);
            case KEPT -> note("deleted here and left on the server, as the account's policy says");
            case TRASHLESS ->
                    note(
                            "deleted here, which wait until there is a trash: the account's policy"
                                    + " says that they go there");
            case BODILESS ->
                    conflict(
                            "here, of which the server has nothing any more and only the header is"
                                    + " here: they cannot be sent");
            case MARK, MOVE, THROW_AWAY, DELETE, CLEAR, COPY, SEND -> plan(edit, wish);
        }
    }

    private static Settlement markedAlike(PlacementState state, RemoteId at, Keywords seen) {
        Keywords added = state.keywords().minus(state.agreedKeywords());
        Keywords removed = state.agreedKeywords().minus(state.keywords());
        return new Settlement.Marked(state.id(), at, added, removed, seen);
    }

    /// What a move left behind has these keywords by others' doing. That it is marked as deleted,
    /// too, removes nothing yet: it is still to go.
    public static Settlement markedByOthers(PlacementId left, RemoteId at, Keywords seen) {
        return new Settlement.Marked(
                left,
                at,
                Keywords.none(),
                Keywords.none(),
                seen.minus(Keywords.of(Keyword.DELETED)));
    }

    private void gone(LocalEdit edit) {
        if (edit.state().deleted()) {
            return;
        }
        conflict(
                "changed here and removed on the server: "
                        + (!removes
                                ? "they stay here, as the account's policy says"
                                : scope.contents()
                                        ? "they are removed here too, recoverably, and keep what"
                                                + " was changed"
                                        : "they stay here until removals are taken over"));
    }

    private void plan(LocalEdit edit, Wish wish) {
        if (!reaches(wish.from()) || !reaches(wish.to())) {
            return;
        }
        Keywords seen = edit.seen();
        RemoteId at = edit.state().remote();
        if (edit.leftBehind() && seen != null && at != null) {
            // Before it goes: afterwards nobody could tell.
            alike.add(markedByOthers(edit.id(), at, seen));
        } else if (edit.state().deleted() && seen != null) {
            conflict("deleted here and marked on the server: they are deleted");
        }
        if (wish.marks()) {
            group(Wish.Kind.MARK, wish, edit);
        }
        if (wish.kind() != Wish.Kind.MARK) {
            group(wish.kind(), wish, edit);
        }
    }

    /// Whether the mailbox takes part; says why not.
    private boolean reaches(@Nullable MailboxId id) {
        if (id == null) {
            return true;
        }
        LocalMailbox mailbox = mailboxes.get(id);
        if (mailbox != null && !policy.includes(mailbox.path())) {
            note(
                    "changed here in mailboxes that the account's policy leaves out: they are not"
                            + " sent");
            return false;
        }
        if (mailbox == null || !scope.mailboxes().test(mailbox.path())) {
            return false;
        }
        if (mailbox.edit().localOnly()) {
            note("in " + Words.quoted(mailbox.path()) + ", which is here only: they are not sent");
            return false;
        }
        if (!within.contains(id)) {
            note(
                    "of "
                            + Words.quoted(mailbox.path())
                            + " changed here, which wait until the server has the mailbox");
            return false;
        }
        return true;
    }

    private void group(Wish.Kind kind, Wish wish, LocalEdit edit) {
        String key =
                path(wish.from())
                        + "\n"
                        + (kind == Wish.Kind.MARK
                                ? wish.added() + "\n" + wish.removed()
                                : path(wish.to()));
        Group group =
                groups.computeIfAbsent(kind, _ -> new TreeMap<>())
                        .computeIfAbsent(key, _ -> new Group(wish));
        group.placements.add(edit.id().number());
        group.bytes += Math.max(0, edit.size());
    }

    private String path(@Nullable MailboxId id) {
        LocalMailbox mailbox = id == null ? null : mailboxes.get(id);
        return mailbox == null ? "" : mailbox.path() + "\n" + mailbox.id();
    }

    private LocalMailbox mailbox(@Nullable MailboxId id) {
        LocalMailbox mailbox = id == null ? null : mailboxes.get(id);
        if (mailbox == null) {
            throw new IllegalStateException("no mailbox " + id);
        }
        return mailbox;
    }

    /// Copies before their sources are marked, which the copies are not, and before they move or
    /// go; marks before what moves marked messages.
    public Plan plan() {
        keepNeeded();
        List<Op> ops =
                Stream.of(
                                ops(Wish.Kind.COPY, this::copy),
                                ops(Wish.Kind.MARK, this::mark),
                                ops(Wish.Kind.MOVE, group -> move(group, false)),
                                ops(Wish.Kind.THROW_AWAY, group -> move(group, true)),
                                ops(Wish.Kind.SEND, this::send),
                                ops(Wish.Kind.CLEAR, group -> delete(group, true)),
                                ops(Wish.Kind.DELETE, group -> delete(group, false)))
                        .flatMap(each -> each)
                        .toList();
        return new Plan(ops, told(conflicts), told(notes));
    }

    /// Whatever becomes of the copy, and whenever: the next plan deletes what is needed no more.
    private void keepNeeded() {
        Map<String, Group> deletions = groups.get(Wish.Kind.DELETE);
        if (deletions == null) {
            return;
        }
        for (Group group : deletions.values()) {
            for (PlacementId source : needed) {
                if (group.placements.remove(source.number())) {
                    note("deleted here, which wait until the server has copied them");
                }
            }
        }
        deletions.values().removeIf(group -> group.placements.isEmpty());
    }

    private Stream<Op> ops(Wish.Kind kind, Function<Group, Op> made) {
        return groups.getOrDefault(kind, new TreeMap<>()).values().stream().map(made);
    }

    private Op send(Group group) {
        LocalMailbox to = mailbox(group.wish.to());
        return new UploadOp.Send(to.id(), to.path(), group.ids(), group.bytes);
    }

    private Op delete(Group group, boolean leftBehind) {
        LocalMailbox from = mailbox(group.wish.from());
        return new UploadOp.Delete(from.id(), from.path(), leftBehind, group.ids());
    }

    private Op mark(Group group) {
        LocalMailbox from = mailbox(group.wish.from());
        return new UploadOp.Mark(
                from.id(), from.path(), group.wish.added(), group.wish.removed(), group.ids());
    }

    private Op copy(Group group) {
        LocalMailbox from = mailbox(group.wish.from());
        LocalMailbox to = mailbox(group.wish.to());
        return new UploadOp.Copy(from.id(), from.path(), to.id(), to.path(), group.ids());
    }

    private Op move(Group group, boolean thrownAway) {
        LocalMailbox from = mailbox(group.wish.from());
        LocalMailbox to = mailbox(group.wish.to());
        return new UploadOp.Move(
                from.id(), from.path(), to.id(), to.path(), thrownAway, group.ids());
    }

    /// Edits that ask for nothing, as both sides say the same.
    public IdSet same() {
        return ids(same);
    }

    /// What was done alike on both sides, or is in the trash there already, and settled thereby.
    public List<Settlement> alike() {
        return List.copyOf(alike);
    }

    /// Why edits are not tried yet.
    public List<SyncFailure> withheld() {
        return List.copyOf(withheld);
    }

    private static IdSet ids(Set<Long> numbers) {
        return IdSet.of(numbers.stream().mapToLong(Long::longValue).toArray());
    }

    private void note(String what) {
        notes.merge(what, 1L, Long::sum);
    }

    private void conflict(String what) {
        conflicts.merge(what, 1L, Long::sum);
    }

    private static List<String> told(Map<String, Long> counted) {
        return counted.entrySet().stream()
                .map(each -> Words.count(each.getValue()) + " " + each.getKey() + ".")
                .toList();
    }
}
