package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

/// A small IMAP4rev1 server in this process: accounts, mailboxes, messages, several connections.
///
/// It behaves as [RFC 3501](https://www.rfc-editor.org/rfc/rfc3501.html) and the extensions that
/// its [FakeProfile] offers say, except where the profile has an [Oddity]. Content and changes come
/// from [FakeAccount] and [FakeMailbox], also while clients are connected. It listens on 127.0.0.1
/// and serves each connection on a daemon thread. Same calls, same answers: nothing here is random.
/// Thread-safe; closed by whoever started it.
public final class FakeImapServer implements AutoCloseable {
    private final ServerSocket listener;
    private final InstantSource clock;
    private final Map<String, FakeAccount> accounts = new LinkedHashMap<>();
    private final Set<FakeSession> sessions = new LinkedHashSet<>();
    private final List<String> commands = new ArrayList<>();
    private volatile FakeProfile profile;
    private @Nullable SSLContext tls;
    private long noise;
    private final List<Runnable> late = new ArrayList<>();
    private @Nullable Pattern delayed;
    private @Nullable Pattern refused;
    private String refusal = "";
    private FakeTraffic traffic = FakeTraffic.NONE;

    private FakeImapServer(int port, InstantSource clock, FakeProfile profile) {
        this.listener = Loopback.listen(port);
        this.clock = clock;
        this.profile = profile;
        Thread.ofPlatform().daemon().name("fake-imap-accept").start(this::accept);
    }

    /// Starts a model server without accounts on a port that the system chooses.
    public static FakeImapServer start() {
        return start(FakeProfile.model());
    }

    /// Starts a server of this kind without accounts on a port that the system chooses.
    public static FakeImapServer start(FakeProfile profile) {
        return new FakeImapServer(0, InstantSource.system(), profile);
    }

    /// Starts a model server without accounts.
    ///
    /// @param port the port on 127.0.0.1, or 0 for one that is free
    /// @param clock gives messages their date where nobody else does
    public static FakeImapServer start(int port, InstantSource clock) {
        return new FakeImapServer(port, clock, FakeProfile.model());
    }

    /// The TCP port on 127.0.0.1.
    public int port() {
        return listener.getLocalPort();
    }

    /// Adds a user with an empty INBOX.
    public synchronized FakeAccount addAccount(String user, String password) {
        FakeAccount account = new FakeAccount(user, password, clock, this::profile);
        accounts.put(user, account);
        return account;
    }

    synchronized Optional<FakeAccount> login(String user, String password) {
        return Optional.ofNullable(accounts.get(user)).filter(a -> a.accepts(user, password));
    }

    /// Offers STARTTLS with this context from now on.
    public synchronized void offerTls(SSLContext context) {
        tls = context;
    }

    synchronized @Nullable SSLContext tls() {
        return tls;
    }

    /// What kind of server this is now.
    public FakeProfile profile() {
        return profile;
    }

    /// Makes this another kind of server from now on: what it offers and does, not what it holds.
    public synchronized void play(FakeProfile other) {
        profile = other;
    }

    /// Switches these capabilities off.
    public synchronized void withdraw(String... names) {
        profile = profile.without(names);
    }

    /// The capabilities to advertise: before login without what needs one.
    synchronized String capabilityLine(boolean loggedIn, boolean secured) {
        Set<String> before = Set.of("IMAP4rev1", "LITERAL+", "SASL-IR", "ID", "ENABLE", "IDLE");
        List<String> shown = new ArrayList<>();
        for (String capability : profile.capabilities()) {
            boolean login = capability.startsWith("AUTH=");
            if (loggedIn
                    ? !login && !capability.equals("SASL-IR")
                    : login || before.contains(capability)) {
                shown.add(capability);
            }
        }
        if (tls != null && !loggedIn && !secured) {
            shown.add("STARTTLS");
        }
        String line = String.join(" ", shown);
        return profile.has(Oddity.LOWERCASE_CAPABILITIES) ? line.toLowerCase(Locale.ROOT) : line;
    }

    /// Another number each time, for what real servers fill with random octets.
    synchronized long nextNoise() {
        return ++noise;
    }

    /// The commands heard so far, each without its tag, secrets and literals left out.
    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    synchronized void heard(FakeCommand command) {
        commands.add(command.line());
    }

    /// Has the next command whose line matches carried out late: its connection ends at once, and
    /// it takes effect at [#carryOutLate()].
    public synchronized void delayNext(Pattern command) {
        delayed = command;
    }

    /// Carries out what was delayed.
    public void carryOutLate() {
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(late);
            late.clear();
        }
        due.forEach(Runnable::run);
    }

    /// Whether a command is to be carried out late; then it will be in this way.
    synchronized boolean delays(FakeCommand command, Runnable effect) {
        if (delayed == null || !delayed.matcher(command.line()).find()) {
            return false;
        }
        delayed = null;
        late.add(effect);
        return true;
    }

    /// Does not carry out the next command whose line matches, once.
    ///
    /// @param answer behind `NO`
    public synchronized void refuseNext(Pattern command, String answer) {
        refused = command;
        refusal = answer;
    }

    synchronized void checkRefused(FakeCommand command) throws FakeCommand.Refused {
        if (refused != null && refused.matcher(command.line()).find()) {
            refused = null;
            throw new FakeCommand.Refused(refusal);
        }
    }

    /// What went over the wire since the start or the last [#resetTraffic()].
    public synchronized FakeTraffic traffic() {
        return traffic;
    }

    /// Counts and records commands anew.
    public synchronized void resetTraffic() {
        traffic = FakeTraffic.NONE;
        commands.clear();
    }

    synchronized void count(FakeTraffic more) {
        traffic = traffic.plus(more);
    }

    /// Closes every connection without a word and goes on listening.
    public void dropConnections() {
        for (FakeSession session : sessions()) {
            session.close();
        }
    }

    /// Closes every connection and stops listening.
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropConnections();
    }

    private synchronized List<FakeSession> sessions() {
        return List.copyOf(sessions);
    }

    synchronized void ended(FakeSession session) {
        sessions.remove(session);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                begin(new FakeSession(this, socket));
            } catch (IOException e) {
                // Nobody waits for it: a closed listener ends the loop, a lost connection is lost.
                FakeSession.LOG.log(System.Logger.Level.DEBUG, "accept: {0}", e.getMessage());
            }
        }
    }

    private synchronized void begin(FakeSession session) {
        sessions.add(session);
        traffic = traffic.plus(new FakeTraffic(1, 0, 0, 0, 0, 0));
        Thread.ofPlatform().daemon().name("fake-imap-session").start(session::run);
        if (listener.isClosed()) {
            session.close();
        }
    }
}
