package org.mailboat.imap.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imap.testkit.TestCertificates;
import org.mailboat.imap.testkit.TestCertificates.Kind;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.ServerAddress.Security;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.port.Cancel;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/// The link breaks while the client and the server agree on TLS.
class TlsCutTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create(Instant.now());

    /// Every how many octets.
    private static final int STRIDE = 97;

    /// More than either side says until the login is over.
    private static final int ALL = 20_000;

    private final FakeImapServer server = FakeImapServer.start();
    private final FaultProxy proxy = FaultProxy.before(server.port());

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(ProxyFault.Direction.class)
    void wherever_the_link_breaks_it_is_the_link_and_no_person_is_asked(
            ProxyFault.Direction direction) {
        server.addAccount("alice", TestServer.PASSWORD);
        server.offerTls(CERTIFICATES.serverContext(Kind.GOOD));
        int octets = 0;
        for (SyncFailure failure = cut(direction, octets);
                failure != null;
                failure = cut(direction, octets)) {
            assertThat(failure.kind())
                    .as("after %d octets: %s", octets, failure.sentence())
                    .isEqualTo(FailureKind.OFFLINE);
            octets += STRIDE;
        }

        assertThat(octets).as("where nothing broke any more").isBetween(3 * STRIDE, ALL);
    }

    /// What comes of logging in over a link that breaks there; null if it came so far.
    private @Nullable SyncFailure cut(ProxyFault.Direction direction, int octets) {
        proxy.clear();
        proxy.arm(new ProxyFault.CutAfter(direction, octets), 1);
        try (var connector =
                new ImapConnector(
                        account(),
                        Accounts.PASSWORD,
                        Accounts.config().withTimeouts(Accounts.timeouts(Duration.ofSeconds(5))))) {
            connector.open(new Cancel()).close();
            return null;
        } catch (ImapException e) {
            return e.failure();
        }
    }

    private Account account() {
        String pin = CERTIFICATES.fingerprint(Kind.GOOD);
        return Accounts.withTrust(
                Accounts.of(Security.STARTTLS, "localhost", proxy.port(), "alice"),
                new TlsTrust.Fingerprint(new Sha256(HexFormat.of().parseHex(pin))));
    }
}
