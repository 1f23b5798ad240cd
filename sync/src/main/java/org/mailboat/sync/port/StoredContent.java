package org.mailboat.sync.port;

import org.mailboat.model.Sha256;

/// Where the octets of a message lie in the store.
///
/// @param segment number of the segment file
/// @param offset of the first octet within it
/// @param length in octets
public record StoredContent(long segment, long offset, long length, Sha256 sha256) {}
