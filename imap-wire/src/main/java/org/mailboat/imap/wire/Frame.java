package org.mailboat.imap.wire;

import java.util.List;

/// One complete response, or command, as framed: its line parts as one run of octets and its
/// literals.
public final class Frame {
    /// A literal's place and value.
    ///
    /// @param start where its head `{n}` begins in the line octets
    /// @param end just behind its head
    record Literal(int start, int end, LiteralValue value) {}

    private final byte[] line;
    private final List<Literal> literals;

    Frame(byte[] line, List<Literal> literals) {
        this.line = line;
        this.literals = literals;
    }

    /// The line parts joined, with the heads of literals and without line ends. Not copied.
    byte[] line() {
        return line;
    }

    List<Literal> literals() {
        return literals;
    }

    /// The line parts joined, with the heads of literals and without line ends, one char an octet.
    public String text() {
        return Octets.latin1(line);
    }

    /// The values of its literals, in order.
    public List<LiteralValue> literalValues() {
        return literals.stream().map(Literal::value).toList();
    }

    @Override
    public String toString() {
        return "Frame[" + line.length + " octets, " + literals.size() + " literals]";
    }
}
