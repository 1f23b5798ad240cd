package org.mailboat.imap.wire;

/// What a STORE does with the flags it names ([RFC 9051
/// §6.4.6](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.4.6)).
public enum StoreAction {
    ADD("+FLAGS"),
    REMOVE("-FLAGS"),
    REPLACE("FLAGS");

    private final String wire;

    StoreAction(String wire) {
        this.wire = wire;
    }

    String wire(boolean silent) {
        return silent ? wire + ".SILENT" : wire;
    }
}
