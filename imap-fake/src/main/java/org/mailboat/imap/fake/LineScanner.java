package org.mailboat.imap.fake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds lines and literals in one direction of an IMAP connection.
///
/// A unit is a command or a response: lines with the literals between them. Used by one thread.
final class LineScanner {
    private static final Pattern LITERAL = Pattern.compile("\\{([0-9]{1,10})([+-]?)}\r\n$");
    private static final int LONGEST_COUNT = 32;

    /// A line with its CRLF, or some octets of a literal.
    ///
    /// @param starts whether a unit begins with it
    /// @param ends whether a unit ends with it
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Piece(byte[] octets, boolean line, boolean starts, boolean ends) {
        String text() {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }

        /// Whether the sender waits to be told to go on.
        boolean awaitsContinuation() {
            Matcher matcher = LITERAL.matcher(tail(octets));
            return line && matcher.find() && matcher.group(2).isEmpty();
        }
    }

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long literalLeft;
    private boolean within;

    /// The pieces that are complete with these octets; the rest of a line is kept.
    List<Piece> feed(byte[] octets, int count) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < count) {
            if (literalLeft > 0) {
                int take = (int) Math.min(literalLeft, count - at);
                literalLeft -= take;
                pieces.add(
                        new Piece(Arrays.copyOfRange(octets, at, at + take), false, false, false));
                at += take;
            } else {
                byte b = octets[at++];
                line.write(b);
                if (b == '\n') {
                    pieces.add(endLine());
                }
            }
        }
        return pieces;
    }

    private Piece endLine() {
        byte[] octets = line.toByteArray();
        line.reset();
        Matcher literal = LITERAL.matcher(tail(octets));
        boolean more = literal.find();
        literalLeft = more ? Long.parseLong(literal.group(1)) : 0;
        Piece piece = new Piece(octets, true, !within, !more);
        within = more;
        return piece;
    }

    /// What is left of a line that never ended.
    byte[] rest() {
        byte[] octets = line.toByteArray();
        line.reset();
        return octets;
    }

    boolean isBetweenUnits() {
        return !within && literalLeft == 0 && line.size() == 0;
    }

    private static String tail(byte[] octets) {
        int from = Math.max(0, octets.length - LONGEST_COUNT);
        return new String(octets, from, octets.length - from, StandardCharsets.ISO_8859_1);
    }
}
