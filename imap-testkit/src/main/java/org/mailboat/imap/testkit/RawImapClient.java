package org.mailboat.imap.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client that writes lines and gives back what the server said, without understanding it.
///
/// Text is one character an octet. Every wait ends after 20 seconds. For one thread; closed by the
/// test.
public final class RawImapClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Pattern LITERAL = Pattern.compile("\\{([0-9]+)}$");

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Response greeting;
    private int tags;

    /// One response.
    ///
    /// @param text all of it without line ends; a literal stands as `{size}`
    /// @param literals the octets of the literals, in order
    public record Response(String text, List<byte[]> literals) {
        /// The text with each literal put in quotes in its place: for literals that are names.
        public String inlined() {
            String line = text;
            for (byte[] literal : literals) {
                String octets = new String(literal, StandardCharsets.ISO_8859_1);
                line = line.replace("{" + literal.length + "}", quoted(octets));
            }
            return line;
        }
    }

    /// What a command brought.
    ///
    /// @param untagged the responses before its own, in order
    /// @param tagged its own, without the tag: `OK …`, `NO …`, `BAD …`
    public record Answer(List<Response> untagged, String tagged) {
        public boolean isOk() {
            return tagged.startsWith("OK");
        }

        /// The texts of all untagged responses.
        public List<String> lines() {
            return untagged.stream().map(Response::inlined).toList();
        }

        /// What this pattern's first group is in the first response that has it, tagged or not.
        public Optional<String> find(String pattern) {
            Pattern compiled = Pattern.compile(pattern);
            for (Response response : untagged) {
                Matcher matcher = compiled.matcher(response.text());
                if (matcher.find()) {
                    return Optional.of(matcher.group(1));
                }
            }
            Matcher matcher = compiled.matcher(tagged);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }

        /// As [#find(String)], for a number that must be there.
        public long number(String pattern) {
            return Long.parseLong(
                    find(pattern)
                            .orElseThrow(
                                    () -> new AssertionError("no " + pattern + " in " + this)));
        }
    }

    private RawImapClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        this.greeting = read();
    }

    /// Connects to 127.0.0.1 and reads the greeting.
    public static RawImapClient connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return new RawImapClient(socket);
    }

    /// Connects and logs in.
    public static RawImapClient login(TestServer server, String user) throws IOException {
        RawImapClient client = connect(server.port());
        client.ok("LOGIN " + quoted(user) + " " + TestServer.PASSWORD);
        return client;
    }

    public String greeting() {
        return greeting.text();
    }

    /// Sends a command and waits for its answer.
    public Answer command(String line) throws IOException {
        String tag = send(line);
        flush();
        return finish(tag);
    }

    /// Sends a command and waits for its answer, which is OK.
    public Answer ok(String line) throws IOException {
        Answer answer = command(line);
        if (!answer.isOk()) {
            throw new AssertionError(line + " was answered " + answer.tagged());
        }
        return answer;
    }

    /// Writes a command into the buffer and gives its tag; [#flush()] sends it.
    public String send(String line) throws IOException {
        return sendText(line + "\r\n");
    }

    /// Writes the beginning of a command, with whatever line ends it has, and gives its tag.
    String sendText(String text) throws IOException {
        String tag = "t" + ++tags;
        raw(tag + " " + text);
        return tag;
    }

    /// Writes text into the buffer as it is.
    public void raw(String text) throws IOException {
        raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Writes octets into the buffer as they are.
    public void raw(byte[] octets) throws IOException {
        out.write(octets);
    }

    /// The stream behind the buffer, for octets that are not held in memory.
    OutputStream stream() {
        return out;
    }

    public void flush() throws IOException {
        out.flush();
    }

    /// Reads up to the answer of the command with this tag.
    public Answer finish(String tag) throws IOException {
        List<Response> untagged = new ArrayList<>();
        while (true) {
            Response response = read();
            if (response.text().startsWith(tag + " ")) {
                return new Answer(untagged, response.text().substring(tag.length() + 1));
            }
            untagged.add(response);
        }
    }

    /// Sends a command and gives every response up to its own, or up to where the server closes.
    public List<String> answerOrEnd(String line) throws IOException {
        String tag = send(line);
        List<String> lines = new ArrayList<>();
        try {
            flush();
            while (lines.isEmpty() || !lines.getLast().startsWith(tag + " ")) {
                lines.add(read().text());
            }
        } catch (EOFException | SocketException e) {
            lines.add("(closed)");
        }
        return lines;
    }

    /// Files a message; gives its UID, as APPENDUID says.
    public long append(String mailbox, String flags, String date, byte[] octets)
            throws IOException {
        Answer answer = file(mailbox, flags, date, octets);
        if (!answer.isOk()) {
            throw new AssertionError("APPEND was answered " + answer.tagged());
        }
        return answer.number("\\[APPENDUID [0-9]+ ([0-9]+)]");
    }

    /// Files a message once the server has asked for its octets; gives the answer, whatever it is.
    public Answer file(String mailbox, String flags, String date, byte[] octets)
            throws IOException {
        String when = date.isEmpty() ? "" : "\"" + date + "\" ";
        String tag =
                send(
                        "APPEND %s (%s) %s{%d}"
                                .formatted(quoted(mailbox), flags, when, octets.length));
        flush();
        List<Response> before = new ArrayList<>();
        for (Response response = read(); !response.text().startsWith("+"); response = read()) {
            if (response.text().startsWith(tag + " ")) {
                return new Answer(before, response.text().substring(tag.length() + 1));
            }
            before.add(response);
        }
        raw(octets);
        raw("\r\n");
        flush();
        Answer answer = finish(tag);
        before.addAll(answer.untagged());
        return new Answer(before, answer.tagged());
    }

    /// Reads the next response, whatever it is.
    public Response read() throws IOException {
        StringBuilder text = new StringBuilder();
        List<byte[]> literals = new ArrayList<>();
        while (true) {
            text.append(line());
            Matcher literal = LITERAL.matcher(text);
            if (!literal.find()) {
                return new Response(text.toString(), literals);
            }
            int size = Integer.parseInt(literal.group(1));
            byte[] octets = in.readNBytes(size);
            if (octets.length < size) {
                throw new EOFException("closed within a literal");
            }
            literals.add(octets);
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException("closed after: " + line);
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("a line ends with a bare LF: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /// A quoted string.
    public static String quoted(String octets) {
        return "\"" + octets.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
