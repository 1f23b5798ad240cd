package org.mailboat;

/// Asked for what cannot be: no account, mailbox or message of that name, a setting that does not
/// exist, a target that is not empty. The caller's to mend; nothing was changed.
public final class UsageException extends IllegalArgumentException {
    /// With a sentence for the user.
    public UsageException(String sentence) {
        super(sentence);
    }

    /// With a sentence for the user and what it was found by.
    public UsageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
