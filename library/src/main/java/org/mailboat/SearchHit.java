package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A message in a mailbox that a search found.
///
/// @param message as it is now
/// @param snippet a piece of its text that shows why; null if no text of it is here
public record SearchHit(MessageInfo message, @Nullable Snippet snippet) {
    /// A piece of a message's text.
    ///
    /// @param text one line as it was sent, with `…` where the text goes on
    /// @param marks what of it was searched for, ascending; they do not overlap
    public record Snippet(String text, List<Mark> marks) {
        public Snippet {
            marks = List.copyOf(marks);
        }
    }

    /// A part of a snippet.
    ///
    /// @param start its first character
    /// @param end behind its last character
    public record Mark(int start, int end) {}
}
