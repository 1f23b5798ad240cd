package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;

/// A server refused, broke the protocol, or is out of reach.
public final class ImapException extends MailException {
    public ImapException(SyncFailure failure) {
        this(failure, null);
    }

    public ImapException(SyncFailure failure, @Nullable Throwable cause) {
        super(failure, cause);
    }
}
