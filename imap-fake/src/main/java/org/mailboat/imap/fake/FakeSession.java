package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Socket;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.SSLContext;

/// One connection of the fake server: reads a command, answers it, tells the news, and again.
///
/// It runs on a thread of its own; [#close()] may be called from any.
final class FakeSession {
    static final System.Logger LOG = System.getLogger(FakeSession.class.getName());

    private final FakeImapServer server;
    private final SessionWire wire;
    private boolean secured;
    private final Set<String> enabled = new HashSet<>();
    private boolean ended;
    private @Nullable FakeAccount account;
    private @Nullable SelectedMailbox selected;
    private @Nullable Notify notify;

    FakeSession(FakeImapServer server, Socket socket) throws IOException {
        this.server = server;
        this.wire = new SessionWire(server, socket);
    }

    void run() {
        try {
            wire.line("* OK [CAPABILITY " + capabilities() + "] " + profile().name() + " is ready");
            wire.flush();
            serve();
        } catch (SelectedMailbox.MailboxGone e) {
            sayBye(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "session ended: {0}", e.getMessage());
        } finally {
            close();
            server.ended(this);
        }
    }

    private void sayBye(String reason) {
        try {
            wire.line("* BYE " + reason);
            wire.flush();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no BYE: {0}", e.getMessage());
        }
    }

    void close() {
        wire.close();
    }

    private void serve() throws IOException {
        while (!ended) {
            // A new reader for each command: TLS replaces the stream below it.
            FakeCommand command = reader().read();
            if (command == null) {
                return;
            }
            server.count(new FakeTraffic(0, 1, 0, 0, 0, 0));
            server.heard(command);
            if (server.delays(command, () -> carryOutUnheard(command))) {
                return;
            }
            answer(command);
        }
    }

    CommandReader reader() {
        return new CommandReader(
                wire.input(),
                new CommandReader.Continuation() {
                    @Override
                    public void ready() throws IOException {
                        wire.line("+ go on");
                        wire.flush();
                    }

                    @Override
                    public boolean allowsUnasked(long size) {
                        return offers("LITERAL+") || (offers("LITERAL-") && size <= 4096);
                    }
                });
    }

    /// Carries out a command after its connection ended.
    private void carryOutUnheard(FakeCommand command) {
        try {
            carryOut(command);
        } catch (IOException | FakeCommand.BadCommand | FakeCommand.Refused e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody hears: {0}", e.getMessage());
        }
    }

    private void answer(FakeCommand command) throws IOException {
        String answer;
        try {
            server.checkRefused(command);
            answer = carryOut(command);
        } catch (FakeCommand.BadCommand e) {
            answer = notUnderstood(e);
        } catch (FakeCommand.Refused e) {
            answer = "NO " + e.getMessage();
        }
        synchronized (wire.writeLock()) {
            tellNews(mayExpunge(command.name()));
            wire.line((command.tag().isEmpty() ? "*" : command.tag()) + " " + answer);
            wire.flush();
        }
        if (command.name().equals("STARTTLS") && answer.startsWith("OK")) {
            SSLContext context = server.tls();
            if (context != null) {
                wire.startTls(context);
                secured = true;
            }
        }
    }

    private String notUnderstood(FakeCommand.BadCommand why) {
        if (has(Oddity.ANSWERS_NO_FOR_BAD)) {
            return "NO Error in IMAP command received by server.";
        }
        return has(Oddity.ANSWERS_BAD_WITHOUT_REASON)
                ? "BAD Command Argument Error. 12"
                : "BAD " + why.getMessage();
    }

    private static boolean mayExpunge(String command) {
        return !List.of("FETCH", "STORE", "SEARCH").contains(command);
    }

    private void tellNews(boolean mayExpunge) throws IOException {
        if (selected != null) {
            for (String line : selected.news(mayExpunge, dialect())) {
                wire.line(line);
            }
        }
        if (notify != null) {
            for (String line : notify.news(this)) {
                wire.line(line);
            }
        }
    }

