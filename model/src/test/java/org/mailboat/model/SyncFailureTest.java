package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyncFailureTest {
    @Test
    void the_sentence_names_where_what_and_the_next_step() {
        var failure =
                SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, "The message could not be had.")
                        .withAccount("work")
                        .withMailbox(MailboxPath.of("Lists", "java"))
                        .withMessage("uid 42")
                        .withCommand("UID FETCH", "NO gone")
                        .withNextStep("nothing");

        assertThat(failure.sentence())
                .isEqualTo(
                        "work, Lists/java, message uid 42: The message could not be had."
                                + " The server says: NO gone. Next step: nothing");
    }

    @Test
    void what_the_server_says_cannot_move_the_cursor() {
        var failure =
                SyncFailure.of(FailureKind.PROTOCOL, "Bad answer.")
                        .withCommand("SELECT", "\u001B[2J\r\nfake line");

        assertThat(failure.serverText()).isEqualTo("\\u{1b}[2J\\u{d}\\u{a}fake line");
    }

    @Test
    void a_mailbox_narrows_the_scope_and_never_widens_that_of_a_message() {
        var failure = SyncFailure.of(FailureKind.TRANSIENT, "x");

        assertThat(failure.scope()).isEqualTo(SyncFailure.Scope.ACCOUNT);
        assertThat(failure.withMailbox(MailboxPath.INBOX).scope())
                .isEqualTo(SyncFailure.Scope.MAILBOX);
        assertThat(failure.withMessage("p1").withMailbox(MailboxPath.INBOX).scope())
                .isEqualTo(SyncFailure.Scope.MESSAGE);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void every_kind_says_whether_trying_again_helps(FailureKind kind) {
        var retry = SyncFailure.of(kind, "x").retry();

        boolean passes =
                switch (kind) {
                    case OFFLINE, THROTTLED, TRANSIENT, PROTOCOL -> true;
                    default -> false;
                };
        assertThat(retry == SyncFailure.Retry.LATER).isEqualTo(passes);
    }

    @Test
    void a_label_is_spelled_as_in_json() {
        assertThat(FailureKind.NEEDS_LOGIN.label()).isEqualTo("needs-login");
        assertThat(Phase.DOWNLOAD_CONTENTS.label()).isEqualTo("download-contents");
    }
}
