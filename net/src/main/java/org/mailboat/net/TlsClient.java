package org.mailboat.net;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Puts TLS over a connected socket and says in words what was wrong with a certificate.
/// Thread-safe.
public final class TlsClient {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final TlsTrust trust;
    private final InstantSource clock;
    private final Protocol protocol;

    /// @param protocol what is spoken over it, to be named where something is wrong
    public TlsClient(TlsTrust trust, InstantSource clock, Protocol protocol) {
        this.trust = trust;
        this.clock = clock;
        this.protocol = protocol;
    }

    /// The SHA-256 of a certificate's DER form.
    static Sha256 fingerprint(X509Certificate certificate) throws CertificateEncodingException {
        try {
            return new Sha256(
                    MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Shakes hands over the socket, which the caller closes if that fails or takes too long.
    ///
    /// @throws NetException of kind needs-consent if the certificate is not believed, or the other
    ///   side speaks no TLS that is safe
    /// @throws IOException if the link fails
    SSLSocket handshake(Socket socket, String host, int port) throws IOException {
        var seen = new SeenChain(delegate());
        SSLSocket tls =
                (SSLSocket) context(seen).getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        if (!(trust instanceof TlsTrust.Fingerprint)) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        tls.setSSLParameters(parameters);
        try {
            tls.startHandshake();
            return tls;
        } catch (SSLException e) {
            if (e.getCause() instanceof SocketException broken) {
                throw broken;
            }
            if (e.getCause() instanceof EOFException) {
                // A link that broke says nothing of what the other side agrees to.
                throw new IOException("the connection ended within the TLS handshake", e);
            }
            X509Certificate leaf = seen.leaf;
            if (leaf != null && seen.rejected) {
                throw CertificateProblem.describe(leaf, trust, host, clock.instant(), e);
            }
            throw new NetException(
                    SyncFailure.of(
                                    FailureKind.NEEDS_CONSENT,
                                    "%s:%d does not agree to TLS: %s."
                                            .formatted(host, port, reason(e)))
                            .withNextStep(
                                    "check the port (%d is TLS from the start, %d is STARTTLS) and that the server speaks TLS 1.2 or later"
                                            .formatted(protocol.tlsPort(), protocol.port())),
                    e);
        }
    }

    private static String reason(SSLException e) {
        String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        return message.contains("Unsupported or unrecognized SSL message")
                ? "it answers in something else, perhaps plain text"
                : message;
    }

    private static SSLContext context(TrustManager manager) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    private X509ExtendedTrustManager delegate() throws IOException {
        try {
            return switch (trust) {
                case TlsTrust.Platform() -> authorities(null);
                case TlsTrust.OwnAuthority(String pem) -> authorities(keyStore(pem));
                case TlsTrust.Fingerprint(Sha256 expected) -> new PinnedCertificate(expected);
            };
        } catch (GeneralSecurityException e) {
            throw new NetException(
                    SyncFailure.of(
                                    FailureKind.NEEDS_CONSENT,
                                    "The account's own certificate authority cannot be read: "
                                            + e.getMessage()
                                            + ".")
                            .withNextStep("give a PEM file with --tls-ca"),
                    e);
        }
    }

    private static KeyStore keyStore(String pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(
                                        pem.getBytes(StandardCharsets.ISO_8859_1)))) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        if (number == 0) {
            throw new CertificateException("it holds no certificate");
        }
        return store;
    }

    private static X509ExtendedTrustManager authorities(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("every Java platform checks X.509 certificates");
    }

    /// Remembers what the server showed, and whether that was what broke the handshake.
    private static final class SeenChain extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager delegate;
        private @Nullable X509Certificate leaf;
        private boolean rejected;

        SeenChain(X509ExtendedTrustManager delegate) {
            this.delegate = delegate;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            leaf = chain[0];
            rejected = true;
            delegate.checkServerTrusted(chain, authType, socket);
            rejected = false;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            delegate.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType)
                throws CertificateException {
            delegate.checkServerTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            delegate.checkClientTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            delegate.checkClientTrusted(chain, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType)
                throws CertificateException {
            delegate.checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return delegate.getAcceptedIssuers();
        }
    }

    /// Believes one certificate, whatever its name and dates.
    private static final class PinnedCertificate extends X509ExtendedTrustManager {
        private final Sha256 expected;

        PinnedCertificate(Sha256 expected) {
            this.expected = expected;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType)
                throws CertificateException {
            if (!fingerprint(chain[0]).equals(expected)) {
                throw new CertificateException("not the pinned certificate");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType)
                throws CertificateException {
            throw new CertificateException("there are no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
