package org.mailboat.sync.port;

import org.mailboat.model.IdSet;

/// A mailbox to be looked into for its identity.
///
/// @param ids a few ids to show with their headers; none to see only whether it is there
public record EvidenceOrder(String wireName, IdSet ids) {}
