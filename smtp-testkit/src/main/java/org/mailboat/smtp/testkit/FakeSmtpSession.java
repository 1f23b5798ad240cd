package org.mailboat.smtp.testkit;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// One connection of a [FakeSmtpServer]; for one thread.
final class FakeSmtpSession implements Runnable {
    private static final long ALL = Long.MAX_VALUE;

    private final FakeSmtpServer server;
    private final int number;
    private final boolean tlsFirst;
    private final List<String> recipients = new ArrayList<>();
    private Socket socket;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private boolean secured;
    private String user = "";
    private @Nullable String sender;
    private List<String> parameters = List.of();
    private boolean silent;
    private boolean over;

    FakeSmtpSession(FakeSmtpServer server, int number, Socket socket, boolean tlsFirst) {
        this.server = server;
        this.number = number;
        this.socket = socket;
        this.tlsFirst = tlsFirst;
    }

    @Override
    public void run() {
        try (Socket raw = socket) {
            use(raw);
            if (tlsFirst) {
                shakeHands();
            }
            answer(SmtpStep.GREETING, () -> say("220 fake.example ready"));
            while (!over) {
                String line = line();
                note('C', line);
                obey(line);
            }
        } catch (IOException | InterruptedException e) {
            note('-', String.valueOf(e.getMessage()));
        }
    }

    private void use(Socket link) throws IOException {
        socket = link;
        in = new BufferedInputStream(link.getInputStream());
        out = link.getOutputStream();
    }

    private void shakeHands() throws IOException {
        SSLContext context = server.tls();
        if (context == null) {
            throw new IOException("no TLS here");
        }
        var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        use(tls);
        secured = true;
    }

    private interface Duty {
        void run() throws IOException, InterruptedException;
    }

    /// Does what is due at this step: its duty, or a fault.
    private void answer(SmtpStep step, Duty duty) throws IOException, InterruptedException {
        switch (server.due(step)) {
            case null -> duty.run();
            case SmtpFault.Say(List<String> lines) -> {
                for (String line : lines) {
                    say(line);
                }
                over |= lines.getFirst().startsWith("421");
            }
            case SmtpFault.Cut _ -> over = true;
            case SmtpFault.DoAndCut _ -> {
                mutely(duty);
                over = true;
            }
            case SmtpFault.DoAndSwallow _ -> mutely(duty);
            case SmtpFault.Hold(Gate gate) -> {
                gate.pass();
                duty.run();
            }
            case SmtpFault.CutWithin(long octets) -> {
                say("354 go on");
                read(octets);
                over = true;
            }
        }
    }

    private void mutely(Duty duty) throws IOException, InterruptedException {
        silent = true;
        duty.run();
        silent = false;
    }

