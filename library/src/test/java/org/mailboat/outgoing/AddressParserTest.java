package org.mailboat.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressParserTest {
    @Test
    void addresses_stand_alone_or_behind_names() {
        assertThat(
                        AddressParser.parse(
                                "ann@a.example, Bob <bob@b.example>, \"C, D\" <c@c.example>,"
                                        + " Dr. E (there) Fox <e@e.example>"))
                .containsExactly("ann@a.example", "bob@b.example", "c@c.example", "e@e.example");
    }

    @Test
    void names_are_taken_as_people_write_them() {
        assertThat(AddressParser.parse("ann@a.example <ann@a.example>, Jörg <j@b.example>"))
                .containsExactly("ann@a.example", "j@b.example");
        assertThat(AddressParser.parse("=?utf-8?q?a=2C_=3Cb=3E?= <c@c.example>"))
                .containsExactly("c@c.example");
    }

    @Test
    void groups_give_their_members_and_empty_ones_nobody() {
        assertThat(AddressParser.parse("friends: a@a.example, B <b@b.example>;, c@c.example"))
                .containsExactly("a@a.example", "b@b.example", "c@c.example");
        assertThat(AddressParser.parse("undisclosed-recipients:;")).isEmpty();
        assertThat(AddressParser.parse("")).isEmpty();
        assertThat(AddressParser.parse(" , ,")).isEmpty();
    }

    @Test
    void comments_nest_and_hold_anything() {
        assertThat(AddressParser.parse("a@a.example (one (two, \\) <x@y>)), (no) b@b.example"))
                .containsExactly("a@a.example", "b@b.example");
    }

    @Test
    void a_quoted_local_part_keeps_its_quotes() {
        assertThat(AddressParser.parse("\"a b\"@a.example, X <\"c@d\\\"\"@b.example>"))
                .containsExactly("\"a b\"@a.example", "\"c@d\\\"\"@b.example");
    }

    @Test
    void old_forms_are_understood() {
        assertThat(AddressParser.parse("<@relay.example,@b.example:a@a.example>"))
                .containsExactly("a@a.example");
        assertThat(AddressParser.parse("a . b @ a . example")).containsExactly("a.b@a.example");
        assertThat(AddressParser.parse("a@[192.0.2.1], b@[IPv6:2001:db8::1]"))
                .containsExactly("a@[192.0.2.1]", "b@[IPv6:2001:db8::1]");
    }

    @Test
    void a_domain_beyond_ascii_is_sent_in_ascii_and_a_user_beyond_ascii_as_written() {
        assertThat(AddressParser.parse("a@bücher.example"))
                .containsExactly("a@xn--bcher-kva.example");
        assertThat(AddressParser.parse("jörg@bücher.example"))
                .containsExactly("jörg@bücher.example");
    }

    @Test
    void a_domain_that_old_rules_take_for_another_one_is_not_guessed() {
        assertThatThrownBy(() -> AddressParser.parse("a@straße.example"))
                .hasMessageContaining("xn--");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann@",
                "@a.example",
                "Ann <ann>",
                "<>",
                "a b@a.example",
                "a@a.example b@b.example",
                "<a@a.example> <b@b.example>",
                "a@a@a.example",
                "a..b@a.example",
                "a@.example",
                "a@a.example>",
                "<a@a.example",
                "\"a@a.example",
                "(a@a.example",
                "a@[192.0.2.1",
                "a@a.example\u0000",
                "friends: a@a.example",
                "a@a.example\nRCPT TO:<b@b.example>",
                "\"a\r\nb\"@a.example",
                "a@a_b.example\u2028c"
            })
    void what_is_no_address_is_refused(String value) {
        assertThatThrownBy(() -> AddressParser.parse(value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_too_long_is_refused() {
        assertThatThrownBy(() -> AddressParser.parse("a".repeat(65) + "@a.example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AddressParser.parse("a@" + "a.".repeat(130) + "example"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
