package org.mailboat.cli;

import org.mailboat.cli.output.Stdio;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/// Goes through the short commands once, for the build to learn which classes a start needs. Not
/// part of the command line.
///
/// Long ones stay out: every class that is learnt costs each start a little, and a sync can afford
/// to load its own.
final class WarmUp {
    private WarmUp() {}

    /// @param args the home that a demo left
    public static void main(String[] args) {
        String home = args[0];
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
        var stdio =
                new Stdio(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        Stdio.Terminal.NONE);
        new Cli(stdio, Main.environment(Map.of())).run(args);
    }
}
