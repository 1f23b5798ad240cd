package org.mailboat.imap.wire;

/// What binds a command to its answer ([RFC 9051
/// §2.2.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-2.2.1)). Compared exactly.
public record Tag(String text) {
    public Tag {
        if (text.isEmpty() || !text.chars().allMatch(Tag::isTagChar)) {
            throw new IllegalArgumentException("not a tag");
        }
    }

    /// The tag of the nth command: a letter and at least four digits, because purely numeric tags
    /// and tags of changing width upset some servers.
    public static Tag numbered(char letter, int number) {
        String digits = Integer.toString(number);
        return new Tag(letter + "0".repeat(Math.max(0, 4 - digits.length())) + digits);
    }

    static boolean isTagChar(int c) {
        return Octets.isAstringChar(c) && c != '+';
    }

    @Override
    public String toString() {
        return text;
    }
}
