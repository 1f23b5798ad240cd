package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class PolicyTest {
    @Test
    void every_mailbox_takes_part_unless_a_pattern_says_otherwise() {
        assertThat(includes(List.of(), "Any/Where")).isTrue();
    }

    @Test
    void the_last_pattern_that_matches_decides() {
        var patterns = List.of("Lists/**", "!Lists/spam", "Lists/spam/keep");

        assertThat(includes(patterns, "Lists/java")).isTrue();
        assertThat(includes(patterns, "Lists/spam")).isFalse();
        assertThat(includes(patterns, "Lists/spam/keep")).isTrue();
        assertThat(includes(patterns, "INBOX")).isFalse();
    }

    @Test
    void a_list_that_begins_by_excluding_leaves_the_rest_in() {
        assertThat(includes(List.of("!Trash"), "INBOX")).isTrue();
        assertThat(includes(List.of("!Trash"), "Trash")).isFalse();
    }

    @Test
    void impossible_numbers_are_refused() {
        assertThatThrownBy(() -> withConnections(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> withConnections(65)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean includes(List<String> patterns, String path) {
        return policy(patterns, 4).includes(MailboxPath.parse(path));
    }

    private static Policy withConnections(int connections) {
        return policy(List.of(), connections);
    }

    private static Policy policy(List<String> patterns, int connections) {
        return Policy.DEFAULT.withMailboxes(patterns).withConnections(connections);
    }
}
