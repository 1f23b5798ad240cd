package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.mailboat.imap.testkit.TestServer;

import java.io.IOException;
import java.nio.file.Path;

/// The steps that most tests share.
final class Mailboat {
    static final String ACCOUNT = "work";

    private Mailboat() {}

    /// A fresh home with one account, not yet synced.
    static CommandLine withAccount(Path directory, TestServer server, String user) {
        return withAccount(directory, server.port(), user);
    }

    /// The same, reached through a port of its own.
    static CommandLine withAccount(Path directory, int port, String user) {
        CommandLine mailboat = CommandLine.in(directory);
        succeed(
                mailboat.runWithInput(
                        TestServer.PASSWORD,
                        "account",
                        "add",
                        ACCOUNT,
                        "--imap",
                        "imap://" + user + "@127.0.0.1:" + port,
                        "--insecure-plaintext",
                        "--password-stdin"));
        return mailboat;
    }

    static CommandLine.Result succeed(CommandLine.Result result) {
        assertThat(result.exit()).as("%s", result).isZero();
        return result;
    }

    static MaildirExport export(CommandLine mailboat, Path directory) throws IOException {
        succeed(mailboat.run("export", ACCOUNT, directory.toString(), "--format", "maildir"));
        return MaildirExport.read(directory);
    }

    /// The store holds exactly what the server holds, by the word of another client and by
    /// `verify`.
    static void equalsServer(CommandLine mailboat, TestServer server, String user, Path directory)
            throws IOException {
        assertThat(export(mailboat, directory).contents().messages())
                .isEqualTo(Servers.contents(server, user).messages());
        var verified = Json.object(succeed(mailboat.run("verify", ACCOUNT, "--json")));
        assertThat(verified.get("equal").getAsBoolean()).as("%s", verified).isTrue();
    }
}
