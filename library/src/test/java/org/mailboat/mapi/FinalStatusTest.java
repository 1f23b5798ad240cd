package org.mailboat.mapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncReport;

import java.util.List;

class FinalStatusTest {
    private static final SyncFailure ONE_MESSAGE =
            SyncFailure.of(FailureKind.TRANSIENT, "one").withMessage("p1");
    private static final SyncFailure OFFLINE = SyncFailure.of(FailureKind.OFFLINE, "gone");
    private static final SyncFailure NO_LOGIN = SyncFailure.of(FailureKind.NEEDS_LOGIN, "no");
    private static final SyncFailure FULL =
            SyncFailure.of(FailureKind.LOCAL_DISK, "full").withDetail(FailureDetail.DISK_FULL);

    private static HRESULT status(AccountReport... accounts) {
        return HRESULT.of(new SyncReport(List.of(accounts)));
    }

    private static AccountReport account(Result result, SyncFailure... failures) {
        return StubSync.account(result, failures);
    }

    @Test
    void what_is_complete_is_ok() {
        assertThat(status(account(Result.DONE))).isEqualTo(HRESULT.S_OK);
        assertThat(status(account(Result.DONE), account(Result.DONE))).isEqualTo(HRESULT.S_OK);
    }

    @Test
    void what_is_left_is_a_warning() {
        assertThat(status(account(Result.INCOMPLETE, ONE_MESSAGE)))
                .isEqualTo(HRESULT.MAPI_W_PARTIAL_COMPLETION);
        assertThat(status(account(Result.DONE), account(Result.FAILED, NO_LOGIN)))
                .isEqualTo(HRESULT.MAPI_W_PARTIAL_COMPLETION);
        assertThat(status(account(Result.DONE), account(Result.REFUSED)))
                .isEqualTo(HRESULT.MAPI_W_PARTIAL_COMPLETION);
    }

    @Test
    void an_account_that_failed_gives_its_failures_code() {
        assertThat(status(account(Result.FAILED, NO_LOGIN))).isEqualTo(HRESULT.MAPI_E_LOGON_FAILED);
        assertThat(status(account(Result.FAILED, ONE_MESSAGE, OFFLINE)))
                .isEqualTo(HRESULT.MAPI_E_NETWORK_ERROR);
        assertThat(status(account(Result.INCOMPLETE, OFFLINE)))
                .isEqualTo(HRESULT.MAPI_E_NETWORK_ERROR);
        assertThat(status(account(Result.FAILED))).isEqualTo(HRESULT.MAPI_E_UNABLE_TO_COMPLETE);
    }

    @Test
    void of_several_that_failed_what_a_person_must_mend_is_told() {
        assertThat(status(account(Result.FAILED, OFFLINE), account(Result.FAILED, NO_LOGIN)))
                .isEqualTo(HRESULT.MAPI_E_LOGON_FAILED);
        assertThat(status(account(Result.FAILED, OFFLINE), account(Result.REFUSED)))
                .isEqualTo(HRESULT.MAPI_E_NETWORK_ERROR);
    }

    @Test
    void a_store_that_failed_concerns_every_account() {
        assertThat(status(account(Result.DONE), account(Result.FAILED, FULL)))
                .isEqualTo(HRESULT.MAPI_E_NOT_ENOUGH_DISK);
    }

    @Test
    void a_guard_that_refused_needs_a_decision() {
        assertThat(status(account(Result.REFUSED))).isEqualTo(HRESULT.MAPI_E_UNABLE_TO_COMPLETE);
    }

    @Test
    void a_cancel_is_told_before_everything_else() {
        assertThat(status(account(Result.DONE), account(Result.CANCELLED)))
                .isEqualTo(HRESULT.MAPI_E_USER_CANCEL);
        assertThat(status(account(Result.CANCELLED), account(Result.FAILED, FULL)))
                .isEqualTo(HRESULT.MAPI_E_USER_CANCEL);
    }

    @Test
    void a_code_says_its_name() {
        assertThat(HRESULT.MAPI_E_BUSY).hasToString("MAPI_E_BUSY (0x8004010B)");
        assertThat(HRESULT.E_NOINTERFACE)
                .hasToString("MAPI_E_INTERFACE_NOT_SUPPORTED (0x80004002)");
        assertThat(new HRESULT(0x8004_0501)).hasToString("0x80040501");
        assertThat(HRESULT.MAPI_W_PARTIAL_COMPLETION.succeeded()).isTrue();
        assertThat(HRESULT.E_PENDING.succeeded()).isFalse();
    }
}
