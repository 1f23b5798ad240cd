package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.imap.remote.RecordedListing.holding;
import static org.mailboat.imap.remote.RecordedListing.order;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.Sighting;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The rows of the catalogue of server quirks that are about what a mailbox holds.
class ListingQuirksTest {
    private static final String FIRST = "* 1 FETCH (UID 1 FLAGS (\\Seen) RFC822.SIZE 10)";
    private static final String SECOND = "* 2 FETCH (UID 5 FLAGS () RFC822.SIZE 20)";

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    /// One odd listing of a mailbox that holds messages 1 and 5.
    ///
    /// @param number in the catalogue
    /// @param wire all that the server says; `{open}` and `{list}` stand for its answers to the two
    ///   commands
    /// @param opened the checkpoint
    private record Row(String number, List<String> wire, String opened) {
        static Row of(String number, String... wire) {
            return new Row(number, Arrays.asList(wire), "uv=7 un=6 ms=0 n=2");
        }

        Row opened(String checkpoint) {
            return new Row(number, wire, checkpoint);
        }

        @Override
        public String toString() {
            return number + " " + wire;
        }
    }

    private static String[] opening() {
        return new String[] {
            "* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 6] x", "{open}"
        };
    }

    /// A row in which only the listing is odd.
    private static Row listed(String number, String... wire) {
        return Row.of(
                number,
                Stream.of(opening(), wire, new String[] {"{list}"})
                        .flatMap(Arrays::stream)
                        .toArray(String[]::new));
    }