    /// Carries a command out, writes its untagged responses, and gives the tagged one.
    private String carryOut(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        String name = command.name();
        return switch (name) {
            case "?" -> throw new FakeCommand.BadCommand(command.line());
            case "CAPABILITY" -> {
                wire.line("* CAPABILITY " + capabilities());
                yield "OK done";
            }
            case "NOOP", "CHECK" -> "OK done";
            case "LOGOUT" -> {
                ended = true;
                selected = null;
                wire.line("* BYE until next time");
                yield "OK done";
            }
            case "ID" -> {
                need("ID");
                wire.line("* ID (\"name\" " + SessionWire.astring(profile().name()) + ")");
                yield "OK done";
            }
            case "STARTTLS" -> {
                if (server.tls() == null || secured || account != null) {
                    throw new FakeCommand.BadCommand("STARTTLS is not possible");
                }
                yield "OK begin TLS now";
            }
            case "LOGIN", "AUTHENTICATE" -> {
                if (account != null) {
                    throw new FakeCommand.BadCommand("logged in already");
                }
                account = new LoginCommands(this).carryOut(command);
                if (has(Oddity.FORGETS_WHAT_FOLLOWS_LOGIN)) {
                    wire.forgetInput();
                }
                yield "OK [CAPABILITY " + capabilities() + "] logged in";
            }
            default -> new MailboxCommands(this, loggedIn()).carryOut(command);
        };
    }

    /// Waits for DONE and tells what happens meanwhile.
    String idle() throws IOException, FakeCommand.BadCommand {
        need("IDLE");
        FakeAccount watched = loggedIn();
        long known = watched.changes();
        synchronized (wire.writeLock()) {
            wire.line("+ idling");
            tellNews(true);
            wire.flush();
        }
        Thread pusher =
                Thread.ofPlatform()
                        .daemon()
                        .name("fake-imap-idle")
                        .start(() -> push(watched, known));
        try {
            String line = reader().readLine();
            if (!"DONE".equalsIgnoreCase(line)) {
                throw new FakeCommand.BadCommand("DONE ends IDLE");
            }
            return "OK done";
        } finally {
            stop(pusher);
        }
    }

    private void push(FakeAccount watched, long from) {
        long known = from;
        try {
            while (true) {
                watched.awaitChange(known);
                known = watched.changes();
                synchronized (wire.writeLock()) {
                    tellNews(true);
                    wire.flush();
                }
            }
        } catch (InterruptedException e) {
            // DONE came.
            Thread.currentThread().interrupt();
        } catch (SelectedMailbox.MailboxGone e) {
            sayBye(String.valueOf(e.getMessage()));
            close();
        } catch (IOException e) {
            close();
        }
    }

