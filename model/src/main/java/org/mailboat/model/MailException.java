package org.mailboat.model;

/// The root of everything Mailboat throws when the world, not the caller, is at fault. Unchecked;
/// each module has a subclass. Carries the failure as a value: who can mend it, whether trying
/// again helps, and what to tell a person. Its message is [SyncFailure#sentence].
public class MailException extends RuntimeException {
    private final transient SyncFailure failure;

    /// With nothing that caused it.
    public MailException(SyncFailure failure) {
        this(failure, null);
    }

    /// With what caused it, for the log.
    public MailException(SyncFailure failure, @org.jspecify.annotations.Nullable Throwable cause) {
        super(failure.sentence(), cause);
        this.failure = failure;
    }

    /// What went wrong.
    public SyncFailure failure() {
        return failure;
    }
}
