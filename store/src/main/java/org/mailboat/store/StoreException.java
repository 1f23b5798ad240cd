package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;

/// A failure of the store: the disk, the database, or a segment. Its kind is local-disk,
/// store-damaged or, where another process is in the way, transient.
public final class StoreException extends MailException {
    private static final long serialVersionUID = 1L;

    StoreException(SyncFailure failure, @Nullable Throwable cause) {
        super(failure, cause);
    }

    StoreException(FailureKind kind, String text, String nextStep, @Nullable Throwable cause) {
        this(kind, null, text, nextStep, cause);
    }

    StoreException(
            FailureKind kind,
            @Nullable FailureDetail detail,
            String text,
            String nextStep,
            @Nullable Throwable cause) {
        this(
                new SyncFailure(
                        kind,
                        SyncFailure.Scope.STORE,
                        SyncFailure.of(kind, text).retry(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        text,
                        null,
                        nextStep,
                        detail),
                cause);
    }
}
