package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.succeed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Memory does not grow with a message.
class BigMessageTest {
    private static final String USER = "big";
    private static final int OCTETS = 150_000_000;

    @Test
    void a_message_larger_than_the_memory_comes_in_and_goes_out(@TempDir Path directory)
            throws IOException {
        byte[] octets = message();
        try (PlainImap imap = Servers.login(Servers.DOTS, USER)) {
            imap.append(
                    "INBOX",
                    List.of(
                            new TestMessage(
                                    octets, List.of("\\Seen"), Instant.ofEpochSecond(1_000_000))));
        }
        CommandLine mailboat =
                Mailboat.withAccount(directory, Servers.DOTS, USER)
                        .with("MAILBOAT_JAVA_OPTS", "-Xmx128m");

        succeed(mailboat.run("sync"));

        var exported = Mailboat.export(mailboat, directory.resolve("export")).contents();
        assertThat(exported.messages().values())
                .extracting(ServerContents.Facts::sha256)
                .containsExactly(ServerContents.sha256Of(octets));
        succeed(mailboat.run("store", "check"));
    }

    private static byte[] message() {
        byte[] head =
                "From: a@example.org\r\nSubject: big\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] line = "x".repeat(74).concat("\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] octets = new byte[head.length + OCTETS / line.length * line.length];
        System.arraycopy(head, 0, octets, 0, head.length);
        for (int at = head.length; at < octets.length; at += line.length) {
            System.arraycopy(line, 0, octets, at, line.length);
        }
        return octets;
    }
}
