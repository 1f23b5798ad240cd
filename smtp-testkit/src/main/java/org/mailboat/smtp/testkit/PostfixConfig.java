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
    /// Puts a message into the maildir of whoever it is for, who need not have one. Postfix's own
    /// program for that wants to be told of each user before.
    private static final String DELIVER =
            """
            set -e
            cd "$1"
            mkdir -p "$2/Maildir/new" "$2/Maildir/cur" "$2/Maildir/tmp"
            cd "$2/Maildir"
            name=$(date +%s%N).$$.test
            cat >"tmp/$name"
            mv "tmp/$name" "new/$name"
            """;

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
            Files.writeString(root.resolve("deliver"), DELIVER);
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
        virtual_mailbox_maps =
        virtual_transport = deliver
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
                .formatted(root, domain);
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
        deliver unix - n n - - pipe
          user=mail argv=/bin/sh %s/deliver %s ${mailbox}
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd
        """
                .formatted(port, tlsPort, root, mail);
    }
}
