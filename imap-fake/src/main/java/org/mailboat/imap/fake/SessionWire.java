package org.mailboat.imap.fake;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// The two directions of one connection, counted.
///
/// Reading is done by one thread; writing by one at a time, under [#writeLock()].
final class SessionWire {
    private static final int BUFFER = 64 << 10;

    private final FakeImapServer server;
    private final Object writing = new Object();
    private volatile Socket socket;
    private InputStream in;
    private OutputStream out;
    private volatile boolean answered = true;

    SessionWire(FakeImapServer server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        this.in = new Counted(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    }

    InputStream input() {
        return in;
    }

    /// Held while a response is written, so that an IDLE push never lands inside another one.
    Object writeLock() {
        return writing;
    }

    /// Drops what has come in and was not read.
    void forgetInput() throws IOException {
        ((Counted) in).takeBuffered();
        InputStream arrived = socket.getInputStream();
        arrived.skipNBytes(arrived.available());
    }

    void startTls(SSLContext context) throws IOException {
        // Octets behind the STARTTLS command belong to the handshake; what an attacker put there in
        // plain text breaks it (RFC 3501 §6.2.1).
        byte[] read = ((Counted) in).takeBuffered();
        SSLSocket secured =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(socket, new ByteArrayInputStream(read), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        socket = secured;
        in = new Counted(secured.getInputStream());
        out = new BufferedOutputStream(secured.getOutputStream(), BUFFER);
    }

    void line(String text) throws IOException {
        text(text + "\r\n");
    }

    void text(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void literal(byte[] octets) throws IOException {
        text("{" + octets.length + "}\r\n");
        write(octets);
    }

    void literal(InputStream octets, long size) throws IOException {
        text("{" + size + "}\r\n");
        long sent = octets.transferTo(out);
        if (sent != size) {
            throw new IOException("a content gave " + sent + " octets instead of " + size);
        }
        server.count(new FakeTraffic(0, 0, 0, sent, 0, 1));
    }

    private void write(byte[] octets) throws IOException {
        out.write(octets);
        server.count(new FakeTraffic(0, 0, 0, octets.length, 0, 0));
    }

    void flush() throws IOException {
        out.flush();
        answered = true;
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            FakeSession.LOG.log(System.Logger.Level.DEBUG, "close: {0}", e.getMessage());
        }
    }

    /// A string as the grammar wants it: quoted where it can be, else a literal.
    static String astring(String octets) {
        if (octets.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            return "{" + octets.length() + "}\r\n" + octets;
        }
        return "\"" + octets.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private final class Counted extends InputStream {
        private final InputStream source;
        private final byte[] buffer = new byte[16 << 10];
        private int at;
        private int end;

        Counted(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, end - at);
            System.arraycopy(buffer, at, target, offset, count);
            at += count;
            return count;
        }

        private boolean fill() throws IOException {
            if (at < end) {
                return true;
            }
            int got = source.read(buffer);
            if (got <= 0) {
                return false;
            }
            at = 0;
            end = got;
            server.count(new FakeTraffic(0, 0, got, 0, answered ? 1 : 0, 0));
            answered = false;
            return true;
        }

        byte[] takeBuffered() {
            var rest = new ByteArrayOutputStream();
            rest.write(buffer, at, end - at);
            at = end;
            return rest.toByteArray();
        }
    }
}
