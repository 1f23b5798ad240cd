package org.mailboat.imap.remote;

import org.mailboat.imap.client.Accounts;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imap.testkit.RawImapClient;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.imap.wire.FlagList;
import org.mailboat.imap.wire.ImapDates;
import org.mailboat.imap.wire.MailboxName;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.ServerAddress;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.testkit.WriteBench;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bench with a server that speaks IMAP: the remote under test reaches it through a proxy that
/// can lose what passes, and hides what the server is not to offer; the other client writes lines.
final class ImapBench implements WriteBench {
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final Pattern UID = Pattern.compile("UID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
    private static final Pattern DATE = Pattern.compile("INTERNALDATE \"([^\"]+)\"");
    private static final Pattern NAMED =
            Pattern.compile("^\\* (?:LIST|LSUB) \\(([^)]*)\\) (?:NIL|\"(.)\") (.*)$");

    private final FaultProxy proxy;
    private final RawImapClient other;
    private final ImapRemote remote;
    private final List<String> capabilities;
    private final String separator;
    private final String prefix;
    private final boolean keepsNewKeywords;

    /// @param hidden capabilities that the remote does not get to see
    /// @param keepsNewKeywords whether the server does
    ImapBench(TestServer server, Set<String> hidden, boolean keepsNewKeywords) {
        String user = server.user("writes" + USERS.incrementAndGet());
        proxy = FaultProxy.before(server.port());
        hidden.forEach(name -> proxy.arm(ProxyFault.Rewrite.withoutCapability(name)));
        remote =
                new ImapRemote(
                        Accounts.of(
                                ServerAddress.Security.PLAINTEXT, "127.0.0.1", proxy.port(), user),
                        Accounts.PASSWORD,
                        Accounts.config());
        this.keepsNewKeywords = keepsNewKeywords;
        try {
            other = RawImapClient.login(server, user);
            capabilities =
                    List.of(other.ok("CAPABILITY").lines().getFirst().split(" ")).stream()
                            .filter(name -> !hidden.contains(name))
                            .toList();
            String told = other.ok("LIST \"\" \"\"").lines().getFirst();
            Matcher listed = NAMED.matcher(told);
            separator = listed.find() ? Objects.requireNonNullElse(listed.group(2), "") : "";
            prefix =
                    other.command("NAMESPACE").find("^\\* NAMESPACE \\(\\(\"([^\"]*)\"").orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FaultProxy proxy() {
        return proxy;
    }

    @Override
    public ImapRemote remote() {
        return remote;
    }

    @Override
    public MailboxRef ref(String name) {
        return new MailboxRef(new MailboxId(1), wireName(name), MailboxPath.parse(name));
    }

    private String wireName(String name) {
        MailboxPath path = MailboxPath.parse(name);
        return path.isInbox() ? "INBOX" : prefix + MailboxName.wireName(path, separator, false);
    }

    private String quoted(String name) {
        return RawImapClient.quoted(wireName(name));
    }

    RawImapClient.Answer say(String command) {
        try {
            return other.ok(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void create(String name) {
        say("CREATE " + quoted(name));
    }

    @Override
    public void delete(String name) {
        say("DELETE " + quoted(name));
    }

    @Override
    public long put(String mailbox, String text, Keywords keywords, Instant date) {
        try {
            RawImapClient.Answer answer =
                    other.file(
                            wireName(mailbox),
                            keywords.toString(),
                            ImapDates.print(date),
                            text.getBytes(StandardCharsets.ISO_8859_1));
            if (!answer.isOk()) {
                throw new AssertionError("APPEND was answered " + answer.tagged());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return held(mailbox).lastKey();
    }

    @Override
    public void mark(String mailbox, long id, Keywords keywords) {
        say("SELECT " + quoted(mailbox));
        say("UID STORE %d +FLAGS (%s)".formatted(id, keywords));
        leave();
    }

    @Override
    public void remove(String mailbox, long id) {
        say("SELECT " + quoted(mailbox));
        say("UID STORE " + id + " +FLAGS (\\Deleted)");
        say("EXPUNGE");
        leave();
    }

    /// Some servers end a session whose mailbox is deleted.
    private void leave() {
        say("EXAMINE INBOX");
    }

    @Override
    public NavigableMap<Long, Held> held(String mailbox) {
        var held = new TreeMap<Long, Held>();
        if (say("EXAMINE " + quoted(mailbox)).number("^\\* ([0-9]+) EXISTS") == 0) {
            leave();
            return held;
        }
        for (var response : say("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])").untagged()) {
            String line = response.text();
            if (!response.literals().isEmpty()) {
                held.put(
                        Long.parseLong(group(UID, line)),
                        new Held(
                                new String(
                                        response.literals().getLast(), StandardCharsets.ISO_8859_1),
                                FlagList.of(List.of(group(FLAGS, line).split(" "))).keywords(),
                                Objects.requireNonNull(ImapDates.parse(group(DATE, line)))));
            }
        }
        leave();
        return held;
    }

    private static String group(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + line);
        }
        return matcher.group(1);
    }

    @Override
    public Set<String> mailboxes() {
        return names("LIST \"\" \"*\"");
    }

    @Override
    public Set<String> subscribed() {
        return names("LSUB \"\" \"*\"");
    }

    private Set<String> names(String command) {
        var names = new TreeSet<String>();
        for (String line : say(command).lines()) {
            Matcher listed = NAMED.matcher(line);
            if (listed.find() && !listed.group(1).toUpperCase(Locale.ROOT).contains("\\NOSELECT")) {
                String wireName = listed.group(3);
                if (wireName.startsWith("\"")) {
                    wireName = wireName.substring(1, wireName.length() - 1).replace("\\", "");
                }
                String own =
                        wireName.equalsIgnoreCase("INBOX")
                                ? "INBOX"
                                : wireName.startsWith(prefix)
                                        ? wireName.substring(prefix.length())
                                        : wireName;
                names.add(MailboxName.path(own, separator, false).orElseThrow().toString());
            }
        }
        return names;
    }

    @Override
    public void loseAnswer(Written what) {
        proxy.arm(new ProxyFault.LoseAnswer(command(what)), 1);
    }

    @Override
    public void loseCommand(Written what) {
        proxy.arm(new ProxyFault.CutAtCommand(command(what), false), 1);
    }

    static Pattern command(Written what) {
        return Pattern.compile(
                switch (what) {
                    case MARK -> "^UID STORE";
                    case REMOVE -> "^(UID )?EXPUNGE";
                    case MOVE -> "^UID MOVE";
                    case COPY -> "^UID COPY";
                    case APPEND -> "^APPEND";
                    case CREATE -> "^CREATE";
                    case RENAME -> "^RENAME";
                    case DELETE -> "^DELETE";
                    case SUBSCRIBE -> "^SUBSCRIBE";
                });
    }

    @Override
    public boolean tellsIds() {
        return capabilities.contains("UIDPLUS");
    }

    @Override
    public boolean moves() {
        return capabilities.contains("MOVE");
    }

    @Override
    public boolean expungesSome() {
        return capabilities.contains("UIDPLUS");
    }

    @Override
    public boolean keepsNewKeywords() {
        return keepsNewKeywords;
    }

    @Override
    public void close() {
        remote.close();
        proxy.close();
        try {
            other.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
