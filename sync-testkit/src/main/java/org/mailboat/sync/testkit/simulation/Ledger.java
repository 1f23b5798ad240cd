package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// What people asked for, and what came to pass on the server: kept beside the engine, and knowing
/// nothing of it.
final class Ledger {
    private final NavigableMap<String, Mail> mails = new TreeMap<>();
    private final Map<RemoteId, String> places = new HashMap<>();

    /// What is known of all messages with one name, which are equal.
    static final class Mail {
        /// How often it was made: imported, delivered, copied.
        int made;

        /// How often the webmail removed it.
        int removedThere;

        /// Whether something happened to it, while it was in doubt what became of a command, that
        /// no client can find out.
        boolean excused;

        final Map<Who, Integer> uploadsAsked = new EnumMap<>(Who.class);
        final Map<Who, Integer> movesAsked = new EnumMap<>(Who.class);
        final Map<Who, Integer> deletesAsked = new EnumMap<>(Who.class);

        /// What was thrown away may be there and may be gone: nobody knows before the run that
        /// carries it out where it stands by then.
        final Map<Who, Integer> thrownAway = new EnumMap<>(Who.class);

        /// Deleted where that stays here.
        final Map<Who, Integer> deletedHere = new EnumMap<>(Who.class);

        /// Who edited it in a store.
        final Set<Who> edited = EnumSet.noneOf(Who.class);

        /// How it was marked and moved last where that stays here.
        final Map<Keyword, Boolean> markedHere = new HashMap<>();

        @Nullable String movedHere;

        /// Of these, how many were taken back before they were confirmed.
        final Map<Who, Integer> undeleted = new EnumMap<>(Who.class);

        /// With a mailbox: the deletion of a mailbox may be taken back.
        final Map<Who, Integer> dropsAsked = new EnumMap<>(Who.class);

        final Map<Who, Integer> uploaded = new EnumMap<>(Who.class);
        final Map<Who, Integer> removed = new EnumMap<>(Who.class);
        final Set<Keywords> had = new HashSet<>();
        final Map<Who, String> movedTo = new EnumMap<>(Who.class);

        /// Whether somebody moved it twice: a command that the server carries out late then meets
        /// the wish that came after it.
        boolean movedAgain;

        /// Whether somebody had it back without knowing whether it was deleted on the server.
        boolean hadBackInDoubt;

        /// Whether somebody moved it, or removed where it was, while another one's run looked at
        /// one mailbox after the other.
        boolean movedAmid;

        /// Whose upload of it was in doubt when another one moved it: who deletes it then, before
        /// it is met where it is, meets it as a new one.
        final Set<Who> movedInDoubt = new HashSet<>();

        /// Whether somebody moved it while another one's first run listed and fetched: it comes
        /// twice then, and only one of the two is marked.
        boolean movedAtFirst;

        final Map<Keyword, Map<Who, Boolean>> touched = new HashMap<>();

        static int of(Map<Who, Integer> counts, Who who) {
            return counts.getOrDefault(who, 0);
        }

        static int sum(Map<Who, Integer> counts) {
            int sum = 0;
            for (int count : counts.values()) {
                sum += count;
            }
            return sum;
        }

        static int most(Map<Who, Integer> counts) {
            int most = 0;
            for (int count : counts.values()) {
                most = Math.max(most, count);
            }
            return most;
        }

        /// As many there must be.
        int least() {
            return made
                    - removedThere
                    - sum(deletesAsked)
                    - sum(thrownAway)
                    - sum(deletedHere)
                    - sum(dropsAsked)
                    + sum(undeleted);
        }

        /// As many there may be: two may have removed the same one.
        int most() {
            return made - Math.max(removedThere, most(deletesAsked)) + sum(undeleted);
        }

        /// Those set and cleared again: a command that the server carries out late undoes what came
        /// after it.
        final Set<Keyword> wavering = new HashSet<>();

        /// Of what was thrown away, how often it stood in a trash: it is deleted for good there.
        final Map<Who, Integer> thrownOut = new EnumMap<>(Who.class);

        /// Whether the server did not hand it out for a while.
        boolean withheld;

        /// Whether the server takes no upload of it.
        boolean refused;

        /// Whether the server ever had it.
        boolean arrived;

        /// When it came to the server, as that told, unless a store brought it first.
        final Set<Instant> dates = new HashSet<>();

        /// Whether somebody brought it into a store, with no such date.
        boolean imported;

        boolean isEverDeleted() {
            return !deletesAsked.isEmpty()
                    || !dropsAsked.isEmpty()
                    || !thrownAway.isEmpty()
                    || !deletedHere.isEmpty();
        }

        boolean isDeletedBy(Who who) {
            return deletesAsked.containsKey(who)
                    || thrownAway.containsKey(who)
                    || deletedHere.containsKey(who);
        }

        void move(Who who, String to) {
            String before = movedTo.put(who, to);
            movedAgain |= before != null;
        }

        /// Whether somebody ever set that keyword, or ever cleared it.
        boolean isTouched(Who who, Keyword keyword, boolean on) {
            Boolean last = touched.getOrDefault(keyword, Map.of()).get(who);
            return last != null && (last == on || wavering.contains(keyword));
        }

        void touch(Who who, Keyword keyword, boolean on) {
            Boolean before =
                    touched.computeIfAbsent(keyword, _ -> new EnumMap<>(Who.class)).put(who, on);
            if (before != null && before != on) {
                wavering.add(keyword);
            }
        }
    }

    Mail mail(String name) {
        return mails.computeIfAbsent(name, _ -> new Mail());
    }

    NavigableMap<String, Mail> mails() {
        return mails;
    }

    void came(RemoteId place, String name) {
        places.put(place, name);
    }

    /// Which message ever had this place.
    String at(RemoteId place) {
        return places.getOrDefault(place, "nothing");
    }

    static void count(Map<Who, Integer> counts, Who who) {
        counts.merge(who, 1, Integer::sum);
    }

    static String text(String name) {
        return "Message-ID: <"
                + name
                + "@mailboat.test>\r\nSubject: "
                + name
                + "\r\n\r\nText of "
                + name
                + "\r\n";
    }

    /// What no other message has.
    static String mark(String name) {
        return "<" + name + "@";
    }

    /// The name of a message, of its header too.
    static String name(String text) {
        int from = text.indexOf('<');
        int to = text.indexOf('@');
        return from < 0 || to < from ? text : text.substring(from + 1, to);
    }
}
