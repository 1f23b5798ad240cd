package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncReport;
import org.mailboat.sync.port.Traffic;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

class ExitCodeTest {
    @Test
    void every_kind_of_failure_has_the_code_of_whoever_can_mend_it() {
        for (FailureKind kind : FailureKind.values()) {
            int expected =
                    switch (kind) {
                        case OFFLINE, THROTTLED, TRANSIENT, PROTOCOL -> 1;
                        case NEEDS_LOGIN,
                                NEEDS_CONSENT,
                                NEEDS_DECISION,
                                REFUSED_PERMANENTLY,
                                LOCAL_DISK ->
                                3;
                        case STORE_DAMAGED -> 4;
                        case BUG -> 70;
                    };
            assertThat(ExitCode.of(kind)).as(kind.label()).isEqualTo(expected);
        }
    }

    @Test
    void of_several_outcomes_damage_comes_first_then_a_person_then_trying_again() {
        assertThat(ExitCode.worse(4, 3)).isEqualTo(4);
        assertThat(ExitCode.worse(1, 3)).isEqualTo(3);
        assertThat(ExitCode.worse(1, 0)).isEqualTo(1);
        assertThat(ExitCode.worse(0, 0)).isZero();
    }

    @Test
    void a_report_has_the_code_of_its_worst_account() {
        assertThat(ExitCode.of(report(account(Result.DONE)))).isZero();
        assertThat(ExitCode.of(report(account(Result.DONE), account(Result.INCOMPLETE))))
                .isEqualTo(1);
        assertThat(
                        ExitCode.of(
                                report(
                                        account(Result.FAILED, FailureKind.NEEDS_LOGIN),
                                        account(Result.FAILED, FailureKind.OFFLINE))))
                .isEqualTo(3);
        assertThat(ExitCode.of(report(account(Result.REFUSED)))).isEqualTo(3);
        assertThat(
                        ExitCode.of(
                                report(
                                        account(Result.REFUSED),
                                        account(Result.FAILED, FailureKind.STORE_DAMAGED))))
                .isEqualTo(4);
    }

    private static SyncReport report(AccountReport... accounts) {
        return new SyncReport(List.of(accounts));
    }

    static AccountReport account(Result result, FailureKind... kinds) {
        var failures = Stream.of(kinds).map(k -> SyncFailure.of(k, "It broke.")).toList();
        return new AccountReport(
                "work",
                result,
                3,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                failures,
                Traffic.NONE,
                Duration.ofMillis(1234));
    }
}
