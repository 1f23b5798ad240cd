package org.mailboat.acceptance;

import org.mailboat.imap.testkit.RawImapClient;
import org.mailboat.imap.testkit.TestServer;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A second, small IMAP client that shares no code with what is shipped: it fills a server and
/// reads back what is there, so that the two can be compared. Text is one char an octet. For one
/// thread.
public final class PlainImap implements AutoCloseable {
    private static final Pattern LISTED =
            Pattern.compile("\\* LIST \\(([^)]*)\\) (?:NIL|\"(?:\\\\?.)\") (.*)");
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
    private static final Pattern DATE = Pattern.compile("\\bINTERNALDATE \"([^\"]+)\"");
    private static final DateTimeFormatter IMAP_DATE =
            DateTimeFormatter.ofPattern("d-MMM-yyyy HH:mm:ss Z", Locale.ROOT);
    private static final DateTimeFormatter WRITTEN_DATE =
            DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ROOT);

    private final RawImapClient imap;

    public PlainImap(TestServer server, String user) throws IOException {
        imap = RawImapClient.login(server, user);
    }

    public void create(String wireName) throws IOException {
        imap.ok("CREATE " + RawImapClient.quoted(wireName));
    }

    /// Sends any command; its answer is OK.
    public RawImapClient.Answer ok(String line) throws IOException {
        return imap.ok(line);
    }

    /// @return whether the server takes such a name
    boolean tryToCreate(String wireName) throws IOException {
        return imap.command("CREATE " + RawImapClient.quoted(wireName)).isOk();
    }

    void select(String wireName) throws IOException {
        imap.ok("SELECT " + RawImapClient.quoted(wireName));
    }

    /// Appends them all, where the server lets the commands behind each other without waiting.
    public void append(String wireName, List<TestMessage> messages) throws IOException {
        if (offers("LITERAL+")) {
            appendAtOnce(wireName, messages);
            return;
        }
        for (TestMessage message : messages) {
            imap.append(
                    wireName, String.join(" ", message.flags()), date(message), message.octets());
        }
    }

    /// Whether the server names a capability.
    public boolean offers(String capability) throws IOException {
        String names = String.join(" ", imap.ok("CAPABILITY").lines()).toUpperCase(Locale.ROOT);
        return (names + " ").contains(" " + capability + " ");
    }

    private void appendAtOnce(String wireName, List<TestMessage> messages) throws IOException {
        var tags = new ArrayList<String>();
        for (TestMessage message : messages) {
            tags.add(
                    imap.send(
                            "APPEND %s (%s) \"%s\" {%d+}"
                                    .formatted(
                                            RawImapClient.quoted(wireName),
                                            String.join(" ", message.flags()),
                                            date(message),
                                            message.octets().length)));
            imap.raw(message.octets());
            imap.raw("\r\n");
        }
        imap.flush();
        for (String tag : tags) {
            RawImapClient.Answer answer = imap.finish(tag);
            if (!answer.isOk()) {
                throw new IOException("APPEND was answered " + answer.tagged());
            }
        }
    }

    /// The wire names of all mailboxes that hold mail.
    public List<String> mailboxes() throws IOException {
        var names = new ArrayList<String>();
        tree().forEach((name, selectable) -> {
            if (selectable) {
                names.add(name);
            }
        });
        return names;
    }

    /// All names of the tree, and whether they can be opened. Dovecot lists the parent of a mailbox
    /// as one that can be, also where it cannot.
    public SortedMap<String, Boolean> tree() throws IOException {
        var names = new TreeMap<String, Boolean>();
        for (String line : imap.ok("LIST \"\" \"*\"").lines()) {
            Matcher listed = LISTED.matcher(line);
            if (listed.matches()) {
                String attributes = listed.group(1).toLowerCase(Locale.ROOT);
                boolean selectable =
                        !attributes.contains("\\noselect") && !attributes.contains("\\nonexistent");
                names.put(unquoted(listed.group(2)), selectable);
            }
        }
        for (var name : names.entrySet()) {
            if (name.getValue()) {
                name.setValue(
                        imap.command("EXAMINE " + RawImapClient.quoted(name.getKey())).isOk());
            }
        }
        return names;
    }

    /// The wire names of all subscribed mailboxes.
    public Set<String> subscribed() throws IOException {
        var names = new TreeSet<String>();
        for (String line : imap.ok("LSUB \"\" \"*\"").lines()) {
            Matcher listed = LISTED.matcher(line.replaceFirst("LSUB", "LIST"));
            if (listed.matches() && !listed.group(1).contains("\\Noselect")) {
                names.add(unquoted(listed.group(2)));
            }
        }
        return names;
    }

    /// Reads every message of every mailbox by BODY.PEEK[], and changes nothing.
    public ServerContents readAll() throws IOException {
        var contents = new ServerContents();
        for (String wireName : mailboxes()) {
            read(wireName, contents);
        }
        return contents;
    }

    private void read(String wireName, ServerContents contents) throws IOException {
        long uidValidity =
                imap.ok("EXAMINE " + RawImapClient.quoted(wireName))
                        .number("\\[UIDVALIDITY (\\d+)]");
        String tag = imap.send("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])");
        imap.flush();
        // One by one: a mailbox may be larger than the memory.
        RawImapClient.Response response = imap.read();
        while (!response.text().startsWith(tag + " ")) {
            if (response.text().contains(" FETCH (") && response.text().contains("BODY[]")) {
                long uid = Long.parseLong(group(UID, response.text()));
                contents.add(
                        new ServerContents.Place(wireName, uidValidity, uid), message(response));
            }
            response = imap.read();
        }
        if (!response.text().startsWith(tag + " OK")) {
            throw new IOException("FETCH was answered " + response.text());
        }
    }

    private static ServerContents.Facts message(RawImapClient.Response response) {
        var flags = new TreeSet<String>();
        for (String flag : group(FLAGS, response.text()).split(" ")) {
            if (!flag.isEmpty() && !flag.equalsIgnoreCase("\\Recent")) {
                flags.add(flag);
            }
        }
        byte[] octets = response.literals().isEmpty() ? new byte[0] : response.literals().getLast();
        return ServerContents.Facts.of(
                octets,
                flags,
                ZonedDateTime.parse(group(DATE, response.text()).strip(), IMAP_DATE).toInstant());
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private static String date(TestMessage message) {
        return WRITTEN_DATE.format(message.internalDate().atZone(ZoneOffset.UTC));
    }

    private static String unquoted(String text) {
        return text.startsWith("\"")
                ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
                : text;
    }

    @Override
    public void close() throws IOException {
        imap.close();
    }
}
