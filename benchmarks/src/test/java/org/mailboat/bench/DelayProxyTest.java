package org.mailboat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

class DelayProxyTest {
    private static final Duration DELAY = Duration.ofMillis(30);
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @Test
    void every_octet_arrives_and_none_too_soon() throws Exception {
        byte[] octets = new byte[3_000_000];
        new Random(1).nextBytes(octets);
        try (var echo = new ServerSocket(0, 5, HERE);
                DelayProxy proxy = DelayProxy.before(echo.getLocalPort(), DELAY);
                var client = new Socket(HERE, proxy.port())) {
            Thread over = Thread.ofVirtual().start(() -> sendBack(echo));
            long begin = System.nanoTime();
            Thread.ofVirtual().start(() -> write(client, octets));

            byte first = (byte) client.getInputStream().read();
            long passed = System.nanoTime() - begin;
            byte[] rest = client.getInputStream().readNBytes(octets.length - 1);

            assertThat(passed).isGreaterThanOrEqualTo(2 * DELAY.toNanos());
            assertThat(first).isEqualTo(octets[0]);
            assertThat(rest).isEqualTo(Arrays.copyOfRange(octets, 1, octets.length));
            client.close();
            over.join();
        }
    }

    @Test
    void the_end_of_what_a_server_says_arrives_too() throws Exception {
        try (var server = new ServerSocket(0, 5, HERE);
                DelayProxy proxy = DelayProxy.before(server.getLocalPort(), DELAY);
                var client = new Socket(HERE, proxy.port())) {
            try (Socket there = server.accept()) {
                there.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
        }
    }

    private static void sendBack(ServerSocket echo) {
        try (Socket there = echo.accept()) {
            there.getInputStream().transferTo(there.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket to, byte[] octets) {
        try {
            to.getOutputStream().write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