    private static void stop(Thread pusher) throws IOException {
        pusher.interrupt();
        try {
            pusher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String capabilities() {
        return server.capabilityLine(account != null, secured);
    }

    boolean offers(String capability) {
        return profile().offers(capability);
    }

    FakeProfile profile() {
        return server.profile();
    }

    FakeImapServer server() {
        return server;
    }

    boolean has(Oddity oddity) {
        return profile().has(oddity);
    }

    void need(String capability) throws FakeCommand.BadCommand {
        if (!offers(capability)) {
            throw new FakeCommand.BadCommand(capability + " is not offered");
        }
    }

    private FakeAccount loggedIn() throws FakeCommand.BadCommand {
        if (account == null) {
            throw new FakeCommand.BadCommand("log in first");
        }
        return account;
    }

    SessionWire wire() {
        return wire;
    }

    /// Switches an extension on for the rest of the session.
    void enable(String extension) throws IOException {
        boolean hadModSeqs = isEnabled("CONDSTORE");
        enabled.add(extension);
        if (extension.equals("QRESYNC")) {
            enabled.add("CONDSTORE");
        }
        if (selected != null && !hadModSeqs && isEnabled("CONDSTORE")) {
            wire.line("* OK " + selected.mailbox().modSeqCode() + " highest");
        }
    }

    boolean isEnabled(String extension) {
        return enabled.contains(extension);
    }

    Dialect dialect() {
        boolean uidOnly = isEnabled("UIDONLY");
        return new Dialect(isEnabled("CONDSTORE"), uidOnly || isEnabled("QRESYNC"), uidOnly);
    }

    /// Checks that mod-sequences are offered, and tells them from now on ([RFC 7162
    /// §3.1](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1)).
    void needModSeqs() throws IOException, FakeCommand.BadCommand {
        need("CONDSTORE");
        if (selected != null && !selected.mailbox().keepsModSeqs()) {
            throw new FakeCommand.BadCommand("the mailbox has no mod-sequences");
        }
        enable("CONDSTORE");
    }

    /// Checks that sequence numbers may be used ([RFC 9586
    /// §3](https://www.rfc-editor.org/rfc/rfc9586.html#section-3)).
    void needNumbers() throws FakeCommand.BadCommand {
        if (isEnabled("UIDONLY")) {
            throw new FakeCommand.BadCommand("[UIDREQUIRED] messages are named by UID alone");
        }
    }

    boolean hasSelected() {
        return selected != null;
    }

    boolean isOpen(FakeMailbox mailbox) {
        return selected != null && selected.mailbox() == mailbox;
    }

    /// Tells this of other mailboxes from now on, or nothing.
    void notifyOf(@Nullable Notify wanted) {
        notify = wanted;
    }

    void select(@Nullable SelectedMailbox mailbox) {
        selected = mailbox;
    }

    /// The mailbox of this name.
    FakeMailbox existing(FakeAccount account, String wireName) throws FakeCommand.Refused {
        return account.find(wireName)
                .orElseThrow(() ->
                        new FakeCommand.Refused(
                                account.looksReal(wireName)
                                        ? "Mailbox doesn't exist: " + wireName
                                        : "[NONEXISTENT] no such mailbox"));
    }

    /// The mailbox of this name, which takes messages in.
    FakeMailbox writable(FakeAccount account, String wireName) throws FakeCommand.Refused {
        FakeMailbox mailbox =
                account.find(wireName)
                        .filter(FakeMailbox::isSelectable)
                        .orElseThrow(() -> new FakeCommand.Refused("[TRYCREATE] no such mailbox"));
        if (mailbox.isReadOnly()) {
            throw new FakeCommand.Refused("[NOPERM] the mailbox takes nothing in");
        }
        return mailbox;
    }

    /// Which of these flags the server keeps.
    List<String> kept(Collection<String> flags) {
        return flags.stream()
                .filter(flag -> flag.startsWith("\\") || !has(Oddity.NO_NEW_KEYWORDS))
                .toList();
    }

    /// A mailbox's name as it is shown.
    String shown(String wireName) {
        String inbox = has(Oddity.INBOX_IN_MIXED_CASE) ? "Inbox" : "INBOX";
        return SessionWire.astring(wireName.equals("INBOX") ? inbox : wireName);
    }

    void needWritable() throws FakeCommand.BadCommand, FakeCommand.Refused {
        if (selected().isReadOnly()) {
            throw new FakeCommand.Refused("[READ-ONLY] the mailbox was opened for reading");
        }
    }

    /// Checks that a name is one that the user may make, remove or rename a mailbox at.
    void needOwn(FakeAccount account, String wireName) throws FakeCommand.Refused {
        FakeNamespaces namespaces = account.namespaces();
        if (namespaces.isForeign(wireName)) {
            throw new FakeCommand.Refused("[NOPERM] that is somebody else's");
        }
        if (!wireName.startsWith(namespaces.personal())) {
            throw new FakeCommand.Refused("[CANNOT] names begin with " + namespaces.personal());
        }
    }

    /// What the answer to a command that expunges tells who knows of mod-sequences ([RFC 7162
    /// §3.2.7](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2.7)), with a space behind.
    String highestModSeqCode() throws FakeCommand.BadCommand, FakeCommand.Refused {
        FakeMailbox mailbox = selected().mailbox();
        return isEnabled("QRESYNC") && mailbox.keepsModSeqs() ? mailbox.modSeqCode() + " " : "";
    }

    SelectedMailbox selected() throws FakeCommand.BadCommand, FakeCommand.Refused {
        if (selected == null) {
            throw new FakeCommand.BadCommand("no mailbox is selected");
        }
        if (selected.isLost()) {
            throw new FakeCommand.Refused("Mailbox does not exist");
        }
        return selected;
    }
}
