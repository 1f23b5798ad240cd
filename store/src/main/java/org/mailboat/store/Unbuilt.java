package org.mailboat.store;

final class Unbuilt {
    private Unbuilt() {}

    static RuntimeException yet() {
        return new UnsupportedOperationException();
    }
}
