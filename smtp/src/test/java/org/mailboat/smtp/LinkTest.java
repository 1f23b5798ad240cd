package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.net.Transport;
import org.mailboat.net.Watchdog;
import org.mailboat.net.WireLog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

class LinkTest {
    private final List<String> writes = new ArrayList<>();

    @Test
    void a_command_is_one_write_with_its_line_end() throws IOException {
        try (var watchdog = new Watchdog(Thread.ofPlatform().daemon().factory())) {
            SmtpLink link = link("250 ok\r\n250 ok\r\n", watchdog, false);

            link.ask("RSET");
            link.ask("NOOP");
        }

        assertThat(writes).containsExactly("RSET\r\n", "NOOP\r\n");
    }

    @Test
    void what_the_server_said_before_a_write_failed_is_the_reason() throws IOException {
        try (var watchdog = new Watchdog(Thread.ofPlatform().daemon().factory())) {
            SmtpLink link = link("421 4.7.0 too much\r\n", watchdog, true);

            assertThat(link.ask("RSET").text()).isEqualTo("421 4.7.0 too much");
            assertThat(link.isOpen()).isFalse();
        }
    }

    private SmtpLink link(String said, Watchdog watchdog, boolean broken) throws IOException {
        return new SmtpLink(
                Transport.plain(new CannedSocket(said, writes, broken)),
                Sending.config(),
                watchdog,
                new SmtpTrace(WireLog.off(), InstantSource.system(), "x"));
    }

    /// A socket that has heard everything already, and notes each write.
    private static final class CannedSocket extends Socket {
        private final InputStream in;
        private final OutputStream out;

        CannedSocket(String said, List<String> writes, boolean broken) {
            in = new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8));
            out =
                    new OutputStream() {
                        @Override
                        public void write(int octet) throws IOException {
                            write(new byte[] {(byte) octet}, 0, 1);
                        }

                        @Override
                        public void write(byte[] octets, int from, int count) throws IOException {
                            if (broken) {
                                throw new IOException("broken pipe");
                            }
                            writes.add(new String(octets, from, count, StandardCharsets.UTF_8));
                        }
                    };
        }

        @Override
        public InputStream getInputStream() {
            return in;
        }

        @Override
        public OutputStream getOutputStream() {
            return out;
        }
    }
}
