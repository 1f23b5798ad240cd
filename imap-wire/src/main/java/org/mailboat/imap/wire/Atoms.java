package org.mailboat.imap.wire;

import org.mailboat.model.Keyword;
import org.mailboat.model.Printable;

/// Words that go into a command unquoted: checked, so that no text can smuggle syntax in.
final class Atoms {
    private Atoms() {}

    static boolean isAtom(String word) {
        return !word.isEmpty() && word.chars().allMatch(Octets::isAtomChar);
    }

    static String checked(String word) {
        if (!isAtom(word)) {
            throw new IllegalArgumentException("not an atom: " + Printable.of(word));
        }
        return word;
    }

    /// `flag = "\" atom / atom`.
    static String checked(Keyword flag) {
        checked(flag.isSystem() ? flag.name().substring(1) : flag.name());
        return flag.name();
    }
}
