package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

class CommandLineTest {
    @TempDir Path home;

    @Test
    void help_goes_to_standard_output_and_names_every_command() {
        CliRun run = CliRun.of(home, "--help");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("demo", "account", "sync", "status", "mailboxes", "list", "show")
                .contains("export", "verify", "store", "--home", "--json", "--quiet", "--verbose");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "export", "account add", "store check", "demo"})
    void every_command_explains_itself(String command) {
        CliRun run = CliRun.of(home, (command + " --help").split(" "));
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("Usage: mailboat " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "list --limit many", "sync --no-such-option", "delete"})
    void what_is_not_understood_is_told_in_a_sentence_and_where_to_look(String words) {
        CliRun run = CliRun.of(home, words.split(" "));

        assertThat(run.exit()).isEqualTo(2);
        String command = words.split(" ")[0];
        assertThat(run.err().strip()).endsWith(". See 'mailboat " + command + " --help'.");
    }

    @Test
    void the_version_is_told() {
        CliRun run = CliRun.of(home, "--version");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("mailboat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "watch work",
                "frobnicate",
                "",
                "account",
                "account frob",
                "sync --no-such-option",
                "show",
                "show p1 p2",
                "list work",
                "--quiet --verbose status",
                "sync --phases",
                "flag --add x",
                "move --to INBOX",
                "copy --to INBOX",
                "delete",
                "delete --forever",
                "undelete",
                "pending retry",
                "pending drop",
                "import work INBOX",
                "--home",
            })
    void a_wrong_command_line_ends_with_2_and_says_why(String args) {
        CliRun run = CliRun.of(home, args.isEmpty() ? new String[0] : args.split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("mailboat: ").hasLineCount(1).doesNotContain("Exception");
    }

    @Test
    void an_unknown_command_is_answered_with_the_one_that_was_meant() {
        CliRun run = CliRun.of(home, "stauts");
        assertThat(run.err()).contains("there is no command 'stauts'; did you mean status?");
    }

    @Test
    void with_json_a_wrong_command_line_is_told_in_both_ways() {
        CliRun run = CliRun.of(home, "--json", "frobnicate");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("there is no command 'frobnicate'");
        var error = run.json().getAsJsonObject("error");
        assertThat(CliRun.fields(error)).isEqualTo(CliRun.words(ShapesTest.FAILURE));
        assertThat(error.get("class").getAsString()).isEqualTo("usage");
        assertThat(error.get("text").getAsString()).contains("frobnicate");
    }

    @Test
    void global_options_stand_before_or_after_the_command() {
        String other = home.resolve("other").toString();
        for (CliRun run :
                new CliRun[] {
                    CliRun.of(home, "--home", other, "--json", "status"),
                    CliRun.of(home, "status", "--json", "--home", other),
                    CliRun.of(home, "--json", "status", "--home=" + other)
                }) {
            assertThat(run.exit()).isZero();
            assertThat(run.out()).isEqualTo("{\"v\":1,\"accounts\":[]}\n");
        }
    }

    @Test
    void looking_at_a_home_that_is_not_there_does_not_make_it() {
        Path absent = home.resolve("absent");
        assertThat(CliRun.of(absent, "status").exit()).isZero();
        assertThat(CliRun.of(absent, "mailboxes").exit()).isZero();
        assertThat(CliRun.of(absent, "list", "work", "INBOX").exit()).isEqualTo(2);
        assertThat(absent).doesNotExist();
    }

    @Test
    void an_argument_that_begins_with_an_at_sign_is_no_file_of_arguments() throws Exception {
        Path file = Files.writeString(home.resolve("args"), "--version");
        assertThat(CliRun.of(home, "@" + file).exit()).isEqualTo(2);
    }

    @Test
    void text_from_the_command_line_cannot_act_on_the_terminal() {
        assertThat(CliRun.of(home, "\u001b[2J").err()).doesNotContain("\u001b");
    }
}
