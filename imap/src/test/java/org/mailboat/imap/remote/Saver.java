package org.mailboat.imap.remote;

import org.mailboat.imap.testkit.TestServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Puts messages on a server by a few lines of IMAP of its own, so that what is tested does not
/// prepare its own test.
final class Saver implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Saver(int port, String user) {
        try {
            socket = new Socket("127.0.0.1", port);
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            in.readLine();
            say("LOGIN " + user + " " + TestServer.PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Appends a message, which is sent in UTF-8 and with CRLF.
    void append(String mailbox, String text) {
        String message = text.replace("\n", "\r\n");
        int octets = message.getBytes(StandardCharsets.UTF_8).length;
        say("APPEND \"" + mailbox + "\" {" + octets + "+}\r\n" + message);
    }

    /// Sends a command and expects it to succeed.
    void say(String command) {
        try {
            socket.getOutputStream()
                    .write(("x " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
            String line;
            do {
                line = in.readLine();
            } while (line != null && !line.startsWith("x "));
            if (line == null || !line.startsWith("x OK")) {
                throw new IllegalStateException(command + " was answered " + line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