    private void obey(String line) throws IOException, InterruptedException {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "EHLO" -> answer(SmtpStep.EHLO, this::greet);
            case "HELO" -> answer(SmtpStep.HELO, () -> say("250 fake.example"));
            case "STARTTLS" -> answer(SmtpStep.STARTTLS, this::startTls);
            case "AUTH" -> answer(SmtpStep.AUTH, () -> logIn(rest));
            case "MAIL" -> answer(SmtpStep.MAIL, () -> mail(rest));
            case "RCPT" -> answer(SmtpStep.RCPT, () -> rcpt(rest));
            case "DATA" -> answer(SmtpStep.DATA, this::data);
            case "RSET" ->
                    answer(
                            SmtpStep.RSET,
                            () -> {
                                forget();
                                say("250 2.0.0 forgotten");
                            });
            case "NOOP" -> answer(SmtpStep.NOOP, () -> say("250 2.0.0 still here"));
            case "QUIT" ->
                    answer(
                            SmtpStep.QUIT,
                            () -> {
                                say("221 2.0.0 bye");
                                over = true;
                            });
            default -> say("500 5.5.2 what?");
        }
    }

    private void greet() throws IOException {
        var lines = new ArrayList<>(List.of("fake.example"));
        lines.addAll(server.extensions(secured));
        for (int i = 0; i < lines.size(); i++) {
            say("250" + (i + 1 < lines.size() ? "-" : " ") + lines.get(i));
        }
    }

    private void startTls() throws IOException {
        say("220 2.0.0 go on");
        shakeHands();
        user = "";
        forget();
    }

    private void logIn(String arguments) throws IOException, InterruptedException {
        String[] words = arguments.split(" ", -1);
        List<String> secret;
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "PLAIN" -> {
                String first = words.length > 1 ? words[1] : ask("334 ");
                secret = Arrays.asList(decoded(first).split("\0", -1));
            }
            case "LOGIN" ->
                    secret =
                            List.of("", decoded(ask("334 VXNlcjo=")), decoded(ask("334 UGFzczo=")));
            default -> {
                say("504 5.5.4 no such mechanism");
                return;
            }
        }
        if (secret.size() == 3 && secret.get(2).equals(FakeSmtpServer.PASSWORD)) {
            user = secret.get(1);
            say("235 2.7.0 welcome");
        } else {
            say("535 5.7.8 wrong user or password");
        }
    }

    private String ask(String challenge) throws IOException {
        say(challenge);
        String line = line();
        note('C', line);
        return line;
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private void mail(String arguments) throws IOException {
        if (user.isEmpty() && server.isLoginRequired()) {
            say("530 5.7.0 log in first");
        } else if (sender != null) {
            say("503 5.5.1 there is a sender already");
        } else {
            sender = address(arguments);
            String rest = arguments.substring(arguments.lastIndexOf('>') + 1).strip();
            parameters = rest.isEmpty() ? List.of() : List.of(rest.split(" ", -1));
            say("250 2.1.0 ok");
        }
    }

    private void rcpt(String arguments) throws IOException {
        String recipient = address(arguments);
        String refusal = server.refusal(recipient);
        if (sender == null) {
            say("503 5.5.1 no sender yet");
        } else if (refusal != null) {
            say(refusal);
        } else {
            recipients.add(recipient);
            say("250 2.1.5 ok");
        }
    }

    private static String address(String arguments) {
        int begin = arguments.indexOf('<');
        int end = arguments.lastIndexOf('>');
        return begin < 0 || end < begin ? arguments : arguments.substring(begin + 1, end);
    }

    private void data() throws IOException, InterruptedException {
        String from = sender;
        if (from == null || recipients.isEmpty()) {
            say("503 5.5.1 nobody to send it to");
            return;
        }
        say("354 go on");
        byte[] octets = read(ALL);
        var message =
                new SentMessage(number, user, from, parameters, List.copyOf(recipients), octets);
        note('C', "(" + octets.length + " octets)");
        forget();
        answer(
                SmtpStep.END,
                () -> {
                    server.take(message);
                    say("250 2.0.0 taken as " + server.messages().size());
                });
    }

    /// The message, without the dots that were added to it and the line that ends it; the first
    /// octets only, if it is longer than that as it is sent.
    private byte[] read(long most) throws IOException {
        var message = new ByteArrayOutputStream();
        var line = new ByteArrayOutputStream();
        int before = -1;
        for (long read = 0; read < most; read++) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the client left within a message");
            }
            line.write(octet);
            // A bare LF ends no line.
            if (octet == '\n' && before == '\r') {
                byte[] whole = line.toByteArray();
                line.reset();
                int from = whole[0] == '.' ? 1 : 0;
                if (from == 1 && whole.length == 3) {
                    return message.toByteArray();
                }
                message.write(whole, from, whole.length - from);
            }
            before = octet;
        }
        return message.toByteArray();
    }

    private void forget() {
        sender = null;
        parameters = List.of();
        recipients.clear();
    }

    /// Octet by octet, so that nothing of a handshake behind the line is swallowed.
    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the client closed the connection");
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        if (!text.endsWith("\r")) {
            throw new IOException("a line ends with a bare LF");
        }
        return text.substring(0, text.length() - 1);
    }

    private void say(String line) throws IOException {
        if (silent) {
            return;
        }
        note('S', line);
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void note(char who, String line) {
        server.note(number, who, line);
    }
}
