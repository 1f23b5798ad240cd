package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keywords;

class KeywordMergeTest {
    @Test
    void each_keyword_goes_its_own_way() {
        // For every keyword: was it agreed, is it here, is it seen there → is it here afterwards.
        for (int bits = 0; bits < 8; bits++) {
            boolean agreed = (bits & 4) != 0;
            boolean local = (bits & 2) != 0;
            boolean seen = (bits & 1) != 0;
            boolean expected = agreed == seen ? local : seen;

            Keywords merged = KeywordMerge.merge(of(agreed), of(local), of(seen));

            assertThat(merged).as("%s %s %s", agreed, local, seen).isEqualTo(of(expected));
        }
    }

    @Test
    void a_local_mark_stays_beside_one_from_the_server() {
        assertThat(KeywordMerge.merge(k(""), k("\\Answered"), k("\\Seen")))
                .isEqualTo(k("\\Answered \\Seen"));
    }

    @Test
    void the_local_verdict_on_junk_stays() {
        assertThat(KeywordMerge.merge(k(""), k("$NotJunk"), k("$Junk"))).isEqualTo(k("$NotJunk"));
        assertThat(KeywordMerge.merge(k(""), k("$junk"), k("$NotJunk"))).isEqualTo(k("$junk"));
    }

    @Test
    void the_server_s_change_of_verdict_is_taken_over() {
        assertThat(KeywordMerge.merge(k("$NotJunk"), k("$NotJunk"), k("$Junk")))
                .isEqualTo(k("$Junk"));
    }

    @Test
    void a_server_that_has_both_verdicts_is_believed_where_none_was_given_here() {
        assertThat(KeywordMerge.merge(k("$NotJunk"), k("$NotJunk"), k("$Junk $NotJunk")))
                .isEqualTo(k("$Junk $NotJunk"));
        assertThat(KeywordMerge.merge(k(""), k(""), k("$Junk $NotJunk")))
                .isEqualTo(k("$Junk $NotJunk"));
        assertThat(KeywordMerge.merge(k(""), k("$NotJunk"), k("$Junk $NotJunk")))
                .isEqualTo(k("$NotJunk"));
    }

    @Test
    void what_was_asked_for_and_done_is_no_change_of_others() {
        assertThat(KeywordMerge.confirm(k("a"), k("b"), k("a"), k(""), k("b"))).isEqualTo(k(""));
        assertThat(KeywordMerge.confirm(k("a"), k("b"), k("a"), k("b"), k("b c")))
                .isEqualTo(k("b c"));
    }

    @Test
    void the_verdict_that_was_just_given_from_here_stays_whatever_the_server_had() {
        assertThat(
                        KeywordMerge.confirm(
                                k(""), k("$NotJunk"), k(""), k("$NotJunk"), k("$Junk $NotJunk")))
                .isEqualTo(k("$NotJunk"));
    }

    private static Keywords of(boolean present) {
        return present ? k("x") : Keywords.none();
    }

    private static Keywords k(String text) {
        return Keywords.parse(text);
    }
}
