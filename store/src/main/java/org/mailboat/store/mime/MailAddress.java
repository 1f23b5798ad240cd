package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

/// One address of a header, decoded.
///
/// @param name the display name, or null
/// @param address as in `user@host`; where the header cannot be read as an address, its text
public record MailAddress(@Nullable String name, String address) {
    @Override
    public String toString() {
        return name == null ? address : name + " <" + address + ">";
    }
}
