package org.mailboat.smtp.testkit;

import org.mailboat.imap.testkit.ChildProcess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The configuration files of one private Postfix.
///
/// @param root its directory
/// @param mail where users have their maildirs, by name
/// @param domain what mail is taken for
/// @param port the port that begins in plain text
/// @param tlsPort the port that begins with TLS
record PostfixConfig(Path root, Path mail, String domain, int port, int tlsPort) {
    private static final Duration COMMAND_TIME = Duration.ofSeconds(20);

    Path directory() {
        return root.resolve("etc");
    }

    Path log() {
        return root.resolve("log");
    }

    Path certificate() {
        return root.resolve("cert.pem");
    }

    Path key() {
        return root.resolve("key.pem");
    }

    void write() {
        try {
            for (String name : List.of("etc", "queue", "data")) {
                Files.createDirectories(root.resolve(name));
            }
            Files.writeString(directory().resolve("main.cf"), main());
            Files.writeString(directory().resolve("master.cf"), services());
            Files.writeString(
                    directory().resolve("mailboxes"),
                    "/^(.*)@%s$/ $1/Maildir/\n".formatted(domain.replace(".", "\\.")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("chown", "postfix", root.resolve("data").toString());
        run("chmod", "a+rx", root.toString());
    }

    private static void run(String... command) {
        ChildProcess.run(COMMAND_TIME, List.of(command));
    }

    private String main() {
        return """
        compatibility_level = 3.6
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        maillog_file_prefixes = %1$s
        maillog_file = %1$s/log
        myhostname = mx.%2$s
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mydestination =
        alias_maps =
        alias_database =
        biff = no
        local_header_rewrite_clients =
        local_transport = error:nothing is local
        relay_transport = error:nothing leaves this machine
        default_transport = error:nothing leaves this machine
        virtual_mailbox_domains = %2$s
        virtual_mailbox_base = %3$s
        virtual_mailbox_maps = regexp:%1$s/etc/mailboxes
        virtual_uid_maps = static:%4$s
        virtual_gid_maps = static:%5$s
        virtual_minimum_uid = 1
        virtual_mailbox_limit = 0
        message_size_limit = 60000000
        smtpd_tls_cert_file = %1$s/cert.pem
        smtpd_tls_key_file = %1$s/key.pem
        smtpd_tls_security_level = may
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = %1$s/auth
        smtpd_sasl_security_options = noanonymous
        smtpd_relay_restrictions = permit_sasl_authenticated, reject
        smtpd_recipient_restrictions = permit_sasl_authenticated, reject
        """
                .formatted(root, domain, mail, number("-u"), number("-g"));
    }

    /// The number of the user or group who owns the mail.
    private static String number(String option) {
        return ChildProcess.run(COMMAND_TIME, List.of("id", option, "mail")).strip();
    }

    private String services() {
        return """
        127.0.0.1:%d inet n - n - - smtpd
        127.0.0.1:%d inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        error unix - - n - - error
        retry unix - - n - - error
        proxymap unix - - n - - proxymap
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd
        """
                .formatted(port, tlsPort);
    }
}
