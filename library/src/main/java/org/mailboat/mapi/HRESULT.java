package org.mailboat.mapi;

import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncReport;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A MAPI result code.
///
/// | condition | code |
/// |---|---|
/// | the call was taken; or: everything is done | `S_OK` |
/// | some messages or mailboxes are left, the accounts were reached | `MAPI_W_PARTIAL_COMPLETION` |
/// | no struct, too small a size, no event, no phase | `MAPI_E_INVALID_PARAMETER` |
/// | a bit that is not known | `MAPI_E_UNKNOWN_FLAGS` |
/// | nothing but sending is asked for, and no account can send | `MAPI_E_NO_SUPPORT` |
/// | the store is closed | `MAPI_E_NOT_INITIALIZED` |
/// | cancelled | `MAPI_E_USER_CANCEL` |
/// | offline, or a fault of the moment | `MAPI_E_NETWORK_ERROR` |
/// | throttled | `MAPI_E_BUSY` |
/// | the login is refused | `MAPI_E_LOGON_FAILED` |
/// | the account's set-up lacks something | `MAPI_E_UNCONFIGURED` |
/// | a guard refused | `MAPI_E_UNABLE_TO_COMPLETE` |
/// | the server refuses for good | `MAPI_E_NO_ACCESS` |
/// | the server broke the protocol | `MAPI_E_CORRUPT_DATA` |
/// | the local disk fails or is full | `MAPI_E_DISK_ERROR`, `MAPI_E_NOT_ENOUGH_DISK` |
/// | the store is damaged | `MAPI_E_CORRUPT_STORE` |
/// | anything else | `MAPI_E_CALL_FAILED` |
///
/// @param value the 32 bits; negative is failure
public record HRESULT(int value) {
    public static final HRESULT S_OK = new HRESULT(0);
    public static final HRESULT MAPI_W_ERRORS_RETURNED = new HRESULT(0x0004_0380);
    public static final HRESULT MAPI_W_PARTIAL_COMPLETION = new HRESULT(0x0004_0680);
    public static final HRESULT E_PENDING = new HRESULT(0x8000_000A);
    public static final HRESULT MAPI_E_INTERFACE_NOT_SUPPORTED = new HRESULT(0x8000_4002);
    public static final HRESULT MAPI_E_CALL_FAILED = new HRESULT(0x8000_4005);
    public static final HRESULT MAPI_E_NO_ACCESS = new HRESULT(0x8007_0005);
    public static final HRESULT MAPI_E_NOT_ENOUGH_MEMORY = new HRESULT(0x8007_000E);
    public static final HRESULT MAPI_E_INVALID_PARAMETER = new HRESULT(0x8007_0057);
    public static final HRESULT MAPI_E_NO_SUPPORT = new HRESULT(0x8004_0102);
    public static final HRESULT MAPI_E_UNKNOWN_FLAGS = new HRESULT(0x8004_0106);
    public static final HRESULT MAPI_E_OBJECT_DELETED = new HRESULT(0x8004_010A);
    public static final HRESULT MAPI_E_BUSY = new HRESULT(0x8004_010B);
    public static final HRESULT MAPI_E_NOT_ENOUGH_DISK = new HRESULT(0x8004_010D);
    public static final HRESULT MAPI_E_NOT_FOUND = new HRESULT(0x8004_010F);
    public static final HRESULT MAPI_E_LOGON_FAILED = new HRESULT(0x8004_0111);
    public static final HRESULT MAPI_E_SESSION_LIMIT = new HRESULT(0x8004_0112);
    public static final HRESULT MAPI_E_USER_CANCEL = new HRESULT(0x8004_0113);
    public static final HRESULT MAPI_E_NETWORK_ERROR = new HRESULT(0x8004_0115);
    public static final HRESULT MAPI_E_DISK_ERROR = new HRESULT(0x8004_0116);
    public static final HRESULT MAPI_E_CORRUPT_DATA = new HRESULT(0x8004_011B);
    public static final HRESULT MAPI_E_UNCONFIGURED = new HRESULT(0x8004_011C);
    public static final HRESULT MAPI_E_PASSWORD_CHANGE_REQUIRED = new HRESULT(0x8004_0120);
    public static final HRESULT MAPI_E_PASSWORD_EXPIRED = new HRESULT(0x8004_0121);
    public static final HRESULT MAPI_E_ACCOUNT_DISABLED = new HRESULT(0x8004_0124);
    public static final HRESULT MAPI_E_TOO_BIG = new HRESULT(0x8004_0305);
    public static final HRESULT MAPI_E_UNABLE_TO_COMPLETE = new HRESULT(0x8004_0400);
    public static final HRESULT MAPI_E_TIMEOUT = new HRESULT(0x8004_0401);
    public static final HRESULT MAPI_E_CORRUPT_STORE = new HRESULT(0x8004_0600);
    public static final HRESULT MAPI_E_COLLISION = new HRESULT(0x8004_0604);
    public static final HRESULT MAPI_E_NOT_INITIALIZED = new HRESULT(0x8004_0605);

