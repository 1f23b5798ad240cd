package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Sha256;
import org.mailboat.store.MailReader;
import org.mailboat.store.MessageContent;
import org.mailboat.store.PlacementView;
import org.mailboat.sync.port.StoredContent;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Reads the octets of a message here and compares them with the hash noted for them.
final class OctetCheck {
    private OctetCheck() {}

    /// @return what is wrong in a few words, or null
    static @Nullable String of(MailReader reader, PlacementView row) {
        StoredContent noted = row.content();
        if (noted == null) {
            return null;
        }
        try (MessageContent content = reader.open(row)) {
            Sha256 now = hash(content);
            return now.equals(noted.sha256()) ? null : "octets with another hash than noted";
        } catch (MailException e) {
            if (e.failure().kind() == FailureKind.STORE_DAMAGED) {
                return "octets missing";
            }
            throw e;
        }
    }

    private static Sha256 hash(MessageContent content) {
        MessageDigest digest = newDigest();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long position = 0;
        for (int n = content.read(buffer, position); n > 0; n = content.read(buffer, position)) {
            position += n;
            digest.update(buffer.flip());
            buffer.clear();
        }
        return new Sha256(digest.digest());
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
