package org.mailboat.acceptance;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A second, small IMAP client that shares no code with Mailboat: it fills a server and reads back
/// what is there, so that the two can be compared. Text is one char an octet. For one thread.
final class PlainImap implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");
    private static final Pattern LISTED =
            Pattern.compile("\\* LIST \\(([^)]*)\\) (?:NIL|\"(?:\\\\?.)\") (.*)");
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
    private static final Pattern DATE = Pattern.compile("\\bINTERNALDATE \"([^\"]+)\"");
    private static final Pattern UIDVALIDITY = Pattern.compile("\\[UIDVALIDITY (\\d+)]");
    private static final DateTimeFormatter IMAP_DATE =
            DateTimeFormatter.ofPattern("d-MMM-yyyy HH:mm:ss Z", Locale.ROOT);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int tag;

    /// One answer line with the octets of its literals; in the text each stands as `{length}`.
    private record Answer(String text, List<byte[]> literals) {}

    PlainImap(int port, String user, String password) throws IOException {
        socket = new Socket("127.0.0.1", port);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        read();
        command("LOGIN \"" + user + "\" \"" + password + "\"");
    }

    void create(String wireName) throws IOException {
        command("CREATE " + quoted(wireName));
    }

    void select(String wireName) throws IOException {
        command("SELECT " + quoted(wireName));
    }

    /// Sends any command and wants OK.
    void command(String line) throws IOException {
        finish(send(line), answer -> {});
    }

    /// Appends them all, the commands behind each other without waiting.
    void append(String wireName, List<TestMessage> messages) throws IOException {
        var tags = new ArrayList<String>();
        for (TestMessage message : messages) {
            tags.add(
                    send(
                            "APPEND %s (%s) \"%s\" {%d+}"
                                    .formatted(
                                            quoted(wireName),
                                            String.join(" ", message.flags()),
                                            date(message),
                                            message.octets().length)));
            // The line end of the literal's announcement was sent; its own follows the octets.
            out.write(message.octets());
            out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        out.flush();
        for (String sent : tags) {
            finish(sent, answer -> {});
        }
    }

    /// The wire names of all mailboxes that hold mail.
    List<String> mailboxes() throws IOException {
        var names = new ArrayList<String>();
        finish(
                send("LIST \"\" \"*\""),
                answer -> {
                    Matcher listed = LISTED.matcher(answer.text());
                    if (listed.matches()
                            && !listed.group(1).toLowerCase(Locale.ROOT).contains("\\noselect")) {
                        names.add(
                                answer.literals().isEmpty()
                                        ? unquoted(listed.group(2))
                                        : latin1(answer.literals().getFirst()));
                    }
                });
        return names;
    }

    /// Reads every message of every mailbox by BODY.PEEK[], and changes nothing.
    ServerContents readAll() throws IOException {
        var contents = new ServerContents();
        for (String wireName : mailboxes()) {
            read(wireName, contents);
        }
        return contents;
    }

    private void read(String wireName, ServerContents contents) throws IOException {
        long[] uidValidity = {0};
        finish(
                send("EXAMINE " + quoted(wireName)),
                answer -> {
                    Matcher matcher = UIDVALIDITY.matcher(answer.text());
                    if (matcher.find()) {
                        uidValidity[0] = Long.parseLong(matcher.group(1));
                    }
                });
        finish(
                send("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])"),
                answer -> {
                    if (answer.text().contains(" FETCH (") && answer.text().contains("BODY[]")) {
                        contents.add(
                                new ServerContents.Place(
                                        wireName,
                                        uidValidity[0],
                                        Long.parseLong(group(UID, answer.text()))),
                                message(answer));
                    }
                });
    }

    private static ServerContents.Facts message(Answer answer) {
        var flags = new TreeSet<String>();
        for (String flag : group(FLAGS, answer.text()).split(" ")) {
            if (!flag.isEmpty() && !flag.equalsIgnoreCase("\\Recent")) {
                flags.add(flag);
            }
        }
        byte[] octets = answer.literals().isEmpty() ? new byte[0] : answer.literals().getLast();
        return ServerContents.Facts.of(
                octets,
                flags,
                ZonedDateTime.parse(group(DATE, answer.text()).strip(), IMAP_DATE).toInstant());
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private static String date(TestMessage message) {
        return IMAP_DATE.format(message.internalDate().atZone(ZoneOffset.UTC));
    }

    static String quoted(String wireName) {
        return '"' + wireName.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String unquoted(String text) {
        return text.startsWith("\"")
                ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
                : text;
    }

    private String send(String line) throws IOException {
        String name = "t" + ++tag;
        out.write((name + " " + line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        if (!line.endsWith("+}")) {
            out.flush();
        }
        return name;
    }

    private void finish(String sent, Consumer<Answer> untagged) throws IOException {
        while (true) {
            Answer answer = read();
            if (answer.text().startsWith(sent + " ")) {
                if (!answer.text().startsWith(sent + " OK")) {
                    throw new IOException(answer.text());
                }
                return;
            }
            untagged.accept(answer);
        }
    }

    private Answer read() throws IOException {
        var text = new StringBuilder();
        var literals = new ArrayList<byte[]>();
        while (true) {
            text.append(line());
            Matcher literal = LITERAL.matcher(text);
            if (!literal.find()) {
                return new Answer(text.toString(), literals);
            }
            byte[] octets = in.readNBytes(Integer.parseInt(literal.group(1)));
            literals.add(octets);
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream(120);
        int b = in.read();
        while (b != '\n') {
            if (b < 0) {
                throw new EOFException("the server hung up after: " + latin1(line.toByteArray()));
            }
            if (b != '\r') {
                line.write(b);
            }
            b = in.read();
        }
        return latin1(line.toByteArray());
    }

    private static String latin1(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
