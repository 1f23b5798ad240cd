package org.mailboat.cli;

import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncReport;

/// What the program ends with.
final class ExitCode {
    static final int DONE = 0;

    /// Trying again helps.
    static final int INCOMPLETE = 1;

    static final int USAGE = 2;
    static final int NEEDS_PERSON = 3;
    static final int DAMAGED = 4;
    static final int BUG = 70;
    static final int INTERRUPTED = 130;

    /// The reader of standard output went away: what a shell shows of a program that SIGPIPE ended.
    static final int READER_LEFT = 141;

    private ExitCode() {}

    static int of(FailureKind kind) {
        return switch (kind) {
            case OFFLINE, THROTTLED, TRANSIENT, PROTOCOL -> INCOMPLETE;
            case REFUSED_PERMANENTLY, NEEDS_LOGIN, NEEDS_CONSENT, NEEDS_DECISION, LOCAL_DISK ->
                    NEEDS_PERSON;
            case STORE_DAMAGED -> DAMAGED;
            case BUG -> BUG;
        };
    }

    /// The one code for several outcomes.
    static int worse(int one, int other) {
        return rank(one) >= rank(other) ? one : other;
    }

    static int of(SyncReport report) {
        int code = DONE;
        for (AccountReport account : report.accounts()) {
            code = worse(code, of(account));
        }
        return code;
    }

    private static int of(AccountReport account) {
        int code =
                switch (account.result()) {
                    case DONE -> DONE;
                    case INCOMPLETE, FAILED, CANCELLED -> INCOMPLETE;
                    case REFUSED -> NEEDS_PERSON;
                };
        for (SyncFailure failure : account.failures()) {
            code = worse(code, of(failure.kind()));
        }
        return code;
    }

    private static int rank(int code) {
        return switch (code) {
            case DONE -> 0;
            case INCOMPLETE -> 1;
            case NEEDS_PERSON -> 2;
            case BUG -> 3;
            case DAMAGED -> 4;
            default -> throw new IllegalArgumentException("no outcome of work: " + code);
        };
    }
}
