package org.mailboat.model;

/// The root of everything Mailboat throws when the world, not the caller, is at fault. Unchecked;
/// each module has a subclass. Carries the failure as a value.
public class MailException extends RuntimeException {
    private final transient SyncFailure failure;

    public MailException(SyncFailure failure) {
        this(failure, null);
    }

    public MailException(SyncFailure failure, @org.jspecify.annotations.Nullable Throwable cause) {
        super(failure.sentence(), cause);
        this.failure = failure;
    }

    public SyncFailure failure() {
        return failure;
    }
}
