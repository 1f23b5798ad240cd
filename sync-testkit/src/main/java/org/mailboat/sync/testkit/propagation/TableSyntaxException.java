package org.mailboat.sync.testkit.propagation;

/// A line of a table that cannot be understood; says which and what is expected.
public final class TableSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableSyntaxException(String at, String problem) {
        super(at + ": " + problem);
    }
}
