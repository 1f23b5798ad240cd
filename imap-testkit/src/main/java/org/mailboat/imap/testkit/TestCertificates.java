package org.mailboat.imap.testkit;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate authority made for one test run, with a good server certificate and bad ones.
///
/// Nothing is kept between runs and no key leaves the machine. Immutable and thread-safe.
public final class TestCertificates {
    private static final char[] NO_PASSWORD = new char[0];
    private static final byte[] ECDSA_SHA256 =
            Der.sequence(Der.objectId(1, 2, 840, 10045, 4, 3, 2));
    private static final Duration LIFE = Duration.ofDays(30);

    /// What a server certificate is good for.
    public enum Kind {
        /// Valid for `localhost` and 127.0.0.1, signed by the authority.
        GOOD,
        /// As the good one, but its time is over.
        EXPIRED,
        /// Valid and signed, but for `mail.example.org` only.
        WRONG_NAME,
        /// As the good one, but signed by itself.
        SELF_SIGNED
    }

    private record Identity(KeyPair keys, X509Certificate certificate) {}

    private final Identity authority;
    private final Map<Kind, Identity> servers = new EnumMap<>(Kind.class);

    private TestCertificates(Instant now) throws GeneralSecurityException {
        KeyPair authorityKeys = newKeys();
        authority = issue("Mailboat test authority", authorityKeys, now, Kind.GOOD, null);
        for (Kind kind : Kind.values()) {
            servers.put(
                    kind,
                    issue(
                            kind == Kind.WRONG_NAME ? "mail.example.org" : "localhost",
                            newKeys(),
                            now,
                            kind,
                            kind == Kind.SELF_SIGNED ? null : authority));
        }
    }

    /// Makes the authority and all its server certificates, valid around this time.
    public static TestCertificates create(Instant now) {
        try {
            return new TestCertificates(now);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The authority's certificate as a PEM file.
    public Path writeAuthority(Path file) {
        return write(file, pem("CERTIFICATE", encoded(authority.certificate())));
    }

    /// The certificate of this kind, followed by the authority's, as a PEM file.
    public Path writeCertificate(Kind kind, Path file) {
        String chain = pem("CERTIFICATE", encoded(server(kind).certificate()));
        if (kind != Kind.SELF_SIGNED) {
            chain += pem("CERTIFICATE", encoded(authority.certificate()));
        }
        return write(file, chain);
    }

    /// The private key of this kind as a PEM file (PKCS #8).
    public Path writeKey(Kind kind, Path file) {
        return write(file, pem("PRIVATE KEY", server(kind).keys().getPrivate().getEncoded()));
    }

    /// The SHA-256 of the certificate of this kind, in lower-case hexadecimal without colons.
    public String fingerprint(Kind kind) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(encoded(server(kind).certificate())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A context for a server that shows the certificate of this kind.
    public SSLContext serverContext(Kind kind) {
        try {
            KeyStore store = emptyStore();
            Identity identity = server(kind);
            X509Certificate[] chain =
                    kind == Kind.SELF_SIGNED
                            ? new X509Certificate[] {identity.certificate()}
                            : new X509Certificate[] {
                                identity.certificate(), authority.certificate()
                            };
            store.setKeyEntry("server", identity.keys().getPrivate(), NO_PASSWORD, chain);
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A context for a client that trusts the authority and nobody else.
    public SSLContext clientContext() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Identity server(Kind kind) {
        return Objects.requireNonNull(servers.get(kind));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /// A certificate for these keys; the authority's own if there is no issuer and the name is its.
    private static Identity issue(
            String name, KeyPair keys, Instant now, Kind kind, @Nullable Identity issuer)
            throws GeneralSecurityException {
        boolean isAuthority = issuer == null && kind != Kind.SELF_SIGNED;
        Instant from = now.minus(LIFE);
        Instant to = kind == Kind.EXPIRED ? now.minus(Duration.ofDays(1)) : now.plus(LIFE);
        byte[] subject = commonName(name);
        byte[] issuerName =
                issuer == null
                        ? subject
                        : issuer.certificate().getSubjectX500Principal().getEncoded();
        byte[] serial = keys.getPublic().getEncoded();
        byte[] body =
                Der.sequence(
                        Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                        Der.integer(new BigInteger(1, sha256(serial)).shiftRight(128)),
                        ECDSA_SHA256,
                        issuerName,
                        Der.sequence(Der.time(from), Der.time(to)),
                        subject,
                        keys.getPublic().getEncoded(),
                        Der.tagged(0xa3, Der.sequence(isAuthority ? caExtension() : names(name))));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign((issuer == null ? keys : issuer.keys()).getPrivate());
        signature.update(body);
        byte[] encoded = Der.sequence(body, ECDSA_SHA256, Der.bits(signature.sign(), 0));
        X509Certificate certificate =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(encoded));
        return new Identity(keys, certificate);
    }

    private static byte[] commonName(String name) {
        return Der.sequence(Der.set(Der.sequence(Der.objectId(2, 5, 4, 3), Der.utf8(name))));
    }

    private static byte[] caExtension() {
        return Der.sequence(
                Der.objectId(2, 5, 29, 19),
                Der.bool(true),
                Der.octets(Der.sequence(Der.bool(true))));
    }

    /// The subject's names ([RFC 5280
    /// §4.2.1.6](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6)).
    private static byte[] names(String dns) {
        byte[] name = Der.tagged(0x82, dns.getBytes(StandardCharsets.US_ASCII));
        byte[] address =
                dns.equals("localhost") ? Der.tagged(0x87, new byte[] {127, 0, 0, 1}) : new byte[0];
        return Der.sequence(Der.objectId(2, 5, 29, 17), Der.octets(Der.sequence(name, address)));
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
