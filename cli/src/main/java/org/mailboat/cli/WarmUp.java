package org.mailboat.cli;

import org.mailboat.cli.output.Stdio;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Goes through the short commands and syncs once, for the build to learn which classes a start
/// needs. Not part of the command line.
///
/// Most syncs find little or nothing and are as short as the other commands. What is used beyond
/// them stays out: every class that is learnt costs each start a little.
final class WarmUp {
    private WarmUp() {}

    /// @param args the home that a demo left; one to be made, with the address and the password of
    ///   an account whose mail is synced there
    public static void main(String[] args) {
        String home = args[0];
        String fresh = args[1];
        byte[] password = (args[3] + "\n").getBytes(StandardCharsets.US_ASCII);
        go(
                new ByteArrayInputStream(password),
                "--home",
                fresh,
                "account",
                "add",
                "training",
                "--imap",
                args[2],
                "--insecure-plaintext",
                "--password-stdin");
        go("--home", fresh, "--quiet", "sync");
        go("--home", fresh, "sync");
        go("--home", fresh, "--json", "sync");
        go("--help");
        go("sync", "--help");
        go("--version");
        go("no-such-command");
        for (String form : List.of("--quiet", "--json")) {
            go("--home", home, form, "status");
            go("--home", home, form, "account", "list");
            go("--home", home, form, "mailboxes");
            go("--home", home, form, "list", "demo", "INBOX");
            go("--home", home, form, "show", "p1");
        }
        go("--home", home, "show", "p1", "--raw");
    }

    private static void go(String... args) {
        go(InputStream.nullInputStream(), args);
    }

    private static void go(InputStream in, String... args) {
        var stdio =
                new Stdio(
                        in,
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        Stdio.Terminal.NONE);
        int exit = new Cli(stdio, Main.environment(Map.of())).run(args);
        if (exit != ExitCode.DONE && exit != ExitCode.USAGE) {
            throw new IllegalStateException(List.of(args) + " ended with " + exit);
        }
    }
}
