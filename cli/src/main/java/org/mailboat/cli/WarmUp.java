package org.mailboat.cli;

import org.mailboat.cli.output.Stdio;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/// Goes through the common commands once, for the build to learn which classes a start needs. Not
/// part of the command line.
final class WarmUp {
    private WarmUp() {}

    /// @param args an empty directory
    public static void main(String[] args) {
        String home = args[0];
        go("--help");
        go("sync", "--help");
        go("--version");
        go("no-such-command");
        go("--home", home, "status");
        go("--home", home, "account", "list");
    }

    private static void go(String... args) {
        var stdio =
                new Stdio(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        Stdio.Terminal.NONE);
        var environment =
                new Environment(
                        Map.of(), InstantSource.system(), System::nanoTime, ZoneId::systemDefault);
        new Cli(stdio, environment).run(args);
    }
}
