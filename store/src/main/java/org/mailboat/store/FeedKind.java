package org.mailboat.store;

/// The kinds of rows in the feed, in the order in which those of one transaction are told: a
/// mailbox before what is in it.
enum FeedKind {
    MAILBOX(0),
    PLACEMENT(1),
    /// As the table `gone` has it.
    PLACEMENT_GONE(2),
    /// As the table `gone` has it.
    MAILBOX_GONE(3);

    /// Beyond every kind.
    static final int END = 4;

    private final int code;

    FeedKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
