package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

/// What a SELECT or EXAMINE asks for besides opening ([RFC 7162
/// §3](https://www.rfc-editor.org/rfc/rfc7162.html#section-3)). One parameter at most: there are
/// servers that choke on two.
public sealed interface SelectMode {
    /// Nothing.
    record Plain() implements SelectMode {}

    /// Mod-sequences.
    record Condstore() implements SelectMode {}

    /// What changed and vanished since.
    ///
    /// @param known UIDs to tell of, or null for all
    record Qresync(UidValidity validity, ModSeq since, @Nullable UidSet known)
            implements SelectMode {}
}
