package org.mailboat.model;

/// A password or token. Prints as dots; [#reveal] is the one way to its text.
public final class Secret {
    private final String text;

    /// The secret with this text.
    public Secret(String text) {
        this.text = text;
    }

    /// Its text. Not to be logged, shown, or put into an exception.
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "•••";
    }
}
