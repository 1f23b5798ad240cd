package org.mailboat.imap.wire;

/// Whether a literal waits for the server's go-ahead ([RFC
/// 7888](https://www.rfc-editor.org/rfc/rfc7888.html)).
public enum LiteralMode {
    /// Every literal waits.
    SYNCHRONIZING,
    /// LITERAL-: one of up to 4,096 octets does not.
    MINUS,
    /// LITERAL+: none does.
    PLUS;

    boolean waits(long size) {
        return switch (this) {
            case SYNCHRONIZING -> true;
            case MINUS -> size > 4096;
            case PLUS -> false;
        };
    }
}
