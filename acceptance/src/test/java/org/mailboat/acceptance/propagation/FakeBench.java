package org.mailboat.acceptance.propagation;

import org.mailboat.acceptance.changes.Level;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.testkit.TestCertificates;
import org.mailboat.imap.testkit.TestCertificates.Kind;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.Sha256;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.testkit.propagation.Happening;
import org.mailboat.sync.testkit.propagation.Scene;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A store on disk and the fake server, at each of its levels.
final class FakeBench extends ImapBench {
    private static final String EVERYTHING = "everything";
    private static final TestCertificates CERTIFICATES = TestCertificates.create(Instant.now());

    private final FakeImapServer fake = FakeImapServer.start();
    private final Map<String, FakeAccount> accounts = new TreeMap<>();

    FakeBench(Path directory) {
        super(directory);
        fake.offerTls(CERTIFICATES.serverContext(Kind.GOOD));
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<String> levels() {
        return Stream.concat(
                        Stream.of(EVERYTHING), Arrays.stream(Level.values()).map(Level::toString))
                .toList();
    }

    @Override
    public Set<Happening> happenings() {
        return EnumSet.of(
                Happening.RENUMBER,
                Happening.SHUFFLE,
                Happening.FULL,
                Happening.REFUSE,
                Happening.READ_ONLY,
                Happening.NO_UIDPLUS,
                Happening.HEAL,
                Happening.OTHER_HOST);
    }

    private static FakeProfile profile(String level) {
        return level.equals(EVERYTHING)
                ? FakeProfile.model()
                : FakeProfile.model().offering(Level.valueOf(level).capabilities());
    }

    @Override
    TestServer server(String level) {
        fake.play(profile(level));
        return new TestServer() {
            @Override
            public String name() {
                return "the fake server";
            }

            @Override
            public int port() {
                return fake.port();
            }

            @Override
            public String user(String name) {
                accounts.put(name, fake.addAccount(name, TestServer.PASSWORD));
                return name;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean speaksTls() {
        return true;
    }

    @Override
    public Scene openEncrypted(String level) {
        return open(level, ServerAddress.Security.STARTTLS);
    }

    @Override
    TlsTrust trust() {
        String pin = CERTIFICATES.fingerprint(Kind.GOOD);
        return new TlsTrust.Fingerprint(new Sha256(HexFormat.of().parseHex(pin)));
    }

    @Override
    String mechanism() {
        return "PLAIN";
    }

    @Override
    void restrict(String level, FaultProxy proxy) {}

    @Override
    ImapServerSide.Disasters disasters(String level, String user) {
        return (what, about) -> {
            FakeAccount account = accounts.get(user);
            switch (what) {
                case RENUMBER -> account.mailboxOnWire(about).resetUidValidity();
                case SHUFFLE -> account.mailboxOnWire(about).resetUidValidity(new Random(1));
                case FULL -> account.limits().quota(0);
                case REFUSE ->
                        account.limits()
                                .refuse("X-Name: " + about + "\r\n", "[CANNOT] it is refused");
                case READ_ONLY -> account.mailboxOnWire(about).setReadOnly(true);
                case NO_UIDPLUS -> fake.play(profile(level).without("UIDPLUS"));
                case HEAL -> {
                    fake.play(profile(level));
                    account.limits().heal();
                    account.mailboxes().forEach(each -> each.setReadOnly(false));
                }
                default -> throw new IllegalArgumentException("cannot be done: " + what);
            }
        };
    }

    @Override
    public void close() {
        super.close();
        fake.close();
    }
}
