package org.mailboat.imap.client;

import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.imap.fake.ScriptedImapServer;

/// Pieces of dialogue that many tests begin with.
public final class Scripts {
    private Scripts() {}

    /// A connection on which alice has logged in.
    ///
    /// @param capabilities told after the login, besides IMAP4rev1
    public static ScriptedConnection loggedIn(ScriptedImapServer server, String capabilities) {
        return server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready")
                .expect("{tag} AUTHENTICATE PLAIN AGFsaWNlAHNlY3JldA==")
                .send("{tag} OK [CAPABILITY IMAP4rev1 " + capabilities + "] welcome");
    }
}
