package org.mailboat.store.search.text;

/// Where in a message something is found.
public enum Field {
    BODY(""),
    SUBJECT("!"),
    FROM("<"),
    TO(">"),
    CC("&"),
    BCC("%"),
    /// The name of an attachment.
    FILENAME("+");

    private final String mark;

    Field(String mark) {
        this.mark = mark;
    }

    /// What stands before a term of this field in the index.
    public String mark() {
        return mark;
    }
}
