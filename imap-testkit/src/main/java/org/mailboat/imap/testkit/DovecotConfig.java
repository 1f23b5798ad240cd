package org.mailboat.imap.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// The configuration files of one private Dovecot.
///
/// @param root its directory
/// @param port the port that begins in plain text
/// @param tlsPort the port that begins with TLS
record DovecotConfig(Path root, int port, int tlsPort, DovecotOptions options) {
    /// Key of the tokens that OAUTHBEARER and XOAUTH2 accept; worth nothing outside of tests.
    static final String TOKEN_KEY = "mailboat-test-token-key";

    private static final boolean ROOT = System.getProperty("user.name").equals("root");
    private static final String ME = System.getProperty("user.name");

    Path file() {
        return root.resolve("dovecot.conf");
    }

    Path log() {
        return root.resolve("dovecot.log");
    }

    Path mail() {
        return root.resolve("mail");
    }

    private static String mailUser() {
        return ROOT ? "mail" : ME;
    }

    void write(TestCertificates certificates) {
        try {
            for (String name : List.of("run", "state", "mail", "keys/default/HS256")) {
                Files.createDirectories(root.resolve(name));
            }
            certificates.writeCertificate(options.certificate(), root.resolve("cert.pem"));
            certificates.writeKey(options.certificate(), root.resolve("key.pem"));
            Files.writeString(
                    root.resolve("keys/default/HS256/default"),
                    Base64.getEncoder()
                            .encodeToString(TOKEN_KEY.getBytes(StandardCharsets.US_ASCII)));
            Files.writeString(
                    root.resolve("oauth2.conf"),
                    """
                    introspection_mode = local
                    local_validation_key_dict = fs:posix:prefix=%s/keys/
                    username_attribute = sub
                    """
                            .formatted(root));
            Files.writeString(file(), text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (ROOT) {
            ChildProcess.run(
                    Duration.ofSeconds(10), List.of("chown", "mail:mail", mail().toString()));
            ChildProcess.run(
                    Duration.ofSeconds(10), List.of("chmod", "-R", "a+rX", root.toString()));
        }
    }

    private String text() {
        return common() + users() + namespaces() + services() + options.extraConf() + "\n";
    }

    private String common() {
        return """
        base_dir = %1$s/run
        state_dir = %1$s/state
        log_path = %1$s/dovecot.log
        protocols = imap
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <%1$s/cert.pem
        ssl_key = <%1$s/key.pem
        disable_plaintext_auth = no
        auth_failure_delay = 0
        auth_mechanisms = plain login scram-sha-1 scram-sha-256 oauthbearer xoauth2
        auth_username_chars =
        default_vsz_limit = 1G
        first_valid_uid = 1
        first_valid_gid = 1
        mail_location = %2$s
        mail_fsync = never
        mailbox_list_index = yes
        mail_plugins = zlib%3$s
        protocol imap {
          mail_plugins = zlib imap_zlib%3$s
          mail_max_userip_connections = 200
          %4$s
        }
        """
                .formatted(
                        root,
                        options.format().location(),
                        options.listEscape() ? " listescape" : "",
                        options.capabilities().map(c -> "imap_capability = " + c).orElse(""));
    }

    private String users() {
        return """
        passdb {
          driver = oauth2
          mechanisms = oauthbearer xoauth2
          args = %1$s/oauth2.conf
        }
        passdb {
          driver = static
          mechanisms = plain login scram-sha-1 scram-sha-256
          args = password=%2$s
        }
        userdb {
          driver = static
          args = uid=%3$s gid=%4$s home=%1$s/mail/%%u allow_all_users=yes
        }
        """
                .formatted(root, TestServer.PASSWORD, mailUser(), ROOT ? "mail" : ownGroup());
    }

    private static String namespaces() {
        StringBuilder text = new StringBuilder("namespace inbox {\n  inbox = yes\n");
        for (String role : List.of("Drafts", "Sent", "Trash", "Junk", "Archive")) {
            text.append("  mailbox ")
                    .append(role)
                    .append(" {\n    special_use = \\")
                    .append(role)
                    .append("\n  }\n");
        }
        return text.append("}\n").toString();
    }

    private String services() {
        String listeners =
                """
                service imap-login {
                  inet_listener imap {
                    address = 127.0.0.1
                    port = %d
                  }
                  inet_listener imaps {
                    address = 127.0.0.1
                    port = %d
                    ssl = yes
                  }
                  service_count = 0
                  process_min_avail = 1
                  client_limit = 1000
                }
                service imap {
                  process_limit = 300
                }
                """
                        .formatted(port, tlsPort);
        return ROOT ? listeners : listeners + unprivileged();
    }

    /// What an ordinary user must change: no other users, no chroot.
    private static String unprivileged() {
        return """
        default_internal_user = %1$s
        default_internal_group = %2$s
        default_login_user = %1$s
        service anvil {
          chroot =
        }
        service imap-login {
          chroot =
        }
        service stats {
          chroot =
        }
        """
                .formatted(ME, ownGroup());
    }

    private static String ownGroup() {
        return ChildProcess.run(Duration.ofSeconds(10), List.of("id", "-gn")).strip();
    }
}
