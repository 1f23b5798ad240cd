package org.mailboat.sync.port;

import org.mailboat.model.Sha256;

/// What shows that two messages are the same without their bodies: the hash of the whole header
/// block. Together with the announced size it is proof only if the header has a message id.
///
/// @param sha256 of the header's fields as [HeaderDigest] takes them
/// @param hasMessageId whether there is a Message-ID field that is not empty
public record HeaderProof(Sha256 sha256, boolean hasMessageId) {}
