package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class CloseMatchesTest {
    private static final List<String> NAMES =
            List.of("INBOX", "Archive/2024", "Archive/2025", "Sent");

    @Test
    void a_slip_of_the_finger_finds_its_name() {
        assertThat(CloseMatches.of("INBX", NAMES)).containsExactly("INBOX");
        assertThat(CloseMatches.of("archive/2025", NAMES))
                .containsExactly("Archive/2025", "Archive/2024");
    }

    @Test
    void nothing_far_off_is_offered() {
        assertThat(CloseMatches.of("Holidays", NAMES)).isEmpty();
        assertThat(CloseMatches.hint("Holidays", NAMES)).isEqualTo(".");
    }

    @Test
    void a_hint_cannot_act_on_a_terminal() {
        assertThat(CloseMatches.hint("Sen", List.of("Sen\u001b"))).doesNotContain("\u001b");
    }
}
