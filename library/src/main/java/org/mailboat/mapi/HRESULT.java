package org.mailboat.mapi;

import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncReport;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A MAPI result code. Which condition gives which is the table in `docs/mapi.md`.
///
/// @param value the 32 bits; negative is failure
public record HRESULT(int value) {
    public static final HRESULT S_OK = new HRESULT(0);
    public static final HRESULT MAPI_W_ERRORS_RETURNED = new HRESULT(0x0004_0380);
    public static final HRESULT MAPI_W_PARTIAL_COMPLETION = new HRESULT(0x0004_0680);
    public static final HRESULT SYNC_W_CLIENT_CHANGE_NEWER = new HRESULT(0x0004_0821);
    public static final HRESULT E_PENDING = new HRESULT(0x8000_000A);
    public static final HRESULT MAPI_E_INTERFACE_NOT_SUPPORTED = new HRESULT(0x8000_4002);
    public static final HRESULT MAPI_E_CALL_FAILED = new HRESULT(0x8000_4005);
    public static final HRESULT MAPI_E_NO_SUPPORT = new HRESULT(0x8004_0102);
    public static final HRESULT MAPI_E_UNKNOWN_FLAGS = new HRESULT(0x8004_0106);
    public static final HRESULT MAPI_E_OBJECT_DELETED = new HRESULT(0x8004_010A);
    public static final HRESULT MAPI_E_BUSY = new HRESULT(0x8004_010B);
    public static final HRESULT MAPI_E_NOT_ENOUGH_DISK = new HRESULT(0x8004_010D);
    public static final HRESULT MAPI_E_NOT_ENOUGH_RESOURCES = new HRESULT(0x8004_010E);
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
    public static final HRESULT SYNC_E_OBJECT_DELETED = new HRESULT(0x8004_0800);
    public static final HRESULT SYNC_E_CONFLICT = new HRESULT(0x8004_0802);
    public static final HRESULT MAPI_E_NO_ACCESS = new HRESULT(0x8007_0005);
    public static final HRESULT MAPI_E_NOT_ENOUGH_MEMORY = new HRESULT(0x8007_000E);
    public static final HRESULT MAPI_E_INVALID_PARAMETER = new HRESULT(0x8007_0057);

    /// The name by which the offline interfaces know [#MAPI_E_INVALID_PARAMETER].
    public static final HRESULT E_INVALIDARG = MAPI_E_INVALID_PARAMETER;

    /// The name by which they know [#MAPI_E_INTERFACE_NOT_SUPPORTED].
    public static final HRESULT E_NOINTERFACE = MAPI_E_INTERFACE_NOT_SUPPORTED;

    /// Whether it tells of success, perhaps with a warning.
    public boolean succeeded() {
        return value >= 0;
    }

    /// The code of one failure: its detail decides, and where there is none its class.
    static HRESULT of(SyncFailure failure) {
        FailureDetail detail = failure.detail();
        return detail == null ? of(failure.kind()) : of(detail);
    }

    static HRESULT of(FailureKind kind) {
        return switch (kind) {
            case OFFLINE, TRANSIENT -> MAPI_E_NETWORK_ERROR;
            case THROTTLED -> MAPI_E_BUSY;
            case REFUSED_PERMANENTLY -> MAPI_E_NO_ACCESS;
            case NEEDS_LOGIN -> MAPI_E_LOGON_FAILED;
            case NEEDS_CONSENT -> MAPI_E_UNCONFIGURED;
            case NEEDS_DECISION -> MAPI_E_UNABLE_TO_COMPLETE;
            case PROTOCOL -> MAPI_E_CORRUPT_DATA;
            case LOCAL_DISK -> MAPI_E_DISK_ERROR;
            case STORE_DAMAGED -> MAPI_E_CORRUPT_STORE;
            case BUG -> MAPI_E_CALL_FAILED;
        };
    }

