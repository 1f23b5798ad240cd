package org.mailboat.sync.testkit;

import org.mailboat.sync.port.Upload;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// A message's octets in memory.
record MemoryContent(String text) implements Upload.Content {
    @Override
    public long length() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
