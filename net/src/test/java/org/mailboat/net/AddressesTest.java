package org.mailboat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

class AddressesTest {
    private static final ServerAddress PLAIN =
            new ServerAddress(ServerAddress.Security.PLAINTEXT, "mail.example.org", 1, "alice");

    @Test
    void an_unknown_host_is_offline_and_named() {
        SyncFailure failure =
                failure(
                        PLAIN,
                        host -> {
                            throw new UnknownHostException(host);
                        });

        assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(failure.text()).isEqualTo("The host mail.example.org is not known.");
        assertThat(failure.nextStep()).isNotNull();
    }

    @Test
    void a_refused_port_is_offline_and_named() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        var server =
                new ServerAddress(ServerAddress.Security.PLAINTEXT, "127.0.0.1", free, "alice");

        SyncFailure failure = failure(server, InetAddress::getAllByName);

        assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(failure.text())
                .isEqualTo("127.0.0.1:%d refuses the connection.".formatted(free));
    }

    @Test
    void plain_text_goes_nowhere_unless_every_address_is_this_machine() throws IOException {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        InetAddress elsewhere = InetAddress.getByName("192.0.2.1");

        SyncFailure failure = failure(PLAIN, host -> new InetAddress[] {here, elsewhere});

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("192.0.2.1");
        assertThat(failure.nextStep()).isEqualTo("use smtps:// or smtp:// with STARTTLS");
    }

    @Test
    void a_name_service_that_does_not_answer_is_given_up() {
        var never = new CountDownLatch(1);

        SyncFailure failure =
                failure(
                        PLAIN,
                        host -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            throw new UnknownHostException(host);
                        });

        assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(failure.text()).contains("does not answer");
        assertThat(failure.detail()).isEqualTo(FailureDetail.DEADLINE);
    }

    @Test
    void the_next_address_is_tried_where_one_refuses() throws IOException {
        try (var server = ScriptedImapServer.start()) {
            server.connection().expectClose();
            InetAddress deaf = InetAddress.getByName("127.0.0.2");
            InetAddress here = InetAddress.getByName("127.0.0.1");
            var address =
                    new ServerAddress(
                            ServerAddress.Security.PLAINTEXT,
                            "mail.example.org",
                            server.port(),
                            "alice");

            try (var socket =
                    addresses(host -> new InetAddress[] {deaf, here})
                            .connect(address, new Cancel())) {
                assertThat(socket.getInetAddress()).isEqualTo(here);
                assertThat(socket.getTcpNoDelay()).isTrue();
                assertThat(socket.getKeepAlive()).isTrue();
            }
        }
    }

    @Test
    void a_wish_to_stop_ends_the_search_for_the_host() {
        var never = new CountDownLatch(1);
        var cancel = new Cancel();
        cancel.request();

        assertThatThrownBy(() ->
                        addresses(
                                        host -> {
                                            try {
                                                never.await();
                                            } catch (InterruptedException e) {
                                                Thread.currentThread().interrupt();
                                            }
                                            throw new UnknownHostException(host);
                                        })
                                .connect(PLAIN, cancel))
                .isInstanceOf(CancellationException.class);
    }

    private static SyncFailure failure(ServerAddress server, NetConfig.Resolver resolver) {
        return catchThrowableOfType(
                        NetException.class,
                        () -> addresses(resolver).connect(server, new Cancel()).close())
                .failure();
    }

    private static Addresses addresses(NetConfig.Resolver resolver) {
        var limit = Duration.ofMillis(500);
        return new Addresses(
                NetConfig.of(
                                Thread.ofPlatform().daemon().factory(),
                                InstantSource.system(),
                                System::nanoTime,
                                new SecureRandom(),
                                "0.1")
                        .withResolver(resolver)
                        .withTimeouts(new NetTimeouts(limit, limit, limit, limit)),
                Protocol.SMTP);
    }
}
