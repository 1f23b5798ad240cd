package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class FramerTest {
    private static final WireLimits SMALL = new WireLimits(200, 10, 1000, 10, 100);

    private static final List<String> RESPONSES =
            List.of(
                    "␀* OK ready⏎",
                    "⏎* LIST (\\HasNoChildren) \"/\" {5}⏎Entw/⏎",
                    "* 1 FETCH (UID 7 BODY[] {14}⏎A1 OK no⏎⏎ab FLAGS (\\Seen))⏎",
                    "* 2 FETCH (BODY[] {0}⏎ UID 8 BODY[HEADER] ~{3}⏎a␀b)⏎",
                    "* 3 FETCH (UID 9 BODY[] {2}⏎ab⏎)⏎",
                    "* NO {5} is not a literal here {5}⏎",
                    "+ {5}⏎",
                    "* 3 EXISTS␊",
                    "A1 OK done {3}⏎");

    private static final String SESSION = String.join("", RESPONSES);

    private final List<String> events = new ArrayList<>();

    /// Notes what a sink is told.
    private LiteralSink noting() {
        var octets = new ByteArrayOutputStream();
        return new LiteralSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                octets.write(buffer, offset, length);
            }

            @Override
            public Object finish() {
                return octets.toString(StandardCharsets.ISO_8859_1);
            }

            @Override
            public void abandon() {
                events.add("abandoned after " + octets.size());
            }
        };
    }

    private LiteralRouter bodiesToSinks() {
        return head -> head.isWholeMessage() ? noting() : null;
    }

    @Test
    void any_split_of_the_octets_gives_the_same_responses() {
        byte[] octets = Wire.octets(SESSION);
        List<Response> whole = Wire.responses(octets, bodiesToSinks());
        assertThat(whole).hasSize(9);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int most = 1 + random.nextInt(20);
            var reader = new ResponseReader(WireLimits.DEFAULT, bodiesToSinks());
            var pieces = new ArrayList<Response>();
            for (int at = 0; at < octets.length; ) {
                int count = Math.min(octets.length - at, 1 + random.nextInt(most));
                // A buffer in the middle of an array, as a slice is.
                var in = ByteBuffer.allocate(count + 7).position(3).slice();
                in.put(octets, at, count).flip();
                for (var next = reader.next(in); next != null; next = reader.next(in)) {
                    pieces.add(next);
                }
                assertThat(in.hasRemaining()).isFalse();
                at += count;
            }
            assertThat(pieces).as("seed %s round %s", seed, round).isEqualTo(whole);
        }
    }

    @Test
    void every_prefix_of_a_response_is_incomplete_and_never_an_error() {
        for (String response : RESPONSES) {
            byte[] octets = Wire.octets(response);
            for (int length = 0; length < octets.length; length++) {
                var reader = new ResponseReader(WireLimits.DEFAULT, bodiesToSinks());
                Response early = reader.next(ByteBuffer.wrap(octets, 0, length));
                assertThat(early).as("%s of %s", length, response).isNull();
            }
            assertThat(Wire.responses(octets, bodiesToSinks())).hasSize(1);
        }
    }

    @Test
    void nothing_behind_a_response_is_taken() {
        var reader = new ResponseReader(WireLimits.DEFAULT, LiteralRouter.TO_MEMORY);
        var in = ByteBuffer.wrap(Wire.octets("A1 OK begin TLS⏎* CAPABILITY INJECTED⏎"));

        assertThat(reader.next(in)).isInstanceOf(Response.Tagged.class);
        assertThat(in.remaining()).isEqualTo("* CAPABILITY INJECTED⏎".length() + 1);
        assertThat(reader.isBetweenResponses()).isTrue();
    }

    @Test
    void a_body_goes_straight_from_the_read_buffer_to_its_sink() {
        var seen = new ArrayList<byte[]>();
        LiteralRouter router =
                head ->
                        new LiteralSink() {
                            @Override
                            public void write(byte[] buffer, int offset, int length) {
                                seen.add(buffer);
                            }

                            @Override
                            public Object finish() {
                                return "token";
                            }

                            @Override
                            public void abandon() {}
                        };
        byte[] octets = Wire.octets("* 1 FETCH (BODY[] {5}⏎hello UID 3)⏎");

        var fetch = (Response.Fetch) Wire.responses(octets, router).getFirst();

        assertThat(seen).containsExactly(octets);
        assertThat(fetch.uid()).isEqualTo(3);
        assertThat(fetch.body("").value()).isEqualTo(new LiteralValue.Streamed("token", 5));
    }

    @Test
    void the_router_sees_what_came_before_the_literal() {
        var heads = new ArrayList<String>();
        LiteralRouter router =
                head -> {
                    heads.add(
                            head.isFetch()
                                    + " "
                                    + head.sequence()
                                    + " "
                                    + head.uid()
                                    + " "
                                    + head.item()
                                    + " "
                                    + head.isWholeMessage()
                                    + " "
                                    + head.size());
                    return null;
                };

        Wire.responses(
                Wire.octets(
                        "* 12 FETCH (FLAGS (UID 5) UID 77 body[] {1}⏎x BODY[HEADER.FIELDS (A B)]<0>"
                            + "  {2}⏎xy)⏎* 9 UIDFETCH (BODY[1] ~{1}⏎x)⏎* 4 FETCH (RFC822 {1}⏎x)⏎*"
                            + " LIST () \"/\" {1}⏎a⏎"),
                router);

        assertThat(heads)
                .containsExactly(
                        "true 12 77 BODY[] true 1",
                        "true 12 77 BODY[HEADER.FIELDS (A B)]<0> false 2",
                        "true 0 9 BODY[1] false 1",
                        "true 4 0 RFC822 true 1",
                        "false 0 0  false 1");
    }

    @Test
    void a_literal_cut_off_is_abandoned_once() {
        var reader = new ResponseReader(WireLimits.DEFAULT, bodiesToSinks());
        reader.next(ByteBuffer.wrap(Wire.octets("* 1 FETCH (BODY[] {50}⏎only this")));

        reader.abandon();
        reader.abandon();

        assertThat(events).containsExactly("abandoned after 9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* 2 FETCH (UID 10 BODY[] {4294967296}⏎",
                "* 2 FETCH (UID 10 BODY[] {-5}⏎",
                "* 2 FETCH (UID 10 BODY[] {99999999999999999999}⏎",
                "* 2 FETCH (UID 10 BODY[] {18446744073709551621}⏎",
            })
    void q61_an_impossible_literal_ends_the_connection(String wire) {
        var reader = new ResponseReader(WireLimits.DEFAULT, LiteralRouter.TO_MEMORY);
        var in = ByteBuffer.wrap(Wire.octets("* OK hi⏎" + wire + "A1 OK⏎"));
        assertThat(reader.next(in)).isNotNull();

        assertThatThrownBy(() -> reader.next(in))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("literal")
                .hasMessageContaining("* 2 FETCH")
                .satisfies(e ->
                        assertThat(((WireException) e).offset())
                                .isEqualTo(Wire.octets("* OK hi⏎" + wire).length));
        assertThatThrownBy(() -> reader.next(in)).isInstanceOf(WireException.class);
    }

    @Test
    void an_announced_size_allocates_nothing() {
        for (int i = 0; i < 50; i++) {
            var one =
                    Framer.ofResponses(
                            new WireLimits(1000, Integer.MAX_VALUE, Uid.MAX, 5, 5),
                            LiteralRouter.TO_MEMORY);
            assertThat(one.next(ByteBuffer.wrap(Wire.octets("* 1 FETCH (BODY[] {2147483647}⏎x"))))
                    .isNull();
        }
    }

    @Test
    void a_literal_too_large_for_memory_is_read_over() {
        var reader = new ResponseReader(SMALL, LiteralRouter.TO_MEMORY);
        var in =
                ByteBuffer.wrap(
                        Wire.octets(
                                "* 1 FETCH (BODY[1] {4}⏎abcd BODY[2] {7}⏎1234567 BODY[3] {3}⏎xyz"
                                        + " UID 5)⏎"));

        var fetch = (Response.Fetch) reader.next(in);

        assertThat(fetch.body("1").value()).isEqualTo(Wire.value("abcd"));
        assertThat(fetch.body("2").value()).isEqualTo(new LiteralValue.Omitted(7));
        assertThat(fetch.body("3").value()).isEqualTo(Wire.value("xyz"));
        assertThat(fetch.uid()).isEqualTo(5);
    }

    @Test
    void a_line_without_end_ends_the_connection() {
        var reader = new ResponseReader(SMALL, LiteralRouter.TO_MEMORY);
        var part = Wire.octets("* SEARCH 1 2 3 4 5 6 7 8 9");

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                reader.next(ByteBuffer.wrap(part));
                            }
                        })
                .isInstanceOf(WireException.class)
                .hasMessageContaining("more than 200 octets");
    }

    @Test
    void many_literals_do_not_get_around_the_limit_of_a_line() {
        var reader = new ResponseReader(SMALL, LiteralRouter.TO_MEMORY);
        String hostile = "* X " + "{0}⏎ abc ".repeat(100);

        assertThatThrownBy(() -> reader.next(ByteBuffer.wrap(Wire.octets(hostile))))
                .isInstanceOf(WireException.class);
    }

    @Test
    void a_failing_sink_ends_the_framer_and_is_told() {
        LiteralRouter router =
                head ->
                        new LiteralSink() {
                            @Override
                            public void write(byte[] buffer, int offset, int length) {
                                throw new IllegalStateException("disk full");
                            }

                            @Override
                            public Object finish() {
                                return "";
                            }

                            @Override
                            public void abandon() {
                                events.add("abandoned");
                            }
                        };
        var reader = new ResponseReader(WireLimits.DEFAULT, router);
        var in = ByteBuffer.wrap(Wire.octets("* 1 FETCH (BODY[] {5}⏎hello)⏎"));

        assertThatThrownBy(() -> reader.next(in)).hasMessage("disk full");
        assertThat(events).containsExactly("abandoned");
        assertThatThrownBy(() -> reader.next(in)).isInstanceOf(WireException.class);
    }

    @Test
    void commands_are_framed_with_their_literals() {
        var heads = new ArrayList<Long>();
        var framer =
                Framer.ofCommands(
                        WireLimits.DEFAULT,
                        head -> {
                            heads.add(head.size());
                            return null;
                        });

        Frame frame =
                framer.next(ByteBuffer.wrap(Wire.octets("A1 NO {3+}⏎a⏎ {2}⏎b) ~{1}⏎␀ \"x\"⏎")));

        assertThat(heads).containsExactly(3L, 2L, 1L);
        assertThat(frame.text()).isEqualTo("A1 NO {3+} {2} ~{1} \"x\"");
        assertThat(frame.literalValues())
                .containsExactly(Wire.value("a⏎"), Wire.value("b)"), Wire.value("␀"));
    }
}
