package org.mailboat.acceptance.propagation;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imap.testkit.RawImapClient;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.imap.wire.FlagList;
import org.mailboat.imap.wire.ImapDates;
import org.mailboat.imap.wire.MailboxName;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.testkit.WriteFaults.Written;
import org.mailboat.sync.testkit.propagation.Happening;
import org.mailboat.sync.testkit.propagation.ServerSide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An account on a server as another client sees it, which writes lines. For one thread.
final class ImapServerSide implements ServerSide, AutoCloseable {
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
    private static final Pattern NAMED =
            Pattern.compile("^\\* LIST \\(([^)]*)\\) (?:NIL|\"\\\\?(.)\") (.*)$");

    private static final Set<ProxyFault.Part> OFTEN_SAID =
            EnumSet.of(ProxyFault.Part.COMMAND, ProxyFault.Part.UNTAGGED, ProxyFault.Part.TAGGED);

    private final TestServer server;
    private final String user;
    private final FaultProxy proxy;
    private final boolean encrypted;
    private final Disasters disasters;
    private @Nullable RawImapClient client;
    private String separator = "";
    private String prefix = "";
    private boolean moves;
    private boolean uidPlus;
    private BooleanSupplier wasCut = () -> false;

    /// What an administrator can do to the account; nobody is connected meanwhile.
    interface Disasters {
        /// @param wireName the mailbox it is about, or what else
        void happen(Happening what, String wireName) throws IOException;
    }

    /// @param proxy what the store under test connects through
    /// @param encrypted whether it agrees on TLS over it, with STARTTLS
    ImapServerSide(
            TestServer server,
            String user,
            FaultProxy proxy,
            boolean encrypted,
            Disasters disasters) {
        this.server = server;
        this.user = user;
        this.proxy = proxy;
        this.encrypted = encrypted;
        this.disasters = disasters;
    }

    private RawImapClient client() throws IOException {
        if (client == null) {
            client = RawImapClient.login(server, user);
            String offered = String.join(" ", client.ok("CAPABILITY").lines()) + " ";
            moves = offered.contains(" MOVE ");
            uidPlus = offered.contains(" UIDPLUS ");
            Matcher listed = NAMED.matcher(client.ok("LIST \"\" \"\"").lines().getFirst());
            separator = listed.find() ? Objects.requireNonNullElse(listed.group(2), "") : "";
            prefix =
                    offered.contains(" NAMESPACE ")
                            ? client.ok("NAMESPACE")
                                    .find("^\\* NAMESPACE \\(\\(\"([^\"]*)\"")
                                    .orElse("")
                            : "";
        }
        return client;
    }

