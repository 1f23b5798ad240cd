package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;

import java.util.List;
import java.util.Random;

class WireValuesTest {
    @Test
    void a_uid_and_a_uidvalidity_have_32_bits() {
        assertThat(new Uid(4294967295L).value()).isEqualTo(Uid.MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> new Uid(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Uid(4294967296L));
        assertThatIllegalArgumentException().isThrownBy(() -> new SeqNum(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new UidValidity(4294967296L));
        assertThatIllegalArgumentException().isThrownBy(() -> new ModSeq(-1));
        assertThat(new UidValidity(0).isKnown()).isFalse();
        assertThat(new UidValidity(1).isKnown()).isTrue();
    }

    @Test
    void tags_start_with_a_letter_and_keep_their_width() {
        assertThat(Tag.numbered('A', 1)).hasToString("A0001");
        assertThat(Tag.numbered('A', 12345)).hasToString("A12345");
        assertThat(new Tag("a.]1")).hasToString("a.]1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a+", "*", "a b", "a\r", "\u00FC"})
    void what_is_no_tag_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tag(text));
    }

    @Test
    void a_set_is_split_by_its_length_in_print() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var ids = new IdSet.Builder();
        long at = 1;
        for (int i = 0; i < 2000; i++) {
            long last = at + random.nextInt(3);
            ids.addRange(at, last);
            at = last + 2 + random.nextInt(1_000_000);
        }
        var set = new UidSet(ids.build());

        for (int most : new int[] {21, 50, 8000, 1_000_000}) {
            List<UidSet> parts = set.split(most);
            assertThat(parts).allMatch(p -> p.toString().length() <= most);
            IdSet joined = IdSet.empty();
            for (UidSet part : parts) {
                joined = joined.plus(part.ids());
            }
            assertThat(joined).isEqualTo(set.ids());
            for (int i = 1; i < parts.size(); i++) {
                String both = parts.get(i - 1) + "," + parts.get(i).toString().split(",", 2)[0];
                assertThat(both.length()).isGreaterThan(most);
            }
        }
        assertThat(UidSet.of(3, 1, 2).split(21)).containsExactly(UidSet.of(1, 2, 3));
        assertThat(UidSet.of(4294967294L, 4294967295L)).hasToString("4294967294:4294967295");
    }

    @Test
    void a_set_to_name_in_a_command_is_not_empty_and_holds_uids() {
        assertThatIllegalArgumentException().isThrownBy(UidSet::of);
        assertThatIllegalArgumentException().isThrownBy(() -> UidSet.of(4294967296L));
        assertThatIllegalArgumentException().isThrownBy(() -> UidSet.of(1).split(20));
    }

    @Test
    void ranges_out_of_order_and_overlapping_make_one_set() {
        var response = (Response.Vanished) Wire.one("* VANISHED 30:25,1,5:7,6:10,1,0⏎");

        assertThat(response.uids()).hasToString("1,5:10,25:30");
    }

    @Test
    void capabilities_are_compared_without_case() {
        var offered =
                Capabilities.of(
                        "imap4REV1", "Auth=PLAIN", "AUTH=scram-sha-256", "APPENDLIMIT=35651584");

        assertThat(offered.has("IMAP4rev1")).isTrue();
        assertThat(offered.hasAny("X", "auth=plain")).isTrue();
        assertThat(offered.isRev2()).isFalse();
        assertThat(offered.authMechanisms()).containsExactly("PLAIN", "SCRAM-SHA-256");
        assertThat(offered.appendLimit()).hasValue(35651584);
        assertThat(offered.without("auth=plain").has("AUTH=PLAIN")).isFalse();
        assertThat(offered.plus(Capabilities.of("idle")).has("IDLE")).isTrue();
        assertThat(Capabilities.of("APPENDLIMIT").appendLimit()).isEmpty();
        assertThat(Capabilities.of("b", "A")).isEqualTo(Capabilities.of("a", "B", "b"));
    }

    @Test
    void the_literal_mode_follows_the_capabilities() {
        assertThat(Capabilities.of("LITERAL+", "LITERAL-").literalMode())
                .isEqualTo(LiteralMode.PLUS);
        assertThat(Capabilities.of("LITERAL-").literalMode()).isEqualTo(LiteralMode.MINUS);
        assertThat(Capabilities.of("IMAP4rev2").literalMode()).isEqualTo(LiteralMode.MINUS);
        assertThat(Capabilities.of("IMAP4rev1").literalMode()).isEqualTo(LiteralMode.SYNCHRONIZING);
    }

    @Test
    void only_marks_that_can_be_sent_back_are_keywords() {
        var flags =
                FlagList.of(
                        List.of("\\seen", "\\Recent", "\\*", "\\Unseen", "$Junk", "$JUNK", "a b"));

        assertThat(flags.names())
                .containsExactly("\\seen", "\\Recent", "\\*", "\\Unseen", "$Junk", "a b");
        assertThat(flags.keywords()).isEqualTo(Keywords.of(Keyword.SEEN, new Keyword("$Junk")));
        assertThat(flags.contains("\\RECENT")).isTrue();
        assertThat(flags.allowsNewKeywords()).isTrue();
    }

    @Test
    void strings_in_print_are_read_back() {
        for (String text : List.of("", "a", "NIL", "a b", "q\"\\", "l\r\n)", "\u00FC", "{3}")) {
            String wire = "* LIST () \"/\" " + WireText.string(text) + "\r\n";
            assertThat(((Response.Listing) ResponseParser.parseOne(wire)).wireName())
                    .isEqualTo(text);
            String atom = "* 1 FETCH (EMAILID (" + WireText.astring(text) + "))\r\n";
            if (!text.isEmpty()) {
                assertThat(((Response.Fetch) ResponseParser.parseOne(atom)).items())
                        .containsExactly(new FetchItem.EmailId(text));
            }
        }
    }
}
