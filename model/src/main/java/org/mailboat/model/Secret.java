package org.mailboat.model;

/// A password or token. Prints as dots; [#reveal] is the one way to its text.
public final class Secret {
    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "•••";
    }
}
