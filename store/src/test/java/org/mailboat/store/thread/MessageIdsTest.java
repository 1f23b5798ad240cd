package org.mailboat.store.thread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\1',
            value = {
                // as they should be
                "<a@b.example>                          | a@b.example",
                "<a@b> <c@d>                            | a@b c@d",
                "<a@b><c@d>                             | a@b c@d",
                "<a@b>,<c@d>;<e@f>                      | a@b c@d e@f",
                "<a@b>\t<c@d> (Ann's message of Monday) | a@b c@d",
                "<a@b> <a@b>                            | a@b a@b",
                "<20260101.AbC-$1/x@[192.0.2.1]>        | 20260101.AbC-$1/x@[192.0.2.1]",
                // RFC 5256 §3: the same identifier
                "<\"01KF8JCEOCBS0045PS\"@xxx.example>   | 01KF8JCEOCBS0045PS@xxx.example",
                "<01KF8JCEOCBS0045PS@xxx.example>       | 01KF8JCEOCBS0045PS@xxx.example",
                "<\"a\\\"b\"@c>                         | a\"b@c",
                // sentences around them
                "Your message of \"Mon, 1 Jan\" <a@b>   | a@b",
                "Message of Ann <ann@b.example> <c@d>   | ann@b.example c@d",
                // folded within
                "<a.long.one@  b.example>               | a.long.one@b.example",
                "<a@b.exam\tple> <c@d>                  | a@b.example c@d",
                // brackets lost
                "a@b                                    | a@b",
                "a@b c@d                                | a@b c@d",
                "a@b>                                   | a@b",
                "<a@b <c@d>                             | a@b c@d",
                "<a@b> <c@d                             | a@b c@d",
                "<a@b c@d                               | a@b",
                "<<a@b>>                                | a@b",
                // without a domain
                "<E1AbCd-0001xY-00>                     | E1AbCd-0001xY-00",
            })
    void identifiers_are_found_whatever_surrounds_them(String value, String ids) {
        assertThat(String.join(" ", MessageIds.of(value))).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\1',
            value = {
                "''",
                "<>",
                "< >",
                "<@>",
                "<a@>",
                "<@b>",
                "<none>",
                "<undisclosed-recipients>",
                "no identifier",
                "Your message of Monday from ann@b.example",
                "\"Ann\" ann@b.example's message of Monday",
                "1234567890",
                "a@b c",
                "(a@b)",
                "ann@b.example:",
                ">",
                "@",
            })
    void what_is_none_is_passed_over(String value) {
        assertThat(MessageIds.of(value)).isEmpty();
    }

    @Test
    void what_is_too_long_is_none_and_costs_the_others_nothing() {
        String endless = "<" + "x".repeat(500_000) + "@b>";

        assertThat(MessageIds.of(endless + " <a@b> " + endless)).containsExactly("a@b");
        assertThat(MessageIds.of("x".repeat(500_000) + "@b")).isEmpty();
        assertThat(MessageIds.of("<".repeat(500_000))).isEmpty();
    }
}
