package org.mailboat.imap.client;

import org.mailboat.imap.wire.Response;
import org.mailboat.model.FailureKind;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.NetConfig;

/// What can be wrong with the first thing a server says.
final class Greetings {
    private Greetings() {}

    static ImapException notImap(ServerAddress server) {
        return new ImapException(
                SyncFailure.of(
                                FailureKind.PROTOCOL,
                                "%s:%d does not speak IMAP."
                                        .formatted(server.host(), server.port()))
                        .withNextStep("check the host and the port"));
    }

    /// A BYE where the greeting should be.
    static ImapException refused(Response.Condition bye, NetConfig config) {
        return new ImapException(
                Refusals.classify(
                        Refusals.Asked.OTHER,
                        "CONNECT",
                        bye.status(),
                        bye.code(),
                        bye.text(),
                        config.clock().instant()));
    }
}
