package org.mailboat.store.search;

import java.util.List;

/// A piece of a message's text that shows why it was found.
///
/// @param text one line, with `…` where the message's text goes on
/// @param marks what of it was asked for, ascending; they do not overlap
public record Snippet(String text, List<Mark> marks) {
    public Snippet {
        marks = List.copyOf(marks);
    }

    /// A part of the text.
    ///
    /// @param end behind its last character
    public record Mark(int start, int end) {}
}
