package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import org.mailboat.MailStore;
import org.mailboat.MessageInfo;
import org.mailboat.UsageException;
import org.mailboat.acceptance.ServerContents.Facts;
import org.mailboat.acceptance.ServerContents.Place;
import org.mailboat.acceptance.changes.Moment.Held;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Holds each moment after a sync against the one before it: the store equals the server, whatever
/// was here has its ids still, nothing is lost, and nothing that was here was fetched again. For
/// one store.
final class Judge {
    private static final int DIFFERENCES_TOLD = 10;

    private final Book book;
    private final Supplier<MailStore> store;

    /// What each placement that ever was here holds: ids never come back as something else.
    private final Map<String, Content> everHere = new TreeMap<>();

    private Moment before =
            new Moment(Map.of(), new TreeMap<>(), Map.of(), new TreeMap<>(), Map.of());
    private Map<String, Integer> mailboxesBefore = new TreeMap<>();

    /// What makes two messages one to a client that sees no server's ids.
    private record Content(String sha256, Instant internalDate) implements Comparable<Content> {
        static Content of(Facts facts) {
            return new Content(facts.sha256(), facts.internalDate());
        }

        @Override
        public int compareTo(Content other) {
            int order = sha256.compareTo(other.sha256);
            return order != 0 ? order : internalDate.compareTo(other.internalDate);
        }
    }

    /// A place on the server that a new name for its mailbox does not change.
    private record LastingPlace(int mailbox, long uidValidity, long uid) {}

    Judge(Book book, Supplier<MailStore> store) {
        this.book = book;
        this.store = store;
    }

    /// The bodies that a client must fetch to be where the server is: those it never had, and those
    /// that cannot be proven to be what it has.
    long bodiesNeeded(Moment now) {
        var known = new TreeSet<>(everHere.values());
        var stayed = new LinkedHashMap<LastingPlace, Content>();
        before.here()
                .forEach((place, held) ->
                        stayed.put(lasting(place, mailboxesBefore), Content.of(held.facts())));
        Map<String, Integer> mailboxes = mailboxes(now);
        return now.there().entrySet().stream()
                .filter(e -> {
                    var content = Content.of(e.getValue());
                    boolean provable = !book.isAnonymous(content.sha256());
                    boolean where = content.equals(stayed.get(lasting(e.getKey(), mailboxes)));
                    return !where && !(provable && known.contains(content));
                })
                .count();
    }

    void judge(Moment now) {
        whatMovedKeepsItsIds(now);
        judgeSeenInPieces(now);
    }

    /// The same where one mailbox may have been seen and another not: a move is then seen as a
    /// copy, and later as a removal.
    void judgeSeenInPieces(Moment now) {
        equal(now);
        Map<String, Integer> mailboxes = mailboxes(now);
        mailboxesKeepTheirIds(now, mailboxes);
        whatStayedKeepsItsIds(now, mailboxes);
        idsMeanWhatTheyMeant(now);
        nothingIsLost(now);
        before = now;
        mailboxesBefore = mailboxes;
    }

    /// The store holds what the server holds, name for name and octet for octet.
    static void equal(Moment now) {
        assertThat(now.treeHere()).as("the mailboxes").isEqualTo(now.treeThere());
        assertThat(differences(now)).as("differences of the messages").isEmpty();
    }

    private static List<String> differences(Moment now) {
        Map<Place, Facts> here = now.factsHere();
        var places = new TreeSet<>(here.keySet());
        places.addAll(now.there().keySet());
        return places.stream()
                .filter(place -> !Objects.equals(here.get(place), now.there().get(place)))
                .limit(DIFFERENCES_TOLD)
                .map(place ->
                        "%s: here %s, there %s"
                                .formatted(place, here.get(place), now.there().get(place)))
                .toList();
    }

    /// Of each content that was here, as much is here as there was or the server has.
    void nothingWent(Moment now) {
        Map<Content, Long> there =
                now.there().values().stream()
                        .collect(groupingBy(Content::of, TreeMap::new, counting()));
        Map<Content, Set<String>> here = idsByContent(now.here().values());
        idsByContent(before.here().values())
                .forEach((content, old) -> {
                    long expected = Math.min(old.size(), there.getOrDefault(content, 0L));
                    assertThat(here.getOrDefault(content, Set.of()))
                            .as("what is left of %s", content)
                            .hasSizeGreaterThanOrEqualTo((int) expected);
                });
    }

