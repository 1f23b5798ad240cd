package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/// The octets of a message, kept in memory or made anew at every reading.
///
/// Immutable and thread-safe. A generated one must give the same octets each time.
public interface FakeContent {

    /// The number of octets.
    long size();

    /// The octets from the first on; closed by the caller.
    InputStream open();

    /// The EMAILID ([RFC 8474 §5.1](https://www.rfc-editor.org/rfc/rfc8474.html#section-5.1)):
    /// equal octets have equal ones, as at Cyrus.
    default String emailId() {
        try (InputStream in = open();
                var out =
                        new DigestOutputStream(
                                OutputStream.nullOutputStream(),
                                MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(out);
            return "M" + HexFormat.of().formatHex(out.getMessageDigest().digest()).substring(0, 24);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Octets in memory.
    static FakeContent of(byte[] octets) {
        byte[] kept = octets.clone();
        return generated(kept.length, () -> new ByteArrayInputStream(kept));
    }

    /// Octets that cost no memory.
    static FakeContent generated(long size, Supplier<InputStream> octets) {
        return new FakeContent() {
            private volatile @Nullable String emailId;

            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return octets.get();
            }

            @Override
            public String emailId() {
                String known = emailId;
                if (known == null) {
                    known = FakeContent.super.emailId();
                    emailId = known;
                }
                return known;
            }
        };
    }
}
