package org.mailboat.net;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;

/// A server is out of reach, is not believed, or the link to it broke.
public final class NetException extends MailException {
    public NetException(SyncFailure failure) {
        this(failure, null);
    }

    public NetException(SyncFailure failure, @Nullable Throwable cause) {
        super(failure, cause);
    }
}
