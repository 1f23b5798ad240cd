package org.mailboat.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.model.Policy;

import java.util.List;

class PolicyKeysTest {
    @ParameterizedTest
    @CsvSource({
        "direction, pull",
        "deletions, trash",
        "conflict, local",
        "recover-days, 7",
        "mailboxes, '*,!Spam'",
        "connections, 2",
        "compress, off",
        "guard, off",
        "bodies, 90d",
        "bodies, none",
    })
    void each_key_is_set_and_printed_and_nothing_else_changes(String key, String value) {
        var printed = PolicyKeys.print(PolicyKeys.with(Policy.DEFAULT, key, value));

        assertThat(printed).containsEntry(key, value);
        printed.put(key, PolicyKeys.print(Policy.DEFAULT).get(key));
        assertThat(printed).isEqualTo(PolicyKeys.print(Policy.DEFAULT));
    }

    @Test
    void printed_settings_read_back_to_the_same_policy() {
        Policy policy = PolicyKeys.with(Policy.DEFAULT, "mailboxes", "INBOX,Lists/**,!Lists/x");
        policy = PolicyKeys.with(policy, "compress", "on");
        Policy again = Policy.DEFAULT;
        for (var setting : PolicyKeys.print(policy).entrySet()) {
            again = PolicyKeys.with(again, setting.getKey(), setting.getValue());
        }

        assertThat(again).isEqualTo(policy);
    }

    @Test
    void an_empty_list_of_mailboxes_means_all() {
        Policy some = PolicyKeys.with(Policy.DEFAULT, "mailboxes", "INBOX");

        assertThat(PolicyKeys.with(some, "mailboxes", "").mailboxes()).isEqualTo(List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "colour, red, there is no setting colour",
        "direction, sideways, 'both, pull, push'",
        "recover-days, -1, a number from 0",
        "recover-days, soon, a number from 0",
        "connections, 65, a number from 1 to 64",
        "guard, maybe, 'on, off'",
        "bodies, 90, 'all, none, days as in 90d'",
        "mailboxes, 'a,,b', none of them empty",
    })
    void what_is_wrong_is_said(String key, String value, String reason) {
        assertThatThrownBy(() -> PolicyKeys.with(Policy.DEFAULT, key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
