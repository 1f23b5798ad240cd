package org.mailboat.bench;

import org.mailboat.imap.testkit.TestServer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `./mailboat`, started as a user starts it.
final class MailboatClient implements Client {
    static final String ACCOUNT = "work";

    private final Path launcher;
    private final Path home;
    private final Meter meter;
    private final Map<String, String> environment;
    private final List<String> options;
    private String user = "";

    /// @param directory for its home
    /// @param javaOptions as in `-Xmx128m`
    /// @param options of each sync
    MailboatClient(
            Path launcher, Path directory, Meter meter, String javaOptions, String... options) {
        this.launcher = launcher;
        this.home = directory.resolve("mailboat");
        this.meter = meter;
        this.environment = Map.of("MAILBOAT_JAVA_OPTS", javaOptions);
        this.options = List.of(options);
    }

    @Override
    public String name() {
        return "mailboat";
    }

    Path home() {
        return home;
    }

    @Override
    public void clear() throws IOException {
        Directories.delete(home);
    }

    @Override
    public void fresh(String newUser, int port) throws Exception {
        user = newUser;
        Directories.delete(home);
        run(
                TestServer.PASSWORD,
                "account",
                "add",
                ACCOUNT,
                "--imap",
                url(port),
                "--insecure-plaintext",
                "--password-stdin");
    }

    @Override
    public void reach(int port) throws Exception {
        run("", "account", "set", ACCOUNT, "imap=" + url(port));
    }

    private String url(int port) {
        return "imap://" + user + "@127.0.0.1:" + port;
    }

    @Override
    public Timing sync() throws Exception {
        var line = new ArrayList<>(List.of("--quiet", "sync"));
        line.addAll(options);
        return run("", line.toArray(String[]::new));
    }

    /// Any command, measured.
    Timing run(String input, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(launcher.toString(), "--home", home.toString()));
        line.addAll(List.of(arguments));
        return meter.run(line, environment, input);
    }

    @Override
    public void check(Truth server) throws Exception {
        Truth.ofStore(home, server.whole()).mustEqual(server, "what Mailboat has");
    }
}