    private Map<String, Integer> mailboxes(Moment now) {
        var mailboxes = new TreeMap<String, Integer>();
        now.treeThere().keySet().forEach(name -> mailboxes.put(name, book.mailbox(name)));
        return mailboxes;
    }

    private void mailboxesKeepTheirIds(Moment now, Map<String, Integer> mailboxes) {
        var were = new TreeMap<Integer, String>();
        mailboxesBefore.forEach((name, mailbox) -> were.put(mailbox, name));
        mailboxes.forEach((name, mailbox) -> {
            String was = were.get(mailbox);
            if (mailbox != 0 && was != null) {
                assertThat(now.mailboxIds().get(name))
                        .as("the id of mailbox %s, which was %s", name, was)
                        .isEqualTo(before.mailboxIds().get(was));
            }
        });
    }

    private void whatStayedKeepsItsIds(Moment now, Map<String, Integer> mailboxes) {
        var were = new TreeMap<String, Held>();
        before.here()
                .forEach((place, held) ->
                        were.put(lasting(place, mailboxesBefore).toString(), held));
        now.here()
                .forEach((place, held) -> {
                    Held was = were.get(lasting(place, mailboxes).toString());
                    if (was != null && was.facts().sha256().equals(held.facts().sha256())) {
                        assertThat(held.placement())
                                .as("id of %s", place)
                                .isEqualTo(was.placement());
                        assertThat(held.message()).as("id of %s", place).isEqualTo(was.message());
                    }
                });
    }

    private static LastingPlace lasting(Place place, Map<String, Integer> mailboxes) {
        return new LastingPlace(
                mailboxes.getOrDefault(place.wireName(), 0), place.uidValidity(), place.uid());
    }

    /// Of each content as many ids are the same as there were and are. What says not who it is has
    /// lost its id with its mailbox.
    private void whatMovedKeepsItsIds(Moment now) {
        var left = new TreeSet<>(mailboxes(now).values());
        var kept = new TreeMap<Place, Held>(before.here());
        kept.entrySet()
                .removeIf(e ->
                        book.isAnonymous(e.getValue().facts().sha256())
                                && !left.contains(
                                        mailboxesBefore.getOrDefault(e.getKey().wireName(), 0)));
        Map<Content, Set<String>> were = idsByContent(kept.values());
        idsByContent(now.here().values())
                .forEach((content, ids) -> {
                    Set<String> old = were.getOrDefault(content, Set.of());
                    if (ids.size() < old.size()) {
                        assertThat(old).as("ids of %s", content).containsAll(ids);
                    } else {
                        assertThat(ids).as("ids of %s", content).containsAll(old);
                    }
                });
    }

    private static Map<Content, Set<String>> idsByContent(Collection<Held> messages) {
        var ids = new TreeMap<Content, Set<String>>();
        messages.forEach(held ->
                ids.computeIfAbsent(Content.of(held.facts()), c -> new TreeSet<>())
                        .add(held.placement() + " of " + held.message()));
        return ids;
    }

    private void idsMeanWhatTheyMeant(Moment now) {
        now.here()
                .forEach((place, held) -> {
                    var content = Content.of(held.facts());
                    var was = everHere.putIfAbsent(held.placement(), content);
                    assertThat(was == null ? content : was)
                            .as("what %s at %s means", held.placement(), place)
                            .isEqualTo(content);
                });
    }

    /// What left the server can be brought back.
    private void nothingIsLost(Moment now) {
        var present = new TreeSet<String>();
        now.here().values().forEach(held -> present.add(held.placement()));
        List<String> lost = new ArrayList<>();
        everHere.forEach((placement, content) -> {
            if (!present.contains(placement) && !isRecoverable(placement, content)) {
                lost.add(placement);
            }
        });
        assertThat(lost).as("neither here nor recoverable").isEmpty();
    }

    private boolean isRecoverable(String placement, Content content) {
        try {
            return store.get().placements(placement).stream()
                    .anyMatch(info ->
                            info.state() == MessageInfo.State.RECOVERABLE
                                    && info.sha256() != null
                                    && info.sha256().toString().equals(content.sha256()));
        } catch (UsageException none) {
            return false;
        }
    }
}
