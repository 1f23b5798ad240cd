package org.mailboat.imap.wire;

/// Octets that do not fit the production being read. Caught where the item, or the response, can be
/// given up.
final class Unreadable extends Exception {
    private final String production;
    private final int offset;

    Unreadable(String production, int offset) {
        super(production, null, false, false);
        this.production = production;
        this.offset = offset;
    }

    String production() {
        return production;
    }

    int offset() {
        return offset;
    }
}
