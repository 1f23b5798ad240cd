package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.testkit.MemoryMailbox.Row;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// How the [MemoryStore] finds its placements again and gives them new places. Guarded by the
/// store.
final class MemoryMatching {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;
    private final MemoryRecoverable recoverable;
    private final MemorySettling settling;

    /// A placement where it stands.
    private record Standee(MemoryMailbox box, Row row) {}

    MemoryMatching(
            NavigableMap<MailboxId, MemoryMailbox> mailboxes,
            MemoryRecoverable recoverable,
            MemorySettling settling) {
        this.mailboxes = mailboxes;
        this.recoverable = recoverable;
        this.settling = settling;
    }

    boolean hasMail(AccountId account) {
        return mailboxes.values().stream()
                        .filter(box -> box.account.equals(account))
                        .anyMatch(box -> !box.rows.isEmpty() || !box.own.isEmpty())
                || recoverable.of(account).findAny().isPresent();
    }

    List<LookAlike> displaced(AccountId account, List<MailboxId> gone, long after, int limit) {
        return standing(account)
                .filter(s -> s.row().id.number() > after)
                .filter(s -> gone.contains(s.box().id) || isDisplaced(s))
                .filter(s -> !s.row().leftBehind || s.row().remote == 0)
                .sorted(Comparator.comparing(s -> s.row().id))
                .limit(limit)
                .map(s -> {
                    Standing lost = s.row().leftBehind ? Standing.LEFT_BEHIND : Standing.DETACHED;
                    Standing why = s.row().remote == 0 ? lost : Standing.VANISHED;
                    return lookAlike(
                            s.row(),
                            s.box().id,
                            gone.contains(s.box().id) ? Standing.MAILBOX_GONE : why);
                })
                .toList();
    }

    List<LookAlike> lookAlikes(AccountId account, List<Sighting> sightings) {
        Stream<LookAlike> present =
                standing(account)
                        .filter(s -> !isDisplaced(s) && sightings.stream().anyMatch(like(s.row())))
                        .map(s -> lookAlike(s.row(), s.box().id, Standing.PRESENT));
        Stream<LookAlike> removed =
                recoverable
                        .of(account)
                        .filter(g -> sightings.stream().anyMatch(like(g.row())))
                        .map(g -> lookAlike(g.row(), g.from(), Standing.RECOVERABLE));
        Stream<LookAlike> hadBack =
                mailboxes.values().stream()
                        .filter(box -> box.account.equals(account))
                        .flatMap(box -> box.own.values().stream().map(r -> new Standee(box, r)))
                        .filter(s -> s.row().hadBack || s.row().sought)
                        .filter(s -> sightings.stream().anyMatch(like(s.row())))
                        .map(s -> lookAlike(s.row(), s.box().id, unsent(s.row())));
        return Stream.of(present, removed, hadBack)
                .flatMap(each -> each)
                .sorted(Comparator.comparing(LookAlike::placement))
                .toList();
    }

    private static Standing unsent(Row row) {
        if (row.hadBack) {
            return Standing.RECOVERABLE;
        }
        return row.departed ? Standing.DEPARTED : Standing.SOUGHT;
    }

    private static Predicate<Sighting> like(Row row) {
        return s ->
                (s.contentId() != null && s.contentId().equals(row.contentId))
                        || (s.size() >= 0
                                && s.size() == row.size
                                && s.internalDate() != null
                                && Objects.equals(s.internalDate(), row.internalDate));
    }

    @Nullable HeaderProof headerProof(PlacementId placement) {
        Row row = row(placement);
        if (row == null) {
            return null;
        }
        byte[] octets = row.text.getBytes(StandardCharsets.UTF_8);
        var digest = new HeaderDigest();
        digest.update(octets, 0, octets.length);
        return digest.finish();
    }

