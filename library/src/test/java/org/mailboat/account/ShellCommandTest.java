package org.mailboat.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.sync.port.Cancel;

import java.time.Duration;
import java.util.concurrent.CancellationException;

@Timeout(30)
class ShellCommandTest {
    private final Cancel cancel = new Cancel();

    private String run(String command) {
        return run(command, Duration.ofSeconds(20));
    }

    private String run(String command, Duration patience) {
        return new ShellCommand(command, Thread.ofPlatform().daemon().factory(), patience)
                .firstLine(cancel)
                .reveal();
    }

    @Test
    void the_first_line_is_the_secret() {
        assertThat(run("printf 'tulip\\nlogin: ann\\n'")).isEqualTo("tulip");
    }

    @Test
    void a_line_without_an_end_and_one_with_cr_lf_are_the_same() {
        assertThat(run("printf tulip")).isEqualTo("tulip");
        assertThat(run("printf 'tulip\\r\\n'")).isEqualTo("tulip");
    }

    @Test
    void the_shell_expands_what_the_user_wrote() {
        assertThat(run("x=tul; echo \"${x}ip\" | cat")).isEqualTo("tulip");
    }

    @Test
    void much_output_behind_the_first_line_does_not_hold_the_command_up() {
        assertThat(run("echo tulip; head -c 1000000 /dev/zero")).isEqualTo("tulip");
    }

    @Test
    void nothing_waits_on_the_standard_input() {
        assertThat(run("cat; echo tulip")).isEqualTo("tulip");
    }

    @Test
    void a_background_process_that_keeps_the_output_open_does_not_hold_the_login_up() {
        assertThat(run("sleep 25 & echo tulip")).isEqualTo("tulip");
    }

    @Test
    void a_failing_command_needs_a_person_and_its_complaint_is_shown() {
        assertThatThrownBy(() -> run("echo tulip; echo 'no such entry: mail' >&2; exit 3"))
                .hasMessageContaining("status 3")
                .hasMessageContaining("no such entry: mail")
                .hasMessageNotContaining("tulip")
                .isInstanceOfSatisfying(
                        MailException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.NEEDS_LOGIN));
    }

    @Test
    void control_characters_of_a_complaint_are_made_harmless() {
        assertThatThrownBy(() -> run("printf '\\033[2Jgone' >&2; exit 1"))
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void no_output_is_no_secret() {
        assertThatThrownBy(() -> run("true")).hasMessageContaining("printed nothing");
    }

    @Test
    void a_command_that_hangs_is_ended() {
        assertThatThrownBy(() -> run("sleep 600", Duration.ofMillis(300)))
                .hasMessageContaining("has not ended");
    }

    @Test
    void a_wish_to_stop_ends_the_command() {
        cancel.request();

        assertThatThrownBy(() -> run("sleep 600")).isInstanceOf(CancellationException.class);
    }
}
