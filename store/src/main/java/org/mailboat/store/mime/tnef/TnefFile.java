package org.mailboat.store.mime.tnef;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// A file in a `winmail.dat`.
///
/// @param name as the sender named it, or null; not safe as a path
/// @param type the media type in lower case, `application/octet-stream` where none is said
/// @param contentId or null
/// @param content read-only
/// @param message what is in it, where it is a message itself; else null
public record TnefFile(
        @Nullable String name,
        String type,
        @Nullable String contentId,
        ByteBuffer content,
        @Nullable TnefMessage message) {
    public int size() {
        return content.remaining();
    }

    /// @throws IOException as the target throws it
    public void writeTo(OutputStream out) throws IOException {
        ByteBuffer left = content.duplicate();
        var buffer = new byte[8192];
        while (left.hasRemaining()) {
            int n = Math.min(buffer.length, left.remaining());
            left.get(buffer, 0, n);
            out.write(buffer, 0, n);
        }
    }
}
