package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

/// One part of a message and where it stands.
///
/// @param number as IMAP counts ([RFC 9051
///   §6.4.5.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.4.5.1)); empty for a multipart
///   that is the whole body of a message
/// @param parent the multipart, or the message within the message, that it is in; null for the body
///   of the message itself
record Place(String number, PartHeader header, @Nullable Place parent) {
    /// The number of the n-th part of it, counted from 1.
    String child(int n) {
        return below(this, n);
    }

    /// The number of the n-th part below a part, or of the message where that is null.
    static String below(@Nullable Place parent, int n) {
        Place numbered = parent;
        while (numbered != null && numbered.number.isEmpty()) {
            numbered = numbered.parent;
        }
        return numbered == null ? Integer.toString(n) : numbered.number + "." + n;
    }
}
