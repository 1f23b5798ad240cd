package org.mailboat.sync.testkit.simulation;

/// Who edits mail: two people, each with a store of their own on the same account, and a client
/// that works on the server itself.
public enum Who {
    ANNA("Anna"),
    BEN("Ben"),
    WEBMAIL("the webmail");

    private final String called;

    Who(String called) {
        this.called = called;
    }

    boolean hasStore() {
        return this != WEBMAIL;
    }

    @Override
    public String toString() {
        return called;
    }
}