    static Stream<Row> listings() {
        return Stream.of(
                Row.of(
                        "Q45",
                        "* 2 EXISTS",
                        "* OK [UIDVALIDITY 7]",
                        "* OK [UIDNEXT 6]",
                        "{open}",
                        FIRST,
                        SECOND,
                        "{list}"),
                listed("Q54", "* -1 FETCH (UID 1 FLAGS (\\Seen) RFC822.SIZE 10)", SECOND),
                listed("Q55", "* 1 FETCH ()", FIRST, SECOND, "* 2 FETCH ()"),
                listed("Q57", "* 1 FETCH (UID 1 FLAGS (\\Seen ) RFC822.SIZE 10 )", SECOND),
                listed("Q58", "* 1 FETCH (UID 1FLAGS (\\Seen) RFC822.SIZE 10)", SECOND),
                listed("Q85", "* NOOP", "* 86 NOOP froopy snood", FIRST, "* {4}", "skip", SECOND),
                listed("Q86", FIRST, "* OK Searched 91% of the mailbox, ETA 0:01", SECOND),
                listed(
                        "Q87",
                        "* BAD the bad,",
                        FIRST,
                        "* NO and the ugly.",
                        SECOND,
                        "* OK [COPYUID 123456 1 2]"),
                listed("Q88", "", "", FIRST, "", SECOND),
                listed("Q160", SECOND, FIRST),
                listed(
                        "Q162",
                        "* 1 FETCH (UID 1 SAVEDATE NIL X-UNKNOWN (\"a\" (1 2)) FLAGS (\\Seen)"
                                + " RFC822.SIZE 10)",
                        SECOND),
                Row.of(
                                "Q191",
                                "* 2 EXISTS",
                                "* OK [UIDVALIDITY 7] x",
                                "* OK [UIDNEXT 0] x",
                                "* OK [UNSEEN 0] x",
                                "{open}",
                                FIRST,
                                SECOND,
                                "{list}")
                        .opened("uv=7 un=0 ms=0 n=2"),
                Row.of(
                                "Q192",
                                "* OK [UIDVALIDITY 7] x",
                                "* 2 EXISTS",
                                "{open}",
                                FIRST,
                                SECOND,
                                "{list}")
                        .opened("uv=7 un=0 ms=0 n=2"),
                Row.of(
                        "Q197",
                        "* 1 EXISTS",
                        "* OK [UIDVALIDITY 7] x",
                        "* 2 EXISTS",
                        "* OK [UIDNEXT 6] x",
                        "{open}",
                        FIRST,
                        SECOND,
                        "{list}"),
                listed("Q201", FIRST, SECOND, "* 5 EXPUNGE"),
                listed("Q202", FIRST, "* 12 FETCH (UID 5 FLAGS () RFC822.SIZE 20)"),
                listed(
                        "Q203",
                        "* 2 FETCH (UID 1 FLAGS (\\Seen) RFC822.SIZE 10)",
                        "* 1 FETCH (UID 5 FLAGS () RFC822.SIZE 20)"),
                listed(
                        "Q205",
                        FIRST,
                        "* 2 FETCH (FLAGS (\\Flagged))",
                        SECOND,
                        "* 42 FETCH (FLAGS (\\Deleted))"),
                listed(
                        "Q206",
                        FIRST,
                        "* 3 FETCH (UID 0 FLAGS ())",
                        SECOND,
                        "* 4 FETCH (UID 5 FLAGS () RFC822.SIZE 20)"),
                listed(
                        "Q209",
                        "* 1 FETCH (MODSEQ (-1) FLAGS (\\Seen) UID 1 RFC822.SIZE 10)",
                        SECOND),
                listed("Q245", "* 2 EXISTS", FIRST, "* 2 EXISTS", SECOND));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void the_messages_are_seen_through_it(Row row) {
        play(row.wire());

        RecordedListing listing = scripted.observe(order("A", holding(2)));

        assertThat(listing.events)
                .containsExactly(
                        "A opened " + row.opened(), "A window 1:4294967295 saw 1,5", "A finished");
        assertThat(listing.sightings.get("A"))
                .containsExactly(
                        new Sighting(1, Keywords.of(Keyword.SEEN), null, 10),
                        new Sighting(5, Keywords.none(), null, 20));
    }

    private void play(List<String> wire) {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .send(
                        wire.stream()
                                .map(line ->
                                        switch (line) {
                                            case "{open}" -> "{a} OK [READ-ONLY] open";
                                            case "{list}" -> "{b} OK done";
                                            default -> line;
                                        })
                                .toArray(String[]::new));
    }

    /// Q76, Q79, Q80, Q81: flags that are none, or that no standard knows.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\\Seen OIB-Seen-[Google Mail]/Alle; \\Seen,Mail]/Alle,OIB-Seen-[Google",
                "\"\\\\Seen\" \\Flagged; \\Flagged,\\Seen",
                "\\Seen NIL; \\Seen",
                "\\Seen \\Unseen; \\Seen",
                "\\Seen \\Recent; \\Seen",
                "\\seen $SEEN; $SEEN,\\Seen"
            })
    void flags_are_taken_as_they_are_meant(String flags, String expected) {
        play(
                List.of(
                        "* 1 EXISTS",
                        "* OK [UIDVALIDITY 7] x",
                        "{open}",
                        "* 1 FETCH (UID 1 FLAGS (" + flags + "))",
                        "{list}"));

        RecordedListing listing = scripted.observe(order("A", holding(1)));

        assertThat(listing.sightings.get("A").getFirst().keywords().asList())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(expected.split(",", -1)).map(Keyword::new).toList());
    }

    /// Q198: no EXISTS for an empty mailbox, right after one that was not.
    @Test
    void the_count_of_the_mailbox_before_is_not_taken_for_this_one() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .expect("{c} EXAMINE \"B\"")
                .expect("{d} UID FETCH 1:* {*}")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [HIGHESTMODSEQ 4] x")
                .send("{a} OK open", "* 1 FETCH (UID 1 FLAGS ())", "{b} OK done")
                .send("* OK [UIDVALIDITY 8] x", "{c} OK open", "{d} OK done");

        RecordedListing listing = scripted.observe(order("A", holding(1)), order("B", holding(1)));

        assertThat(listing.events)
                .containsExactly(
                        "A opened uv=7 un=0 ms=4 n=1",
                        "A window 1:4294967295 saw 1",
                        "A finished",
                        "B opened uv=8 un=0 ms=0 n=0",
                        "B window 1:4294967295 saw ",
                        "B finished");
    }

    /// Q204: numbers shift while messages are told; what was told stays told, as the checkpoint is
    /// older.
    @Test
    void expunges_in_the_middle_of_a_listing_confuse_no_uids() {
        play(
                List.of(
                        "* 3 EXISTS",
                        "* OK [UIDVALIDITY 7] x",
                        "* OK [UIDNEXT 9] x",
                        "{open}",
                        "* 1 FETCH (UID 1 FLAGS ())",
                        "* 2 FETCH (UID 4 FLAGS ())",
                        "* 1 EXPUNGE",
                        "* 2 FETCH (UID 8 FLAGS (\\Seen))",
                        "* 2 EXPUNGE",
                        "* 1 EXISTS",
                        "{list}"));

        assertThat(scripted.observe(order("A", holding(3))).events)
                .containsExactly(
                        "A opened uv=7 un=9 ms=0 n=3",
                        "A window 1:4294967295 saw 1,4,8",
                        "A finished");
    }

    /// Q67, Q69 to Q72, Q86: the same messages found, in many words.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "* SEARCH 1 5",
                "* SEARCH 1 5 (MODSEQ 917162500)",
                "* SEARCH 5␠1␠",
                "* SEARCH 5 1 0",
                "* ESEARCH (TAG \"x\") UID ALL 1,5",
                "* ESEARCH (TAG \"x\") ALL 1,5",
                "* ESEARCH UID ALL 5,1",
                "* ESEARCH (TAG \"x\") UID ALL 1,5 (MODSEQ 284535)"
            })
    void a_search_is_understood_in_many_words(String answer) {
        scripted.loggedIn("ESEARCH")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID SEARCH RETURN (ALL) ALL")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* OK Searched 91% of the mailbox, ETA 0:01", answer.replace('␠', ' '))
                .send("{b} OK done")
                .expect("{c} UID FETCH 1:5 {*}")
                .send(FIRST, SECOND, "{c} OK done");

        assertThat(scripted.observe(order("A", null)).events)
                .containsExactly(
                        "A opened uv=7 un=0 ms=0 n=2",
                        "A window 1:4294967295 saw 1,5",
                        "A finished");
    }

    /// Q217, Q219: the simplest search is refused.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BAD UID SEARCH wrong arguments passed",
                "NO [SERVERBUG] UID SEARCH Server error - Please try again later",
                "OK done"
            })
    void where_no_search_is_to_be_had_the_messages_themselves_are_listed(String answer) {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID SEARCH ALL")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open", "{b} " + answer)
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID SEARCH ALL")
                .expect("{e} UID FETCH 1:* {*}")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{c} OK open", "{d} " + answer)
                .send(FIRST, SECOND, "{e} OK done")
                .expect("{f} UID FETCH 1:5 {*}")
                .send(FIRST, SECOND, "{f} OK done");

        assertThat(scripted.observe(order("A", null)).events)
                .containsExactly(
                        "A opened uv=7 un=0 ms=0 n=2",
                        "A window 1:4294967295 saw 1,5",
                        "A finished");
    }

    /// Q70, Q220: a search that finds nothing where there are messages.
    @Test
    void messages_that_are_shown_and_not_found_are_told_and_no_other_is_absent() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID SEARCH ALL")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open", "* SEARCH", "{b} OK x")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID SEARCH ALL")
                .expect("{e} UID FETCH 1:* {*}")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{c} OK open")
                .send("* SEARCH", "{d} OK done", FIRST, SECOND, "{e} OK done");

        assertThat(scripted.observe(order("A", null)).events)
                .containsExactly(
                        "A opened uv=7 un=0 ms=0 n=2 changes",
                        "A window 1,5 saw 1,5",
                        "A failed protocol");
    }

    /// Q151, Q152: OK though nothing was fetched; messages, and then NO.
    @Test
    void a_listing_that_is_cut_short_makes_nothing_absent() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open", "{b} OK FETCH done")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID SEARCH ALL")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{c} OK open")
                .send("* SEARCH 1 5", "{d} OK done")
                .expect("{e} UID FETCH 1:5 {*}")
                .send(FIRST, "{e} NO Some of the requested messages no longer exist.");

        RecordedListing listing = scripted.observe(order("A", holding(2)));

        assertThat(listing.events).noneMatch(event -> event.contains("finished"));
        assertThat(listing.events).noneMatch(event -> event.contains("window 1:4294967295"));
        assertThat(listing.failures).containsOnlyKeys("A");
    }

    /// Q12, Q17, Q19, Q249, Q251, Q254, Q256: opening is refused; the words decide for how long,
    /// and nothing is said of the messages.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "NO [OVERQUOTA] Account exceeded command or bandwidth limits.;throttled",
                "BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds;throttled",
                "NO [LIMIT] EXAMINE Rate limit hit.;throttled",
                "NO [INUSE] Timeout while waiting for lock;transient",
                "NO [UNAVAILABLE] Failed to open mailbox;transient",
                "NO [SERVERBUG] SELECT Server error - Please try again later;transient",
                "NO Internal error. Try again later... (MARKER:xxx);transient",
                "BAD Internal Server Error;transient"
            })
    void a_refusal_to_open_says_nothing_of_the_messages(String answer, String kind) {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .send("{a} " + answer, "{b} BAD Command received in Invalid state.");

        assertThat(scripted.observe(order("A", holding(2))).events)
                .containsExactly("A failed " + kind);
    }
}