    /// The placement, present or recoverable.
    @Nullable Row row(PlacementId placement) {
        Standee standee = standee(placement);
        if (standee != null) {
            return standee.row();
        }
        return mailboxes.values().stream()
                .map(box -> box.own.get(placement))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> recoverable.get(placement));
    }

    /// What is known of a placement that is not here whole; empty if it is, or is nowhere.
    Optional<Incomplete> incomplete(PlacementId placement) {
        Row row = row(placement);
        if (row == null || row.complete) {
            return Optional.empty();
        }
        List<Incomplete.Place> places =
                standees()
                        .filter(s -> isLike(s.row(), row) && s.row().remote > 0)
                        .sorted(
                                Comparator.comparing((Standee s) -> s.row() != row)
                                        .thenComparing(s -> s.row().id))
                        .map(s -> place(s.box(), s.row()))
                        .toList();
        return Optional.of(new Incomplete(placement, places));
    }

    /// Whether what the one is on the server the other is, too.
    private static boolean isLike(Row there, Row row) {
        return there.message.equals(row.message) || there.id.equals(row.copiedFrom);
    }

    private static Incomplete.Place place(MemoryMailbox box, Row row) {
        return new Incomplete.Place(
                new MailboxRef(box.id, box.wireName(), box.path),
                box.epoch,
                new Sighting(
                        row.remote, Keywords.none(), row.internalDate, row.size, row.contentId));
    }

    /// Every placement of a message, recoverable ones too.
    List<Row> rowsOf(MessageId message) {
        Stream<Row> own = mailboxes.values().stream().flatMap(box -> box.own.values().stream());
        return Stream.of(standees().map(Standee::row), own, recoverable.rows())
                .flatMap(rows -> rows)
                .filter(row -> row.message.equals(message))
                .toList();
    }

    /// @return whether the link still held
    boolean link(MemoryMailbox box, Link link, Supplier<PlacementId> ids) {
        if (!(box.seen.get(link.remoteId()) instanceof SeenChange.Appeared(Sighting sighting))) {
            return false;
        }
        Row source = row(link.placement());
        if (source == null || (link.kind() == Link.Kind.SAME && !mayMoveTo(box, source))) {
            return false;
        }
        box.seen.remove(link.remoteId());
        box.parked.remove(link.remoteId());
        if (link.kind() == Link.Kind.SAME) {
            move(box, source, sighting);
            source.assumed = link.assumed();
            return true;
        }
        PlacementId id = ids.get();
        boolean same = link.kind() == Link.Kind.ANOTHER_PLACEMENT;
        var row =
                new Row(
                        id,
                        same ? source.message : new MessageId(id.number()),
                        sighting.keywords(),
                        source.content,
                        source.text);
        row.complete = source.complete;
        row.assumed = link.assumed();
        row.stand(sighting);
        box.rows.put(id, row);
        return true;
    }

    /// Lets a placement that lost its place and has these octets be the message.
    ///
    /// @return false if there is none
    boolean takeBySha256(MemoryMailbox box, Sha256 sha256, Sighting now) {
        Row found =
                standing(box.account)
                        .filter(s -> isDisplaced(s) && s.row().complete)
                        .filter(s -> !s.row().leftBehind)
                        .filter(s -> s.row().content.equals(sha256))
                        .min(
                                Comparator.comparing((Standee s) -> s.box() != box)
                                        .thenComparing(s -> s.row().id))
                        .map(Standee::row)
                        .orElse(null);
        if (found != null) {
            move(box, found, now);
            found.assumed = false;
        }
        return found != null;
    }

    private boolean mayMoveTo(MemoryMailbox box, Row row) {
        Standee standee = standee(row.id);
        return standee == null || standee.box() != box || isDisplaced(standee);
    }

    private void move(MemoryMailbox box, Row row, Sighting sighting) {
        Standee standee = standee(row.id);
        if (standee == null) {
            recoverable.remove(row.id);
            mailboxes.values().forEach(each -> each.own.remove(row.id));
            row.hadBack = false;
            row.sought = false;
            row.copiedFrom = null;
        } else {
            standee.box().rows.remove(row.id);
            if (row.remote > 0) {
                standee.box().seen.remove(row.remote);
            }
        }
        MemoryMailbox left = standee == null || standee.box() == box ? null : standee.box();
        MailboxId deletedIn = left == null || row.home != null ? null : left.id;
        row.home = box.id.equals(row.home) ? null : row.home;
        if (left != null) {
            // It left before its mailbox was deleted with all that is in it.
            row.deleted = row.deleted && !row.deletedAlong;
            row.deletedAlong = false;
        }
        settling.showAgain(row, sighting.keywords());
        settling.takeOver(standee == null ? box : standee.box(), row, sighting.keywords());
        if (deletedIn != null && row.deleted && box.isTrash()) {
            row.home = deletedIn;
        }
        row.move(sighting);
        box.rows.put(row.id, row);
        settling.unnumber(row.id);
    }

    private static boolean isDisplaced(Standee standee) {
        return standee.row().remote == 0 || standee.box().vanished(standee.row());
    }

    private Stream<Standee> standing(AccountId account) {
        return standees().filter(s -> s.box().account.equals(account));
    }

    private Stream<Standee> standees() {
        return mailboxes.values().stream()
                .flatMap(b -> b.rows.values().stream().map(r -> new Standee(b, r)));
    }

    private @Nullable Standee standee(PlacementId placement) {
        for (MemoryMailbox box : mailboxes.values()) {
            Row row = box.rows.get(placement);
            if (row != null) {
                return new Standee(box, row);
            }
        }
        return null;
    }

    private static LookAlike lookAlike(Row row, MailboxId mailbox, Standing standing) {
        return new LookAlike(
                row.id,
                mailbox,
                row.remote,
                standing,
                row.size,
                row.internalDate,
                row.contentId,
                row.agreed,
                row.complete,
                standing == Standing.LEFT_BEHIND ? row.copiedFrom : null);
    }
}