    static HRESULT of(FailureDetail detail) {
        return switch (detail) {
            case SET_OFFLINE -> MAPI_E_NETWORK_ERROR;
            case DEADLINE -> MAPI_E_TIMEOUT;
            case CONNECTION_LIMIT -> MAPI_E_SESSION_LIMIT;
            case IN_USE, WAIT_ASKED -> MAPI_E_BUSY;
            case PASSWORD_EXPIRED -> MAPI_E_PASSWORD_EXPIRED;
            case PASSWORD_CHANGE_REQUIRED -> MAPI_E_PASSWORD_CHANGE_REQUIRED;
            case ACCOUNT_DISABLED -> MAPI_E_ACCOUNT_DISABLED;
            case NO_RIGHTS -> MAPI_E_NO_ACCESS;
            case OVER_QUOTA -> MAPI_E_NOT_ENOUGH_RESOURCES;
            case TOO_BIG -> MAPI_E_TOO_BIG;
            case NAME_TAKEN -> MAPI_E_COLLISION;
            case ABSENT -> MAPI_E_NOT_FOUND;
            case MESSAGE_GONE -> MAPI_E_OBJECT_DELETED;
            case DISK_FULL -> MAPI_E_NOT_ENOUGH_DISK;
            case OUT_OF_MEMORY -> MAPI_E_NOT_ENOUGH_MEMORY;
        };
    }

    /// The final status of a run. A run of several accounts has failed when all of them have, or
    /// when what failed is the store itself; else what is left makes it a warning.
    static HRESULT of(SyncReport report) {
        List<AccountReport> accounts = report.accounts();
        if (accounts.stream().anyMatch(a -> a.result() == AccountReport.Result.CANCELLED)) {
            return MAPI_E_USER_CANCEL;
        }
        Optional<SyncFailure> store =
                accounts.stream()
                        .flatMap(a -> a.failures().stream())
                        .filter(f -> f.scope() == SyncFailure.Scope.STORE)
                        .max(WORST);
        if (store.isPresent()) {
            return of(store.get());
        }
        List<AccountReport> stopped = accounts.stream().filter(HRESULT::isStopped).toList();
        if (!stopped.isEmpty() && stopped.size() == accounts.size()) {
            return stopped.stream()
                    .map(HRESULT::ending)
                    .flatMap(Optional::stream)
                    .max(WORST)
                    .map(HRESULT::of)
                    .orElse(MAPI_E_UNABLE_TO_COMPLETE);
        }
        return report.complete() ? S_OK : MAPI_W_PARTIAL_COMPLETION;
    }

    /// What a person must mend is told before what passes.
    private static final Comparator<SyncFailure> WORST =
            Comparator.comparingInt(f ->
                    switch (f.kind()) {
                        case OFFLINE, THROTTLED, TRANSIENT, PROTOCOL -> 0;
                        case REFUSED_PERMANENTLY,
                                NEEDS_LOGIN,
                                NEEDS_CONSENT,
                                NEEDS_DECISION,
                                LOCAL_DISK ->
                                1;
                        case BUG -> 2;
                        case STORE_DAMAGED -> 3;
                    });

    private static boolean isStopped(AccountReport account) {
        return switch (account.result()) {
            case FAILED, REFUSED -> true;
            default -> ofAccount(account).isPresent();
        };
    }

    /// What stopped an account; nothing where a guard refused.
    private static Optional<SyncFailure> ending(AccountReport account) {
        return account.result() == AccountReport.Result.REFUSED
                ? Optional.empty()
                : ofAccount(account).or(() -> account.failures().stream().findFirst());
    }

    private static Optional<SyncFailure> ofAccount(AccountReport account) {
        return account.failures().stream()
                .filter(f -> f.scope() == SyncFailure.Scope.ACCOUNT)
                .findFirst();
    }

    /// As in `MAPI_E_BUSY (0x8004010B)`; the number alone where the code has no name here.
    @Override
    public String toString() {
        String number = String.format(Locale.ROOT, "0x%08X", value);
        String name = CodeNames.of(this);
        return name == null ? number : name + " (" + number + ")";
    }
}
