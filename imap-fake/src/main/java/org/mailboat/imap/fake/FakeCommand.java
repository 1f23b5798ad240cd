package org.mailboat.imap.fake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A command as the client sent it.
///
/// @param name in upper case, with `UID` before it where the client said so
/// @param line the command as text without its tag, literals as their size, secrets left out
record FakeCommand(String tag, String name, List<Arg> args, String line) {

    /// One argument.
    sealed interface Arg {}

    /// An atom, a quoted string or a literal.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Text(byte[] octets, Form form) implements Arg {
        /// Octets as characters of the same number: nothing is lost.
        String value() {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }

        String upper() {
            return value().toUpperCase(Locale.ROOT);
        }
    }

    /// How a text was written.
    enum Form {
        ATOM,
        QUOTED,
        LITERAL
    }

    /// Arguments in parentheses.
    record Group(List<Arg> args) implements Arg {}

    /// The text at this place.
    ///
    /// @throws BadCommand if there is none
    String text(int index) throws BadCommand {
        return textArg(index).value();
    }

    Text textArg(int index) throws BadCommand {
        if (index < args.size() && args.get(index) instanceof Text text) {
            return text;
        }
        throw new BadCommand("argument " + (index + 1) + " of " + name + " is missing");
    }

    Group group(int index) throws BadCommand {
        if (index < args.size() && args.get(index) instanceof Group group) {
            return group;
        }
        throw new BadCommand("argument " + (index + 1) + " of " + name + " is no list");
    }

    boolean hasWord(int index, String word) {
        return index < args.size()
                && args.get(index) instanceof Text text
                && text.upper().equals(word);
    }

    /// The words of a list.
    static List<String> words(Group group) throws BadCommand {
        List<String> words = new ArrayList<>();
        for (Arg arg : group.args()) {
            if (!(arg instanceof Text text)) {
                throw new BadCommand("a list within a list");
            }
            words.add(text.value());
        }
        return words;
    }

    static long number(String text) throws BadCommand {
        if (!text.matches("[0-9]{1,18}")) {
            throw new BadCommand("no number: " + text);
        }
        return Long.parseLong(text);
    }

    /// A mod-sequence: a number of 63 bits.
    static long modSeq(String text) throws BadCommand {
        try {
            long value = Long.parseUnsignedLong(text);
            if (value >= 0 && text.matches("[0-9]+")) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new BadCommand("no mod-sequence: " + text);
        }
        throw new BadCommand("no mod-sequence: " + text);
    }

    /// The client said something that this server does not understand or has switched off.
    static final class BadCommand extends Exception {
        BadCommand(String text) {
            super(text);
        }
    }

    /// The server understood and will not.
    static final class Refused extends Exception {
        Refused(String text) {
            super(text);
        }
    }
}