    /// What the paths of all mailboxes but INBOX begin with for a store, perhaps nothing.
    String prefix() {
        try {
            var _ = client();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return separator.isEmpty() ? prefix : prefix.replace(separator, "/");
    }

    private RawImapClient.Answer say(String command) {
        try {
            return client().ok(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String wireName(String name) {
        MailboxPath path = MailboxPath.parse(name);
        try {
            var _ = client();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path.isInbox() ? "INBOX" : prefix + MailboxName.wireName(path, separator, false);
    }

    private String quoted(String name) {
        return RawImapClient.quoted(wireName(name));
    }

    /// Some servers end a session whose mailbox is renamed or deleted, or file nothing in one that
    /// is open to be read.
    private void leave() {
        say("EXAMINE INBOX");
        say("CLOSE");
    }

    @Override
    public List<String> mailboxes() {
        var names = new ArrayList<String>();
        for (String line : say("LIST \"\" \"*\"").lines()) {
            Matcher listed = NAMED.matcher(line);
            if (listed.find() && isMailbox(listed.group(1))) {
                names.add(path(listed.group(3)));
            }
        }
        return names.stream().sorted().toList();
    }

    private static boolean isMailbox(String attributes) {
        String folded = attributes.toLowerCase(Locale.ROOT);
        return !folded.contains("\\noselect") && !folded.contains("\\nonexistent");
    }

    private String path(String wireName) {
        String bare =
                wireName.startsWith("\"")
                        ? wireName.substring(1, wireName.length() - 1).replaceAll("\\\\(.)", "$1")
                        : wireName;
        if (bare.equalsIgnoreCase("INBOX")) {
            return "INBOX";
        }
        String own = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
        return MailboxName.path(own, separator, false).orElseThrow().toString();
    }

    @Override
    public List<Held> held(String mailbox) {
        var held = new ArrayList<Held>();
        if (say("EXAMINE " + quoted(mailbox)).number("^\\* ([0-9]+) EXISTS") > 0) {
            for (var response : say("UID FETCH 1:* (UID FLAGS BODY.PEEK[HEADER])").untagged()) {
                if (!response.literals().isEmpty()) {
                    held.add(
                            new Held(
                                    Long.parseLong(group(UID, response.text())),
                                    new String(
                                            response.literals().getLast(),
                                            StandardCharsets.ISO_8859_1),
                                    FlagList.of(
                                                    List.of(
                                                            group(FLAGS, response.text())
                                                                    .split(" ", -1)))
                                            .keywords()));
                }
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
    public void put(String mailbox, String text, Keywords keywords, Instant date) {
        try {
            RawImapClient.Answer answer =
                    client().file(
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
    }

    @Override
    public void mark(String mailbox, long id, Keywords added, Keywords removed) {
        say("SELECT " + quoted(mailbox));
        if (!added.isEmpty()) {
            say("UID STORE %d +FLAGS (%s)".formatted(id, added));
        }
        if (!removed.isEmpty()) {
            say("UID STORE %d -FLAGS (%s)".formatted(id, removed));
        }
        leave();
    }

    @Override
    public void move(String mailbox, long id, String to) {
        if (moves) {
            say("SELECT " + quoted(mailbox));
            say("UID MOVE " + id + " " + quoted(to));
            leave();
        } else {
            copy(mailbox, id, to);
            expunge(mailbox, id);
        }
    }

    @Override
    public void copy(String mailbox, long id, String to) {
        say("SELECT " + quoted(mailbox));
        say("UID COPY " + id + " " + quoted(to));
        leave();
    }

    @Override
    public void expunge(String mailbox, long id) {
        say("SELECT " + quoted(mailbox));
        say("UID STORE " + id + " +FLAGS (\\Deleted)");
        say(uidPlus ? "UID EXPUNGE " + id : "EXPUNGE");
        leave();
    }

    @Override
    public void create(String mailbox) {
        say("CREATE " + quoted(mailbox));
    }

    @Override
    public void rename(String mailbox, String to) {
        say("RENAME " + quoted(mailbox) + " " + quoted(to));
    }

    @Override
    public void remove(String mailbox) {
        for (String each : mailboxes().reversed()) {
            if (each.equals(mailbox) || each.startsWith(mailbox + "/")) {
                say("DELETE " + quoted(each));
            }
        }
    }

    @Override
    public void happen(Happening what, String about) {
        boolean ofMailbox =
                what == Happening.RENUMBER
                        || what == Happening.SHUFFLE
                        || what == Happening.READ_ONLY;
        String wireName = ofMailbox ? wireName(about) : about;
        close();
        try {
            disasters.happen(what, wireName);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void loseAnswer(Written what) {
        proxy.arm(new ProxyFault.LoseAnswer(command(what)), 1);
    }

    @Override
    public void loseCommand(Written what) {
        proxy.arm(new ProxyFault.CutAtCommand(command(what), false), 1);
    }

    @Override
    public String cutLink(long seed) {
        var random = new Random(seed * 0x9E3779B97F4A7C15L);
        int early = random.nextInt(8);
        if (encrypted && early < 6) {
            // In the handshake, or in what is said thereafter, which only its length tells.
            return cutAfter(early < 4 ? 2_000 : 8_000, random);
        }
        if (early == 0) {
            // In the greeting, in a login.
            return cutAfter(400, random);
        }
        var cut =
                new ProxyFault.CutIn(
                        random.nextBoolean()
                                ? any(ProxyFault.Part.values(), random)
                                : any(OFTEN_SAID.toArray(ProxyFault.Part[]::new), random),
                        any(ProxyFault.At.values(), random),
                        random.nextInt(1_000));
        int spared = random.nextInt(OFTEN_SAID.contains(cut.part()) ? 16 : 2);
        int before = proxy.cuts();
        wasCut = () -> proxy.cuts() > before;
        proxy.armAfter(spared, cut);
        return cut + " but " + spared;
    }

    private String cutAfter(int most, Random random) {
        var direction = any(ProxyFault.Direction.values(), random);
        var cut = new ProxyFault.CutAfter(direction, random.nextInt(most));
        wasCut = () -> true;
        proxy.arm(cut, 1);
        return cut.toString();
    }

    private static <T> T any(T[] all, Random random) {
        return all[random.nextInt(all.length)];
    }

    @Override
    public boolean wasCut() {
        return wasCut.getAsBoolean();
    }

    @Override
    public void loseNothing() {
        proxy.clear();
    }

    private static Pattern command(Written what) {
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

    /// Ends the connection; it is made again when it is needed.
    @Override
    public void close() {
        try {
            if (client != null) {
                client.close();
                client = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
