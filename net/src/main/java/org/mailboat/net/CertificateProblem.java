package org.mailboat.net;

import org.mailboat.model.FailureKind;
import org.mailboat.model.Printable;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;

import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Why a certificate is not believed, for a person.
final class CertificateProblem {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int NAMES_SHOWN = 10;

    private CertificateProblem() {}

    static NetException describe(
            X509Certificate leaf, TlsTrust trust, String host, Instant now, Exception cause) {
        String fingerprint;
        try {
            fingerprint = TlsClient.fingerprint(leaf).toString();
        } catch (CertificateEncodingException e) {
            fingerprint = "unreadable";
        }
        SyncFailure failure =
                trust instanceof TlsTrust.Fingerprint(Sha256 expected)
                        ? changed(host, fingerprint, expected)
                        : rejected(leaf, host, now, fingerprint);
        return new NetException(failure.withCommand("TLS", null), cause);
    }

    private static SyncFailure changed(String host, String fingerprint, Sha256 expected) {
        return SyncFailure.of(
                        FailureKind.NEEDS_CONSENT,
                        "The certificate of %s is not the pinned one: its SHA-256 is %s, pinned is %s."
                                .formatted(host, fingerprint, expected))
                .withNextStep(
                        "ask the operator whether it was renewed; if so: mailboat account set NAME"
                                + " tls-fingerprint="
                                + fingerprint);
    }

    private static SyncFailure rejected(
            X509Certificate leaf, String host, Instant now, String fingerprint) {
        var problems = new ArrayList<String>();
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            problems.add("it expired on " + day(leaf.getNotAfter().toInstant()));
        }
        if (now.isBefore(leaf.getNotBefore().toInstant())) {
            problems.add("it is not valid before " + day(leaf.getNotBefore().toInstant()));
        }
        List<String> names = names(leaf);
        if (names.stream().noneMatch(name -> matches(name, host))) {
            problems.add(
                    names.isEmpty()
                            ? "it names no host"
                            : "it is for "
                                    + String.join(
                                            ", ",
                                            names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                                    + " and not for "
                                    + host);
        }
        if (problems.isEmpty()) {
            problems.add(
                    "its issuer is unknown ("
                            + Printable.of(leaf.getIssuerX500Principal().getName())
                            + ")");
        }
        return SyncFailure.of(
                        FailureKind.NEEDS_CONSENT,
                        "The certificate of %s is not trusted: %s. Its SHA-256 is %s."
                                .formatted(host, String.join("; ", problems), fingerprint))
                .withNextStep(
                        "compare the fingerprint with the operator's; to trust this one"
                                + " certificate: --tls-fingerprint with account add, or mailboat"
                                + " account set NAME tls-fingerprint="
                                + fingerprint);
    }

    private static String day(Instant when) {
        return when.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    /// The hosts that a certificate names ([RFC 9525
    /// §6](https://www.rfc-editor.org/rfc/rfc9525.html#section-6)).
    private static List<String> names(X509Certificate leaf) {
        var names = new ArrayList<String>();
        try {
            Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    int type = (Integer) alternative.get(0);
                    if ((type == DNS_NAME || type == IP_ADDRESS)
                            && alternative.get(1) instanceof String name) {
                        names.add(Printable.of(name));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return names;
        }
        return names;
    }

    private static boolean matches(String name, String host) {
        String pattern = name.toLowerCase(Locale.ROOT);
        String wanted = host.toLowerCase(Locale.ROOT);
        if (!pattern.startsWith("*.")) {
            return pattern.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        return dot > 0 && wanted.substring(dot).equals(pattern.substring(1));
    }
}
