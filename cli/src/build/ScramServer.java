import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// An IMAP server that knows nothing but a login by SCRAM-SHA-256, for the build to learn it from:
/// most servers offer it, the one with the mail does not. Whoever asks is let in.
final class ScramServer implements AutoCloseable {
    private static final int ITERATIONS = 4_096;
    private static final byte[] SALT = "mailboat".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final String password;

    private ScramServer(ServerSocket listening, String password) {
        this.listening = listening;
        this.password = password;
    }

    static ScramServer start(String password) throws IOException {
        var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var server = new ScramServer(socket, password);
        Thread.ofPlatform().daemon().start(server::serve);
        return server;
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void serve() {
        try {
            while (true) {
                try (Socket client = listening.accept()) {
                    talk(client);
                }
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void talk(Socket client) throws IOException, GeneralSecurityException {
        var in =
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = client.getOutputStream();
        say(out, "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[1].equalsIgnoreCase("AUTHENTICATE")) {
                authenticate(in, out, decoded(words[3]).replaceFirst("^n,,", ""));
                say(out, words[0] + " OK [CAPABILITY IMAP4rev1] logged in");
            } else if (words[1].equalsIgnoreCase("LOGOUT")) {
                say(out, "* BYE\r\n" + words[0] + " OK");
                return;
            } else {
                say(out, words[0] + " BAD");
            }
        }
    }

    /// [RFC 5802 §3](https://www.rfc-editor.org/rfc/rfc5802.html#section-3), the server's part.
    private void authenticate(BufferedReader in, OutputStream out, String clientFirst)
            throws IOException, GeneralSecurityException {
        String nonce = clientFirst.replaceFirst(".*,r=", "") + "server";
        String first = "r=" + nonce + ",s=" + encoded(SALT) + ",i=" + ITERATIONS;
        say(out, "+ " + encoded(first.getBytes(StandardCharsets.US_ASCII)));
        String withoutProof = decoded(in.readLine()).replaceFirst(",p=.*", "");
        byte[] salted =
                SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(
                                new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, 256))
                        .getEncoded();
        byte[] signature =
                hmac(hmac(salted, "Server Key"), clientFirst + "," + first + "," + withoutProof);
        String last = "v=" + encoded(signature);
        say(out, "+ " + encoded(last.getBytes(StandardCharsets.US_ASCII)));
        in.readLine();
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII);
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
