package org.mailboat.imap.wire;

import org.mailboat.imap.wire.Command.Part;
import org.mailboat.model.Printable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Prints commands. The same command gives the same octets.
///
/// A string goes out quoted; as a literal where it holds line breaks or octets that a quoted string
/// cannot ([RFC 9051 §4.3](https://www.rfc-editor.org/rfc/rfc9051.html#section-4.3)).
///
/// @param mode whether literals wait
/// @param utf8 whether the server takes UTF-8 in quoted strings: `UTF8=ACCEPT` or IMAP4rev2 enabled
public record CommandPrinter(LiteralMode mode, boolean utf8) {
    /// Ends IDLE ([RFC 2177 §3](https://www.rfc-editor.org/rfc/rfc2177.html#section-3)).
    public static final String DONE = "DONE\r\n";

    /// Gives up an AUTHENTICATE ([RFC 9051
    /// §6.2.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.2.2)).
    public static final String CANCEL = "*\r\n";

    /// What to write, in order. Bytes between two waits are one fragment.
    public List<Fragment> print(Tag tag, Command command) {
        var out = new ArrayList<Fragment>();
        var line = new ByteArrayOutputStream();
        put(line, tag.text());
        line.write(' ');
        for (Part part : command.parts()) {
            print(part, line, out);
        }
        put(line, "\r\n");
        flush(line, out);
        return List.copyOf(out);
    }

    /// The line that answers a challenge; never to be logged.
    public static byte[] saslResponse(byte[] response) {
        return (Base64.getEncoder().encodeToString(response) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// The command for a log: on one line, with dots for what is secret and sizes for what is long.
    public static String redacted(Tag tag, Command command) {
        return tag.text() + " " + shown(command);
    }

    static String shown(Command command) {
        var text = new StringBuilder();
        for (Part part : command.parts()) {
            switch (part) {
                case Part.Text(String ascii) -> text.append(ascii);
                case Part.Str(byte[] octets) ->
                        text.append('"')
                                .append(Printable.of(Octets.readable(octets, 0, octets.length)))
                                .append('"');
                case Part.Hidden _ -> text.append("•••");
                case Part.Payload(LiteralSource source, boolean binary) ->
                        text.append(binary ? "~{" : "{").append(source.size()).append('}');
            }
        }
        return text.toString();
    }

    private void print(Part part, ByteArrayOutputStream line, List<Fragment> out) {
        switch (part) {
            case Part.Text(String ascii) -> put(line, ascii);
            case Part.Hidden(Part hidden) -> print(hidden, line, out);
            case Part.Str(byte[] octets) -> {
                if (WireText.isQuotable(octets, utf8)) {
                    line.writeBytes(WireText.quoted(octets));
                } else {
                    literalHead(octets.length, false, line, out);
                    line.writeBytes(octets);
                }
            }
            case Part.Payload(LiteralSource source, boolean binary) -> {
                literalHead(source.size(), binary, line, out);
                flush(line, out);
                out.add(new Fragment.Payload(source));
            }
        }
    }

    private void literalHead(
            long size, boolean binary, ByteArrayOutputStream line, List<Fragment> out) {
        boolean waits = mode.waits(size);
        put(line, (binary ? "~{" : "{") + size + (waits ? "}\r\n" : "+}\r\n"));
        if (waits) {
            flush(line, out);
            out.add(new Fragment.AwaitContinuation());
        }
    }

    private static void flush(ByteArrayOutputStream line, List<Fragment> out) {
        if (line.size() > 0) {
            out.add(new Fragment.Bytes(line.toByteArray()));
            line.reset();
        }
    }

    private static void put(ByteArrayOutputStream line, String ascii) {
        line.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
