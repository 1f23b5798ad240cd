package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeywordsTest {
    private static final Keyword FORWARDED = new Keyword("$Forwarded");

    @Test
    void case_does_not_count_and_the_first_spelling_stays() {
        var keywords = Keywords.of(FORWARDED, new Keyword("$forwarded"));

        assertThat(keywords.asList()).hasSize(1);
        assertThat(keywords).hasToString("$Forwarded");
        assertThat(keywords).isEqualTo(Keywords.of(new Keyword("$FORWARDED")));
        assertThat(keywords).hasSameHashCodeAs(Keywords.of(new Keyword("$FORWARDED")));
    }

    @Test
    void only_ascii_letters_have_a_case() {
        assertThat(new Keyword("\u00C9")).isNotEqualTo(new Keyword("\u00E9"));
        assertThat(new Keyword("\u212A")).isNotEqualTo(new Keyword("k"));
    }

    @Test
    void seen_the_flag_and_seen_the_keyword_are_two() {
        assertThat(Keyword.SEEN).isNotEqualTo(new Keyword("$Seen"));
        assertThat(Keyword.SEEN.isSystem()).isTrue();
        assertThat(new Keyword("$Seen").isSystem()).isFalse();
    }

    @Test
    void system_flags_have_labels_that_no_keyword_can_take() {
        assertThat(Keyword.SEEN.label()).isEqualTo("$seen");
        assertThat(new Keyword("\\FLAGGED").label()).isEqualTo("$flagged");
        assertThat(new Keyword("$Seen").label()).isEqualTo("%24Seen");
        assertThat(new Keyword("$Forwarded").label()).isEqualTo("$Forwarded");
        assertThat(new Keyword("$").label()).isEqualTo("$");
        assertThat(new Keyword("\\Unseen").label()).isEqualTo("\\Unseen");
    }

    @Test
    void equal_sets_print_alike_in_whatever_order_they_were_made() {
        assertThat(Keywords.of(Keyword.SEEN, FORWARDED, Keyword.DRAFT))
                .hasToString(Keywords.of(FORWARDED, Keyword.DRAFT, Keyword.SEEN).toString());
    }

    @Test
    void what_was_printed_reads_back() {
        var keywords = Keywords.of(Keyword.SEEN, FORWARDED);

        assertThat(Keywords.parse(keywords.toString())).isEqualTo(keywords);
        assertThat(Keywords.parse("")).isEqualTo(Keywords.none());
    }

    @Test
    void plus_and_minus_go_by_keyword() {
        var both = Keywords.of(Keyword.SEEN).plus(Keywords.of(FORWARDED));

        assertThat(both).containsExactlyInAnyOrder(Keyword.SEEN, FORWARDED);
        assertThat(both.minus(Keywords.of(new Keyword("$FORWARDED"))))
                .isEqualTo(Keywords.of(Keyword.SEEN));
    }

    @Test
    void a_keyword_without_a_name_is_refused() {
        assertThatThrownBy(() -> new Keyword("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Keyword("\\")).isInstanceOf(IllegalArgumentException.class);
    }
}
