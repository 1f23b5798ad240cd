package org.mailboat.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.mailboat.cli.output.Stdio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One run of the command line in this process.
///
/// @param raw what went to standard output, octet by octet
record CliRun(int exit, byte[] raw, String err) {
    private static final Stdio.Terminal SCREEN = new Stdio.Terminal(true, true, true, 100, false);

    /// Without a terminal, on the store in this home.
    static CliRun of(Path home, String... args) {
        return run(home, "", Stdio.Terminal.NONE, args);
    }

    /// With this on standard input.
    static CliRun fed(Path home, String input, String... args) {
        return run(home, input, Stdio.Terminal.NONE, args);
    }

    /// On a terminal of 100 columns.
    static CliRun onScreen(Path home, String... args) {
        return run(home, "", SCREEN, args);
    }

    private static CliRun run(Path home, String input, Stdio.Terminal terminal, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stdio =
                new Stdio(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        out,
                        err,
                        terminal);
        var environment =
                new Environment(
                        Map.of("MAILBOAT_HOME", home.toString()),
                        InstantSource.system(),
                        System::nanoTime,
                        () -> ZoneOffset.UTC);
        int exit = new Cli(stdio, environment).run(args);
        return new CliRun(exit, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    String out() {
        return new String(raw, StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return out().lines().toList();
    }

    /// The one object that was printed.
    JsonObject json() {
        List<JsonObject> objects = objects();
        if (objects.size() != 1) {
            throw new AssertionError("not one object: " + out() + err);
        }
        return objects.getFirst();
    }

    /// What was printed, an object a line.
    List<JsonObject> objects() {
        return lines().stream().map(l -> JsonParser.parseString(l).getAsJsonObject()).toList();
    }

    /// The names of an object's fields, in order.
    static List<String> fields(JsonObject object) {
        return List.copyOf(object.keySet());
    }

    static List<String> words(String text) {
        return Stream.of(text.split(" ")).toList();
    }
}
