package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A user of a server under test, logged in, and the short words in which the contracts ask.
///
/// Mailboxes are named as below the personal namespace ([#box]), wherever the server keeps that.
/// For one thread; closed by the contract that opened it.
public final class ContractSession implements AutoCloseable {
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final byte[] MAIL = bytes("From: a@b.example\r\nSubject: one\r\n\r\nbody\r\n");

    private final TestServer server;
    private final String user;
    private final RawImapClient imap;
    private final String prefix;

    private ContractSession(TestServer server, String user, RawImapClient imap) throws IOException {
        this.server = server;
        this.user = user;
        this.imap = imap;
        this.prefix =
                imap.command("NAMESPACE")
                        .find("^\\* NAMESPACE \\(\\(\"((?:[^\"\\\\]|\\\\.)*)\"")
                        .orElse("");
    }

    /// A session of a user that nobody had before.
    static ContractSession ofNewUser(TestServer server) throws IOException {
        String user = server.user("contract" + USERS.incrementAndGet());
        return new ContractSession(server, user, RawImapClient.login(server, user));
    }

    /// One octet a character.
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// A small message.
    byte[] mail() {
        return MAIL.clone();
    }

    /// The connection, for what has no word here.
    RawImapClient imap() {
        return imap;
    }

    String user() {
        return user;
    }

    /// A connection on which nobody has logged in, to be closed by the caller.
    RawImapClient unnamed() throws IOException {
        return RawImapClient.connect(server.port());
    }

    /// Another connection of the same user, to be closed by the caller.
    RawImapClient another() throws IOException {
        return RawImapClient.login(server, user);
    }

    /// A mailbox's name with the personal namespace before it.
    String name(String name) {
        return prefix + name;
    }

    /// As [#name], quoted for a command.
    String box(String name) {
        return RawImapClient.quoted(name(name));
    }

    /// What stands between levels of a name.
    String separator() throws IOException {
        return imap.ok("LIST \"\" \"\"").find("\\* LIST \\([^)]*\\) \"(.)\"").orElseThrow();
    }

    RawImapClient.Answer ok(String command) throws IOException {
        return imap.ok(command);
    }

    /// Whether CAPABILITY names this.
    boolean offers(String capability) throws IOException {
        return List.of(imap.ok("CAPABILITY").lines().getFirst().split(" ")).contains(capability);
    }

    /// Files the small message in INBOX; gives its UID.
    long append() throws IOException {
        return append(MAIL);
    }

    /// Files a message in INBOX; gives its UID.
    long append(byte[] octets) throws IOException {
        return imap.append("INBOX", "", "", octets);
    }

    /// Files a small message in INBOX with these flags; gives its UID.
    long appendWith(String flags) throws IOException {
        return imap.append("INBOX", flags, "", MAIL);
    }

    /// The one FETCH response that has these items of this UID, in the selected mailbox.
    RawImapClient.Response fetchOne(long uid, String items) throws IOException {
        List<RawImapClient.Response> found =
                imap.ok("UID FETCH " + uid + " (" + items + ")").untagged().stream()
                        .filter(r -> r.text().contains("UID " + uid))
                        .filter(r -> r.text().contains(items.replaceAll("[.]PEEK|[\\[<].*", "")))
                        .toList();
        assertThat(found).as("FETCH " + items).hasSize(1);
        return found.getFirst();
    }

    /// The UIDs in the selected mailbox that a search finds, in the server's order.
    List<Long> search(String key) throws IOException {
        List<String> lines = imap.ok("UID SEARCH " + key).lines();
        return lines.getFirst().equals("* SEARCH")
                ? List.of()
                : numbers(lines, "(?<= )([0-9]+)(?= |$)");
    }

    /// The names that LIST gives for a pattern, without the personal namespace before them; INBOX
    /// in capitals.
    List<String> listed(String pattern) throws IOException {
        return imap.ok("LIST \"\" " + pattern).lines().stream()
                .filter(line -> line.startsWith("* LIST "))
                .map(line -> line.replaceFirst("^\\* LIST \\([^)]*\\) (NIL|\"[^\"]*\") ", ""))
                .map(ContractSession::unquoted)
                .map(name -> name.equalsIgnoreCase("INBOX") ? "INBOX" : name)
                .map(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name)
                .toList();
    }

    private static String unquoted(String name) {
        return name.startsWith("\"")
                ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1")
                : name;
    }

    /// One number of a mailbox, as STATUS tells it.
    long status(String mailbox, String item) throws IOException {
        return status(imap, mailbox, item);
    }

    private static long status(RawImapClient client, String mailbox, String item)
            throws IOException {
        return client.ok("STATUS %s (%s)".formatted(mailbox, item)).number(item + " ([0-9]+)");
    }

    /// INBOX's HIGHESTMODSEQ, as another connection sees it.
    long modSeq() throws IOException {
        try (RawImapClient other = another()) {
            return status(other, "INBOX", "HIGHESTMODSEQ");
        }
    }

    /// The numbers in all lines that this pattern finds.
    static List<Long> numbers(List<String> lines, String pattern) {
        List<Long> numbers = new ArrayList<>();
        Pattern compiled = Pattern.compile(pattern);
        for (String line : lines) {
            Matcher matcher = compiled.matcher(line);
            while (matcher.find()) {
                numbers.add(Long.valueOf(matcher.group(1)));
            }
        }
        return numbers;
    }

    @Override
    public void close() throws IOException {
        imap.close();
    }
}
