package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.SSLContext;

/// One connection of the fake server: reads a command, answers it, tells the news, and again.
///
/// It runs on a thread of its own; [#close()] may be called from any.
final class FakeSession {
    static final System.Logger LOG = System.getLogger(FakeSession.class.getName());

    private final FakeImapServer server;
    private final SessionWire wire;
    private boolean secured;
    private boolean condstore;
    private boolean ended;
    private @Nullable FakeAccount account;
    private @Nullable SelectedMailbox selected;

    FakeSession(FakeImapServer server, Socket socket) throws IOException {
        this.server = server;
        this.wire = new SessionWire(server, socket);
    }

    void run() {
        try {
            wire.line("* OK [CAPABILITY " + capabilities() + "] Mailboat's fake server is ready");
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
            answer(command);
        }
    }

    private CommandReader reader() {
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
                        return server.offers("LITERAL+");
                    }
                });
    }

    private void answer(FakeCommand command) throws IOException {
        String answer;
        try {
            answer = carryOut(command);
        } catch (FakeCommand.BadCommand e) {
            answer = "BAD " + e.getMessage();
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

    private static boolean mayExpunge(String command) {
        return !List.of("FETCH", "STORE", "SEARCH").contains(command);
    }

    private void tellNews(boolean mayExpunge) throws IOException {
        if (selected != null) {
            for (String line : selected.news(mayExpunge, condstore)) {
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
                wire.line("* ID (\"name\" \"Mailboat fake\")");
                yield "OK done";
            }
            case "STARTTLS" -> {
                if (server.tls() == null || secured || account != null) {
                    throw new FakeCommand.BadCommand("STARTTLS is not possible");
                }
                yield "OK begin TLS now";
            }
            case "LOGIN" -> login(utf8(command.textArg(0)), utf8(command.textArg(1)));
            case "AUTHENTICATE" -> authenticate(command);
            default -> new MailboxCommands(this, loggedIn()).carryOut(command);
        };
    }

    private static String utf8(FakeCommand.Text text) {
        return new String(text.octets(), StandardCharsets.UTF_8);
    }

    private String login(String user, String password)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        if (account != null) {
            throw new FakeCommand.BadCommand("logged in already");
        }
        account =
                server.login(user, password)
                        .orElseThrow(() ->
                                new FakeCommand.Refused(
                                        "[AUTHENTICATIONFAILED] wrong user or password"));
        return "OK [CAPABILITY " + capabilities() + "] logged in";
    }

    private String authenticate(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        String mechanism = command.textArg(0).upper();
        if (!server.offers("AUTH=" + mechanism)) {
            throw new FakeCommand.Refused("mechanism " + mechanism + " is not offered");
        }
        if (command.args().size() > 1) {
            need("SASL-IR");
        }
        if (mechanism.equals("LOGIN")) {
            String user = ask("User Name");
            return login(user, ask("Password"));
        }
        String response = command.args().size() > 1 ? decode(command.text(1)) : ask("");
        String[] parts = response.split("\0", -1);
        if (parts.length != 3) {
            throw new FakeCommand.BadCommand("PLAIN has three parts");
        }
        return login(parts[1], parts[2]);
    }

    private String ask(String challenge) throws IOException, FakeCommand.BadCommand {
        byte[] octets = challenge.getBytes(StandardCharsets.US_ASCII);
        wire.line("+ " + Base64.getEncoder().encodeToString(octets));
        wire.flush();
        String line = reader().readLine();
        if (line == null || line.equals("*")) {
            throw new FakeCommand.BadCommand("authentication was cancelled");
        }
        return decode(line);
    }

    private static String decode(String base64) throws FakeCommand.BadCommand {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new FakeCommand.BadCommand("no base64");
        }
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
        return server.offers(capability);
    }

    void need(String capability) throws FakeCommand.BadCommand {
        if (!server.offers(capability)) {
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

    void enableCondstore() {
        condstore = true;
    }

    boolean isCondstore() {
        return condstore;
    }

    void select(@Nullable SelectedMailbox mailbox) {
        selected = mailbox;
    }

    SelectedMailbox selected() throws FakeCommand.BadCommand {
        if (selected == null) {
            throw new FakeCommand.BadCommand("no mailbox is selected");
        }
        return selected;
    }
}
