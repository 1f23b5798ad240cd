package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @Test
    void each_kind_has_its_letter() {
        assertThat(AccountId.parse("a1")).isEqualTo(new AccountId(1)).hasToString("a1");
        assertThat(MailboxId.parse("b22")).isEqualTo(new MailboxId(22)).hasToString("b22");
        assertThat(MessageId.parse("m333")).isEqualTo(new MessageId(333)).hasToString("m333");
        assertThat(PlacementId.parse("p4444"))
                .isEqualTo(new PlacementId(4444))
                .hasToString("p4444");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p",
                "p0",
                "p01",
                "m1",
                "P1",
                "p-1",
                "p1 ",
                "p1x",
                "p9999999999999999999"
            })
    void a_text_that_is_no_placement_is_refused(String text) {
        assertThatThrownBy(() -> PlacementId.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ids_are_positive() {
        assertThatThrownBy(() -> new PlacementId(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RemoteId(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RemoteId(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ids_sort_by_number_and_not_by_text() {
        assertThat(new PlacementId(9)).isLessThan(new PlacementId(10));
    }
}
