package org.mailboat.sync.testkit.propagation;

import org.jspecify.annotations.Nullable;

/// Which message a deed is about.
///
/// @param name of the mail
/// @param nth which of its copies in their order, from 1; 0 for all
/// @param mailbox only there, or null for anywhere
public record MailRef(String name, int nth, @Nullable String mailbox) {
    @Override
    public String toString() {
        return name + (nth == 0 ? "" : "#" + nth) + (mailbox == null ? "" : "@" + mailbox);
    }
}
