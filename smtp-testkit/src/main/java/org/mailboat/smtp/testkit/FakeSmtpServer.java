package org.mailboat.smtp.testkit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

/// A submission server on 127.0.0.1 that takes what it is sent, records it, hands nothing on, and
/// misbehaves where it is told to.
///
/// Any user may log in with the password [#PASSWORD], by PLAIN or LOGIN, and must. Faults are given
/// before they are due; each one happens once, those of one step in their order. Every connection
/// has a daemon thread. Thread-safe; closed by the test.
public final class FakeSmtpServer implements AutoCloseable {
    /// Of every user.
    public static final String PASSWORD = "secret";

    private static final List<String> EXTENSIONS =
            List.of("PIPELINING", "SIZE 50000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES");

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final ServerSocket listener;
    private final boolean tlsFirst;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<SmtpStep, Deque<SmtpFault>> faults = new EnumMap<>(SmtpStep.class);
    private final Map<String, String> refused = new TreeMap<>();
    private final List<SentMessage> messages = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private List<String> extensions = EXTENSIONS;
    private String mechanisms = "PLAIN LOGIN";
    private boolean loginRequired = true;
    private @Nullable SSLContext tls;

    private FakeSmtpServer(@Nullable SSLContext tls, boolean tlsFirst) {
        this.tls = tls;
        this.tlsFirst = tlsFirst;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByAddress(LOOPBACK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("fake-smtp-accept").start(this::accept);
    }

    /// Starts one that begins in plain text, without TLS.
    public static FakeSmtpServer start() {
        return new FakeSmtpServer(null, false);
    }

    /// Starts one that begins with TLS.
    public static FakeSmtpServer startWithTls(SSLContext context) {
        return new FakeSmtpServer(context, true);
    }

    /// The TCP port on 127.0.0.1.
    public int port() {
        return listener.getLocalPort();
    }

    /// Offers STARTTLS from now on.
    public void offerTls(SSLContext context) {
        locked(() -> tls = context);
    }

    /// Has these extensions instead of the usual ones, besides AUTH and STARTTLS.
    public void offer(String... keywords) {
        locked(() -> extensions = List.of(keywords));
    }

    /// Names these mechanisms, or says nothing of logins if this is empty; nobody needs one then.
    public void offerMechanisms(String names) {
        locked(() -> {
            mechanisms = names;
            loginRequired = !names.isEmpty();
        });
    }

    /// Does this the next time that it comes to the step.
    public void next(SmtpStep step, SmtpFault fault) {
        locked(() -> faults.computeIfAbsent(step, _ -> new ArrayDeque<>()).add(fault));
    }

    /// Stops at the step the next time that it comes there, until the gate is opened.
    public Gate hold(SmtpStep step) {
        var gate = new Gate();
        next(step, new SmtpFault.Hold(gate));
        return gate;
    }

    /// Answers so to this recipient from now on.
    public void refuse(String recipient, String reply) {
        locked(() -> refused.put(recipient, reply));
    }

    /// Takes all recipients again, and forgets faults that did not happen.
    public void mend() {
        locked(() -> {
            refused.clear();
            faults.clear();
        });
    }

    /// What was taken so far, in this order; whether or not the client was told.
    public List<SentMessage> messages() {
        return locked(() -> List.copyOf(messages));
    }

    /// Blocks until so many messages were taken.
    public List<SentMessage> awaitMessages(int count) throws InterruptedException {
        long left = Duration.ofSeconds(30).toNanos();
        lock.lockInterruptibly();
        try {
            while (messages.size() < count) {
                if (left <= 0) {
                    throw new AssertionError(messages.size() + " messages came\n" + lines);
                }
                left = changed.awaitNanos(left);
            }
            return List.copyOf(messages);
        } finally {
            lock.unlock();
        }
    }

    /// What was said so far: the number of the connection, `C:` or `S:`, and the line; of messages
    /// how many octets they have.
    public List<String> transcript() {
        return locked(() -> List.copyOf(lines));
    }

    /// What clients said so far, without the octets of messages.
    public List<String> commands() {
        return transcript().stream()
                .filter(line -> line.contains(" C: "))
                .map(line -> line.substring(line.indexOf(" C: ") + 4))
                .toList();
    }

    /// How many clients have connected so far.
    public int connections() {
        return locked(sockets::size);
    }

    /// Closes every connection that is open, as after a restart.
    public void disconnectAll() {
        locked(() -> List.copyOf(sockets)).forEach(FakeSmtpServer::close);
    }

    /// Ends all connections and stops listening.
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        disconnectAll();
    }

    List<String> extensions(boolean secured) {
        return locked(() -> {
            var all = new ArrayList<>(extensions);
            if (!mechanisms.isEmpty()) {
                all.add("AUTH " + mechanisms);
            }
            if (tls != null && !secured) {
                all.add("STARTTLS");
            }
            return List.copyOf(all);
        });
    }

    boolean isLoginRequired() {
        return locked(() -> loginRequired);
    }

    @Nullable SSLContext tls() {
        lock.lock();
        try {
            return tls;
        } finally {
            lock.unlock();
        }
    }

    /// The fault that is due, if any; it happens now.
    @Nullable SmtpFault due(SmtpStep step) {
        lock.lock();
        try {
            Deque<SmtpFault> some = faults.get(step);
            return some == null ? null : some.poll();
        } finally {
            lock.unlock();
        }
    }

    @Nullable String refusal(String recipient) {
        lock.lock();
        try {
            return refused.get(recipient);
        } finally {
            lock.unlock();
        }
    }

    void take(SentMessage message) {
        locked(() -> {
            messages.add(message);
            changed.signalAll();
        });
    }

    void note(int connection, char who, String line) {
        locked(() -> lines.add("[" + connection + "] " + who + ": " + line));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(Math.toIntExact(TimeUnit.MINUTES.toMillis(1)));
                int number =
                        locked(() -> {
                            sockets.add(socket);
                            return sockets.size();
                        });
                Thread.ofPlatform()
                        .daemon()
                        .name("fake-smtp-" + number)
                        .start(new FakeSmtpSession(this, number, socket, tlsFirst));
            } catch (IOException e) {
                note(0, '-', "accept: " + e.getMessage());
            }
        }
    }

    private void locked(Runnable action) {
        locked(() -> {
            action.run();
            return true;
        });
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