    /// Whether it tells of success, perhaps with a warning.
    public boolean succeeded() {
        return value >= 0;
    }

    /// The code of one failure.
    static HRESULT of(SyncFailure failure) {
        return switch (failure.kind()) {
            case OFFLINE, TRANSIENT -> MAPI_E_NETWORK_ERROR;
            case THROTTLED -> MAPI_E_BUSY;
            case REFUSED_PERMANENTLY -> MAPI_E_NO_ACCESS;
            case NEEDS_LOGIN -> login(failure);
            case NEEDS_CONSENT -> MAPI_E_UNCONFIGURED;
            case NEEDS_DECISION -> MAPI_E_UNABLE_TO_COMPLETE;
            case PROTOCOL -> MAPI_E_CORRUPT_DATA;
            case LOCAL_DISK ->
                    failure.text().contains("full") ? MAPI_E_NOT_ENOUGH_DISK : MAPI_E_DISK_ERROR;
            case STORE_DAMAGED -> MAPI_E_CORRUPT_STORE;
            case BUG -> MAPI_E_CALL_FAILED;
        };
    }

    /// Servers tell these apart in a code or in words only.
    private static HRESULT login(SyncFailure failure) {
        String words =
                failure.serverText() == null ? "" : failure.serverText().toLowerCase(Locale.ROOT);
        if (words.contains("expired")) {
            return MAPI_E_PASSWORD_EXPIRED;
        }
        return words.contains("disabled") ? MAPI_E_ACCOUNT_DISABLED : MAPI_E_LOGON_FAILED;
    }

    /// The final status of a run.
    static HRESULT of(SyncReport report) {
        List<AccountReport> accounts = report.accounts();
        if (accounts.stream().anyMatch(a -> a.result() == AccountReport.Result.CANCELLED)) {
            return MAPI_E_USER_CANCEL;
        }
        List<AccountReport> stopped =
                accounts.stream()
                        .filter(a ->
                                a.result() == AccountReport.Result.FAILED
                                        || a.result() == AccountReport.Result.REFUSED
                                        || wholeAccount(a).isPresent())
                        .toList();
        if (!stopped.isEmpty() && stopped.size() == accounts.size()) {
            AccountReport first = stopped.getFirst();
            return first.result() == AccountReport.Result.REFUSED
                    ? MAPI_E_UNABLE_TO_COMPLETE
                    : wholeAccount(first)
                            .or(() -> first.failures().stream().findFirst())
                            .map(HRESULT::of)
                            .orElse(MAPI_E_CALL_FAILED);
        }
        return report.complete() ? S_OK : MAPI_W_PARTIAL_COMPLETION;
    }

    private static Optional<SyncFailure> wholeAccount(AccountReport account) {
        return account.failures().stream()
                .filter(f ->
                        f.scope() == SyncFailure.Scope.ACCOUNT
                                || f.scope() == SyncFailure.Scope.STORE)
                .findFirst();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "0x%08X", value);
    }
}
