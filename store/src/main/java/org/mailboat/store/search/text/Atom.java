package org.mailboat.store.search.text;

/// The smallest piece of text that can be found.
///
/// @param text folded; never empty
/// @param start its first character in the text it was cut from
/// @param end behind its last one
/// @param kind what it is
/// @param glued whether it follows the atom before it with nothing in between, as characters of a
///   script without spaces do
public record Atom(String text, int start, int end, Kind kind, boolean glued) {
    /// What an atom is.
    public enum Kind {
        WORD,
        /// One character of a script that puts no spaces between words.
        CHARACTER,
        SYMBOL
    }
}
