package org.mailboat.bench;

/// A program was fast and wrong; its time counts for nothing.
final class WrongResult extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongResult(String message) {
        super(message);
    }
}
