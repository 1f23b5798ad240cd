package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.UsageException;
import org.mailboat.model.Printable;
import org.mailboat.model.Sha256;
import org.mailboat.model.TlsTrust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/// Which certificate is believed, as options and settings say.
final class Tls {
    private Tls() {}

    /// @param authority a PEM file; empty and null mean none
    /// @param fingerprint hexadecimal, with or without colons; empty and null mean none
    static TlsTrust trust(@Nullable String authority, @Nullable String fingerprint) {
        String file = authority == null ? "" : authority;
        String pin = fingerprint == null ? "" : fingerprint;
        if (!file.isEmpty() && !pin.isEmpty()) {
            throw new UsageException("tls-ca and tls-fingerprint exclude each other.");
        }
        if (!file.isEmpty()) {
            return new TlsTrust.OwnAuthority(read(file));
        }
        return pin.isEmpty() ? new TlsTrust.Platform() : new TlsTrust.Fingerprint(sha256(pin));
    }

    /// As in `, with an authority of your own`.
    static String words(TlsTrust trust) {
        return switch (trust) {
            case TlsTrust.Platform p -> "";
            case TlsTrust.OwnAuthority o -> ", believing an authority of your own";
            case TlsTrust.Fingerprint f -> ", believing the certificate " + f.certificate();
        };
    }

    private static String read(String file) {
        try {
            String pem = Files.readString(Path.of(file));
            if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
                throw new UsageException("there is no certificate in " + Printable.of(file));
            }
            return pem;
        } catch (IOException e) {
            throw new UsageException("cannot read " + Printable.of(file), e);
        }
    }

    private static Sha256 sha256(String text) {
        String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new UsageException(
                    "a SHA-256 fingerprint has 64 hexadecimal digits, not " + Printable.of(text));
        }
        return new Sha256(HexFormat.of().parseHex(digits));
    }
}
