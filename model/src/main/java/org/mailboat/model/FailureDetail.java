package org.mailboat.model;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// What exactly went wrong, for programs, where that is known better than by its class. Who can
/// mend it is still the [FailureKind]'s to tell; a failure without a detail is the rule.
public enum FailureDetail {
    /// The store was told to be offline; no server was asked.
    SET_OFFLINE,
    /// An answer, a connection or the address of a host took too long.
    DEADLINE,
    /// The server said for how long it is to be left alone.
    WAIT_ASKED,
    /// No further connection is allowed to this account.
    CONNECTION_LIMIT,
    /// Somebody else holds it: another run the account, another client the mailbox.
    IN_USE,
    /// The password was good once.
    PASSWORD_EXPIRED,
    /// The password must be changed before it lets anybody in.
    PASSWORD_CHANGE_REQUIRED,
    /// The account was closed or suspended by whoever runs the server.
    ACCOUNT_DISABLED,
    /// The right to do it is missing, on the server or on the disk.
    NO_RIGHTS,
    /// The account has no room for more on its server.
    OVER_QUOTA,
    /// The server takes no message of this size.
    TOO_BIG,
    /// A mailbox of this name is there already.
    NAME_TAKEN,
    /// The mailbox, or the account, is not there.
    ABSENT,
    /// The message is not there any more.
    MESSAGE_GONE,
    /// The local disk has no room left.
    DISK_FULL,
    /// The program has no memory left.
    OUT_OF_MEMORY;

    /// The name as it is written down, as in `password-expired`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The detail of this label, or null where a newer Mailboat wrote one that is not known here.
    public static @Nullable FailureDetail of(@Nullable String label) {
        for (FailureDetail detail : values()) {
            if (detail.label().equals(label)) {
                return detail;
            }
        }
        return null;
    }
}
