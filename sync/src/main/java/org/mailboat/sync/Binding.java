package org.mailboat.sync;

import org.mailboat.model.Account;
import org.mailboat.sync.port.RemoteIdentity;

/// The server that an account's baseline belongs to, in words: what was agreed with one is never
/// compared with another.
final class Binding {
    private Binding() {}

    static String of(RemoteIdentity identity) {
        return of(identity.user(), identity.host());
    }

    static String of(Account account) {
        return of(account.imap().user(), account.imap().host());
    }

    private static String of(String user, String host) {
        return user + " at " + host;
    }
}
