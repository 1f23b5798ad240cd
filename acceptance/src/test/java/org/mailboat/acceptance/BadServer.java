package org.mailboat.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A server that does one thing wrong, to everyone who comes. Thread-safe.
final class BadServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Fault fault;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch visited = new CountDownLatch(1);

    /// What it does wrong.
    enum Fault {
        /// Accepts and never says a word.
        SILENT,
        /// Accepts and hangs up.
        HANGS_UP,
        /// Speaks IMAP, but someone on the way took STARTTLS out of what it offers.
        WITHOUT_STARTTLS
    }

    BadServer(Fault fault) throws IOException {
        this.fault = fault;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("bad server").start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// Every line that clients sent.
    List<String> heard() {
        return heard;
    }

    void awaitVisitor() throws InterruptedException {
        if (!visited.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody came");
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                connections.add(client);
                visited.countDown();
                switch (fault) {
                    case SILENT -> {}
                    case HANGS_UP -> client.close();
                    case WITHOUT_STARTTLS -> Thread.ofVirtual().start(() -> converse(client));
                }
            }
        } catch (IOException closed) {
            visited.countDown();
        }
    }

    private void converse(Socket client) {
        try (client) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.ISO_8859_1));
            say(client, "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                String tag = line.replaceFirst(" .*", "");
                if (line.endsWith(" CAPABILITY")) {
                    say(client, "* CAPABILITY IMAP4rev1 AUTH=PLAIN", tag + " OK done");
                } else if (line.endsWith(" LOGOUT")) {
                    say(client, "* BYE gone", tag + " OK done");
                } else {
                    say(client, tag + " BAD unknown command");
                }
            }
        } catch (IOException gone) {
            heard.add("(gone)");
        }
    }

    private static void say(Socket client, String... lines) throws IOException {
        client.getOutputStream()
                .write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
