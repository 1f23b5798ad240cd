package org.mailboat.store.search;

/// Whether a message is what a query asks for, as far as the index knows.
enum Truth {
    NO,
    /// The words are there; whether they stand as asked for, the text has to tell.
    MAYBE,
    YES;

    Truth and(Truth other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Truth or(Truth other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Truth not() {
        return switch (this) {
            case NO -> YES;
            case MAYBE -> MAYBE;
            case YES -> NO;
        };
    }

    static Truth of(boolean is) {
        return is ? YES : NO;
    }
}
