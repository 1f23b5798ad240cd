package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;

import java.time.Instant;

class FailureTextTest {
    private static final SyncFailure WHOLE =
            SyncFailure.of(FailureKind.NEEDS_LOGIN, "two\nlines \\ and more")
                    .withAccount("work")
                    .withMailbox(MailboxPath.parse("a/b%2Fc"))
                    .withMessage("uid 7")
                    .withCommand("LOGIN", "no, \"thanks\"")
                    .withNextTry(Instant.parse("2026-01-02T03:04:05.678Z"))
                    .withNextStep("wait")
                    .withDetail(FailureDetail.PASSWORD_EXPIRED);

    @Test
    void a_failure_is_read_as_it_was_written() {
        assertThat(FailureText.parse(FailureText.print(WHOLE))).isEqualTo(WHOLE);
        SyncFailure bare = SyncFailure.of(FailureKind.BUG, "it");
        assertThat(FailureText.parse(FailureText.print(bare))).isEqualTo(bare);
    }

    @Test
    void a_detail_that_a_newer_version_wrote_is_passed_over() {
        String newer =
                FailureText.print(WHOLE).replace("detail password-expired", "detail left-handed");
        assertThat(newer).contains("left-handed");

        assertThat(FailureText.parse(newer)).isEqualTo(WHOLE.withDetail(null));
    }
}
