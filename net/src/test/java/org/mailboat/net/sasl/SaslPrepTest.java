package org.mailboat.net.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SaslPrepTest {
    @Test
    void the_examples_of_rfc_4013_section_3_are_prepared_as_it_says() {
        assertThat(SaslPrep.prepare("I\u00ADX")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("user")).isEqualTo("user");
        assertThat(SaslPrep.prepare("USER")).isEqualTo("USER");
        assertThat(SaslPrep.prepare("\u00AA")).isEqualTo("a");
        assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
    }

    @Test
    void other_spaces_become_the_plain_one() {
        assertThat(SaslPrep.prepare("a\u00A0b\u3000c")).isEqualTo("a b c");
    }

    @Test
    void what_cannot_be_prepared_is_left_as_it_is() {
        assertThat(SaslPrep.prepare("\u0007\u2168")).isEqualTo("\u0007\u2168");
    }
}
