package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

/// One address of a header field ([RFC 5322
/// §3.4](https://www.rfc-editor.org/rfc/rfc5322.html#section-3.4)).
///
/// @param name the display name decoded, or null
/// @param address `local@domain`, or what stands there instead
public record MailAddress(@Nullable String name, String address) {
    @Override
    public String toString() {
        return name == null ? address : name + " <" + address + ">";
    }
}
