package org.mailboat.store;

import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Upload;

import java.io.InputStream;

/// A message's octets in a segment, for a server.
record StoredUpload(SegmentReaders readers, StoredContent place) implements Upload.Content {
    @Override
    public long length() {
        return place.length();
    }

    @Override
    public InputStream open() {
        return readers.open(place).stream();
    }
}
