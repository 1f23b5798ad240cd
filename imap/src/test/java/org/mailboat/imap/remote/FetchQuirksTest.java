package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.imap.fake.ScriptedConnection;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/// The rows of the catalogue of server quirks that are about the texts of messages.
class FetchQuirksTest {
    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    /// One odd way to bring message 1.
    ///
    /// @param number in the catalogue
    /// @param wire from the FETCH on, with its line ends
    private record Row(String number, String wire, String text) {
        @Override
        public String toString() {
            return number + " " + wire.replace("\r\n", "⏎");
        }
    }

    static Stream<Row> texts() {
        String from = "From user@example.com Mon Jan  1 00:00:00 2001\r\nSubject: x\r\n\r\n";
        return Stream.of(
                new Row("Q60", "* 1 FETCH (UID 1 BODY[] {005}\r\nab\r\nc)\r\n", "ab\r\nc"),
                new Row("Q62", "* 1 FETCH (UID 1 BODY[] {5}  \r\nab\r\nc)\r\n", "ab\r\nc"),
                new Row("Q63", "* 1 FETCH (UID 1 BODY[] ~{4}\r\nab\0c)\r\n", "ab\0c"),
                new Row("Q142", "* 1 FETCH (UID 1 BODY[] \"a \\\"b\\\"\")\r\n", "a \"b\""),
                new Row("Q147", "* 1 FETCH (UID 1 BODY[] {2}\r\nab\r\n)\r\n", "ab"),
                new Row("Q148", "* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[] {3}\r\nabc)\r\n", "abc"),
                new Row("Q149", "* 1 FETCH (UID 1 RFC822.SIZE 2 BODY[] {5}\r\nabcde)\r\n", "abcde"),
                new Row(
                        "Q158",
                        "* 1 FETCH (UID 1 BODY[] {" + from.length() + "}\r\n" + from + ")\r\n",
                        from),
                new Row(
                        "Q161",
                        "* 1 FETCH (UID 1 BODY[] {27}\r\n!@&^*$(*&E WOIFDUJS Fu87#$*)\r\n",
                        "!@&^*$(*&E WOIFDUJS Fu87#$*"),
                new Row("Q201", "* 3 EXPUNGE\r\n* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n", "a"),
                new Row("Q203", "* 77 FETCH (BODY[] {1}\r\na UID 1)\r\n", "a"),
                new Row(
                        "Q235",
                        "* 1 FETCH (UID 9 BODY[] {1}\r\n"
                                + "z)\r\n"
                                + "* 1 FETCH (UID 1 BODY[] {1}\r\n"
                                + "a)\r\n",
                        "a"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_text_is_kept_octet_for_octet(Row row) {
        opened("{b} UID FETCH 1 {*}")
                .sendBytes(row.wire().getBytes(StandardCharsets.ISO_8859_1))
                .send("{b} OK done");

        RecordedFetch fetched = scripted.fetch(RecordedFetch.order("A", 7, 1));

        assertThat(fetched.texts).containsExactly(Map.entry("A/1", row.text()));
        assertThat(fetched.events).containsExactly("A/1", "A done");
    }

    private ScriptedConnection opened(String fetch) {
        return scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect(fetch)
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open");
    }

    /// Q139, Q140, Q141, Q151: OK without the text; nothing at all.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "* 7 FETCH (UID 1);A refused 1 transient,A done",
                "* 7 FETCH (UID 1 BODY[] NIL);A refused 1 transient,A done",
                "* 7 FETCH (UID 1 RFC822.SIZE 9 BODY[] \"\");A refused 1 transient,A done",
                "* OK nothing to say;A done, unanswered 1"
            })
    void what_is_no_text_is_never_kept_as_one(String answer, String events) {
        opened("{b} UID FETCH 1 {*}").send(answer, "{b} OK FETCH completed.");

        RecordedFetch fetched = scripted.fetch(RecordedFetch.order("A", 7, 1));

        assertThat(fetched.texts).isEmpty();
        assertThat(String.join(",", fetched.events)).isEqualTo(events);
    }

    /// Q159: a message of no octets that says so itself.
    @Test
    void a_message_that_is_said_to_be_empty_is() {
        opened("{b} UID FETCH 1 {*}")
                .send("* 1 FETCH (UID 1 RFC822.SIZE 0 FLAGS () BODY[] \"\")", "{b} OK done");

        assertThat(scripted.fetch(RecordedFetch.order("A", 7, 1)).texts).containsEntry("A/1", "");
    }

    /// Q146: fewer octets than announced; the answer to the command is swallowed as text.
    @Test
    void a_text_that_does_not_end_is_given_up_and_not_kept() throws Exception {
        opened("{b} UID FETCH 1:2 {*}")
                .sendText("* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n")
                .sendText("* 2 FETCH (UID 2 BODY[] {9000}\r\nonly this)\r\n{b} OK completed\r\n")
                .stall();
        var fetched = new RecordedFetch();

        assertThat(catchThrowable(() -> scripted.fetch(fetched, RecordedFetch.order("A", 7, 1, 2))))
                .hasMessageContaining("said nothing");
        assertThat(fetched.texts).containsOnlyKeys("A/1");
        assertThat(fetched.gaveUp()).isTrue();
    }

    /// Q250, Q21, Q22: the session ends in the middle of a message, with a reason.
    @ParameterizedTest
    @CsvSource({
        "Session expired, please login again",
        "Session invalidated - AccessTokenExpired",
        "Connection is closed. 13"
    })
    void a_goodbye_inside_of_a_fetch_keeps_what_is_whole(String reason) {
        opened("{b} UID FETCH 1:2 {*}")
                .sendText("* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n")
                .send("* BYE " + reason)
                .close();
        var fetched = new RecordedFetch();

        assertThat(catchThrowable(() -> scripted.fetch(fetched, RecordedFetch.order("A", 7, 1, 2))))
                .hasMessageContaining(reason.substring(0, 12));
        assertThat(fetched.texts).containsOnlyKeys("A/1");
        assertThat(fetched.events.getLast()).matches("A failed (transient|offline|credentials) .*");
    }
}
