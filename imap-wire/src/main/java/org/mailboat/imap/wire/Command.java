package org.mailboat.imap.wire;

import java.util.ArrayList;
import java.util.List;

/// A command as a value, without its tag. Made by [Commands], printed by [CommandPrinter].
public final class Command {
    /// What a command consists of.
    sealed interface Part {
        /// Printed as it is.
        record Text(String ascii) implements Part {}

        /// Printed as a quoted string or a literal, whichever can hold it.
        @SuppressWarnings("ArrayRecordComponent") // an array that nobody else holds
        record Str(byte[] octets) implements Part {
            public Str {
                for (byte b : octets) {
                    if (b == 0) {
                        throw new IllegalArgumentException("IMAP cannot say NUL in a string");
                    }
                }
            }
        }

        /// Printed like one of the above, but never shown.
        record Hidden(Part part) implements Part {}

        /// Printed as a literal.
        record Payload(LiteralSource source, boolean binary) implements Part {}
    }

    private final String name;
    private final List<Part> parts;

    private Command(String name, List<Part> parts) {
        this.name = name;
        this.parts = List.copyOf(parts);
    }

    /// Its word or two, as in `UID FETCH`, for messages and logs.
    public String name() {
        return name;
    }

    List<Part> parts() {
        return parts;
    }

    /// The whole command, with what is secret or long left out.
    @Override
    public String toString() {
        return CommandPrinter.shown(this);
    }

    static Builder named(String name) {
        return new Builder(name);
    }

    /// Puts a command together; arguments are separated by single spaces.
    static final class Builder {
        private final String name;
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        private Builder(String name) {
            this.name = name;
            text.append(name);
        }

        /// Syntax of our own making: words, numbers, sets, parentheses.
        Builder syntax(String ascii) {
            text.append(' ').append(ascii);
            return this;
        }

        /// Continues the argument before it.
        Builder join(String ascii) {
            text.append(ascii);
            return this;
        }

        /// A word that comes from elsewhere.
        ///
        /// @throws IllegalArgumentException if it is no atom
        Builder atom(String word) {
            return syntax(Atoms.checked(word));
        }

        /// A string of octets, one char each.
        Builder string(String octets) {
            return part(new Part.Str(Octets.ofLatin1(octets)));
        }

        Builder part(Part part) {
            text.append(' ');
            return joinPart(part);
        }

        Builder joinPart(Part part) {
            parts.add(new Part.Text(text.toString()));
            text.setLength(0);
            parts.add(part);
            return this;
        }

        Command build() {
            if (!text.isEmpty()) {
                parts.add(new Part.Text(text.toString()));
            }
            return new Command(name, parts);
        }
    }
}
