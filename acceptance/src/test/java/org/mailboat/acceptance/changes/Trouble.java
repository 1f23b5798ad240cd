package org.mailboat.acceptance.changes;

import static org.mailboat.acceptance.changes.Level.CONDSTORE;
import static org.mailboat.acceptance.changes.Level.LIST_STATUS;
import static org.mailboat.acceptance.changes.Level.PLAIN;
import static org.mailboat.acceptance.changes.Level.QRESYNC;

import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imap.fake.ProxyFault.AnswerCommand;
import org.mailboat.imap.fake.ProxyFault.CutSomewhere;
import org.mailboat.imap.fake.ProxyFault.Direction;
import org.mailboat.imap.fake.ProxyFault.Insert;
import org.mailboat.imap.fake.ProxyFault.Repeat;
import org.mailboat.imap.fake.ProxyFault.ReplaceAnswer;
import org.mailboat.imap.fake.ProxyFault.Rewrite;
import org.mailboat.imap.fake.ProxyFault.ShortSearch;
import org.mailboat.imap.fake.ProxyFault.Truncate;
import org.mailboat.imap.fake.ProxyFault.Withhold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Something wrong between client and server, or with the server.
///
/// @param name in a few words
/// @param levels where it can happen, the most telling one first
/// @param times how often it happens
/// @param inPieces whether a run may see one mailbox as it is and another not at all
record Trouble(
        String name, List<Level> levels, int times, boolean inPieces, List<ProxyFault> faults) {
    private static final List<Level> ALL = List.of(Level.values());
    private static final Pattern SELECT = Pattern.compile("^(SELECT|EXAMINE) \"?[ABC]\"?");
    private static final Pattern FETCH = Pattern.compile("^UID FETCH");

    void arm(FaultProxy proxy) {
        faults.forEach(fault -> proxy.arm(fault, times));
    }

    private static Trouble always(String name, List<Level> levels, ProxyFault... faults) {
        return new Trouble(name, levels, Integer.MAX_VALUE, false, List.of(faults));
    }

    private Trouble showingPieces() {
        return new Trouble(name, levels, times, true, faults);
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex);
    }

    /// Everything that is tried.
    ///
    /// @param seed where a link breaks follows from it
    static Stream<Trouble> all(long seed) {
        return Stream.of(links(seed), listings(), messages(), vanished(), refusals(), numbers())
                .flatMap(s -> s);
    }

    private static Stream<Trouble> links(long seed) {
        return Stream.of(
                new Trouble(
                        "links that break",
                        List.of(QRESYNC, LIST_STATUS, CONDSTORE, PLAIN),
                        3,
                        true,
                        List.of(new CutSomewhere(Direction.TO_CLIENT, seed, 9_000))),
                new Trouble(
                        "commands cut short",
                        List.of(PLAIN, LIST_STATUS, QRESYNC, CONDSTORE),
                        3,
                        true,
                        List.of(new CutSomewhere(Direction.TO_SERVER, seed, 900))));
    }

    private static Stream<Trouble> listings() {
        return Stream.of(
                always("LIST ends early", ALL, new Truncate(pattern("^\\* LIST "), 2))
                        .showingPieces(),
                always("LIST is empty", ALL, new Truncate(pattern("^\\* (LIST|STATUS) "), 0)),
                always(
                        "STATUS ends early",
                        List.of(LIST_STATUS, QRESYNC),
                        new Truncate(pattern("^\\* STATUS "), 1)),
                always("LIST is told twice", ALL, new Repeat(pattern("^\\* LIST "), 1)));
    }

    private static Stream<Trouble> messages() {
        return Stream.of(
                always(
                        "FETCH ends early",
                        List.of(PLAIN, CONDSTORE, QRESYNC, LIST_STATUS),
                        new Truncate(pattern("^\\* \\d+ FETCH"), 3)),
                always(
                        "FETCH is empty",
                        List.of(CONDSTORE, PLAIN, QRESYNC, LIST_STATUS),
                        new Truncate(pattern("^\\* \\d+ FETCH"), 0)),
                always(
                        "FETCH is told twice",
                        List.of(QRESYNC, PLAIN),
                        new Repeat(pattern("^\\* \\d+ FETCH"), 1)),
                always(
                        "SEARCH ends early",
                        List.of(CONDSTORE, PLAIN, QRESYNC, LIST_STATUS),
                        new ShortSearch(4)),
                always(
                        "SEARCH is empty",
                        List.of(CONDSTORE, PLAIN, QRESYNC, LIST_STATUS),
                        new ShortSearch(0)),
                always(
                        "expunges nobody made",
                        List.of(PLAIN, CONDSTORE, LIST_STATUS),
                        new Insert(FETCH, "* 1 EXPUNGE")));
    }

    private static Stream<Trouble> vanished() {
        List<Level> levels = List.of(LIST_STATUS, QRESYNC);
        return Stream.of(
                always("VANISHED is withheld", levels, new Withhold(pattern("^\\* VANISHED"))),
                always("VANISHED is repeated", levels, new Repeat(pattern("^\\* VANISHED"), 2)),
                always(
                        "everything vanished, it is said",
                        levels,
                        new Insert(SELECT, "* VANISHED (EARLIER) 1:26183")),
                always(
                        "VANISHED for messages that are there",
                        levels,
                        new Insert(FETCH, "* VANISHED 5:9")),
                always(
                        "VANISHED nobody can read",
                        levels,
                        new Rewrite(line ->
                                Optional.of(
                                        line.replaceFirst(
                                                "^\\* VANISHED.*",
                                                "* VANISHED (EARLIER) 4,,:x")))));
    }

    private static Stream<Trouble> refusals() {
        var troubles = new ArrayList<Trouble>();
        for (String command :
                List.of(
                        "ENABLE",
                        "NAMESPACE",
                        "LIST",
                        "LSUB",
                        "STATUS",
                        "SELECT|EXAMINE",
                        "UID FETCH",
                        "UID SEARCH")) {
            Level[] levels =
                    command.equals("ENABLE") ? new Level[] {QRESYNC, LIST_STATUS} : Level.values();
            for (String answer : List.of("NO not now", "BAD what is this")) {
                troubles.add(
                        always(
                                answer.substring(0, 3).strip() + " to " + command,
                                turned(levels, troubles.size()),
                                new AnswerCommand(pattern("^(" + command + ")\\b"), answer)));
            }
        }
        troubles.add(
                always(
                        "NO behind half of a FETCH",
                        turned(Level.values(), 3),
                        new Truncate(pattern("^\\* \\d+ FETCH"), 5),
                        new ReplaceAnswer(FETCH, "NO some of it failed")));
        return troubles.stream();
    }

    /// Each trouble begins at another level.
    private static List<Level> turned(Level[] levels, int by) {
        var turned = new ArrayList<>(Arrays.asList(levels));
        Collections.rotate(turned, by);
        return turned;
    }

    private static Stream<Trouble> numbers() {
        return Stream.of(
                always(
                        "UIDVALIDITY is 0",
                        List.of(QRESYNC, LIST_STATUS, CONDSTORE, PLAIN),
                        Rewrite.code("UIDVALIDITY", n -> 0),
                        Rewrite.status("UIDVALIDITY", n -> 0)),
                always(
                                "EXISTS is 0",
                                List.of(CONDSTORE, LIST_STATUS, QRESYNC, PLAIN),
                                Rewrite.exists(n -> 0))
                        .showingPieces(),
                always(
                                "EXISTS is too high",
                                List.of(QRESYNC, LIST_STATUS, CONDSTORE, PLAIN),
                                Rewrite.exists(n -> n + 3))
                        .showingPieces(),
                always(
                        "STATUS counts nothing",
                        List.of(LIST_STATUS, QRESYNC, CONDSTORE, PLAIN),
                        Rewrite.status("MESSAGES", n -> 0)),
                always(
                        "UIDNEXT fell",
                        List.of(LIST_STATUS, QRESYNC, CONDSTORE, PLAIN),
                        Rewrite.status("UIDNEXT", n -> 1),
                        Rewrite.code("UIDNEXT", n -> 1)),
                always(
                        "HIGHESTMODSEQ stands still",
                        List.of(QRESYNC, LIST_STATUS, CONDSTORE),
                        Rewrite.code("HIGHESTMODSEQ", n -> 1),
                        Rewrite.status("HIGHESTMODSEQ", n -> 1)),
                always(
                        "HIGHESTMODSEQ is from the future",
                        List.of(CONDSTORE, LIST_STATUS, QRESYNC),
                        Rewrite.code("HIGHESTMODSEQ", n -> n + 1_000_000),
                        Rewrite.status("HIGHESTMODSEQ", n -> n + 1_000_000)));
    }

    @Override
    public String toString() {
        return name;
    }
}
