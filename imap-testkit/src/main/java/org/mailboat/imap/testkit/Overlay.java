package org.mailboat.imap.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A server's Debian packages, installed once by apt in an overlay of the machine's file system.
///
/// They conflict with Dovecot's, so the machine itself never gets them. What they add is kept under
/// `~/.cache/mailboat-test/NAME`, or where the system property `mailboat.NAME.cache` says. Needs
/// root. Stateless.
///
/// @param server what the server is called
/// @param packages what apt installs
record Overlay(String server, List<String> packages) {
    private static final Duration INSTALL_TIME = Duration.ofMinutes(10);
    private static final Duration START_TIME = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;
    private static final String SCRIPT = "overlay.sh";
    private static final List<String> TOOLS =
            List.of("/usr/bin/unshare", "/usr/sbin/chroot", "/usr/bin/apt-get");

    Overlay {
        packages = List.copyOf(packages);
    }

    /// Why the server cannot be run here, in one line; empty if it is installed or can be.
    Optional<String> unavailable() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of(server + " needs root: it runs in an overlay of the file system");
        }
        return TOOLS.stream()
                .filter(tool -> !Files.isExecutable(Path.of(tool)))
                .map(tool -> server + " needs " + tool)
                .findFirst();
    }

    private String name() {
        return server.toLowerCase(Locale.ROOT);
    }

    private Path cache() {
        String chosen = System.getProperty("mailboat." + name() + ".cache");
        return chosen != null
                ? Path.of(chosen)
                : Path.of(System.getProperty("user.home"), ".cache", "mailboat-test", name());
    }

    /// Makes a directory for one server, with its scripts in it; installs the packages before that
    /// if it was not done yet.
    ///
    /// @param scripts the one that [#start] runs, and its helpers
    /// @throws ServerUnavailable if the server cannot be run or installed here
    Path prepare(List<String> scripts) {
        unavailable()
                .ifPresent(reason -> {
                    throw new ServerUnavailable(reason);
                });
        Path root = TempTree.create("mailboat-" + name());
        copy(SCRIPT, root);
        scripts.forEach(script -> copy(script, root));
        install(root);
        return root;
    }

    private void install(Path root) {
        if (Files.exists(cache().resolve("installed"))) {
            return;
        }
        try {
            List<String> command = command(root, "install");
            command.addAll(packages);
            ChildProcess.run(INSTALL_TIME, command);
        } catch (IllegalStateException e) {
            TempTree.delete(root);
            String text = String.valueOf(e.getMessage()).strip();
            throw new ServerUnavailable(
                    server
                            + " could not be installed: "
                            + text.substring(text.lastIndexOf('\n') + 1));
        }
    }

    /// A server that answers.
    ///
    /// @param ports where it listens on 127.0.0.1
    record Running(ChildProcess process, List<Integer> ports) {}

    /// Starts a script of this directory inside the overlay, with the directory as its argument,
    /// and returns once the server answers on the first port.
    ///
    /// @param count how many ports it listens on
    /// @param configure writes its configuration for these ports
    Running start(Path root, String script, int count, Consumer<List<Integer>> configure) {
        String problem = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            List<Integer> ports =
                    Stream.generate(ChildProcess::freePort).distinct().limit(count).toList();
            configure.accept(ports);
            List<String> command = command(root, "run");
            command.addAll(List.of(root.toString(), script));
            ChildProcess process = ChildProcess.start(root.resolve("start.log"), command);
            if (isUp(process, ports.getFirst())) {
                return new Running(process, ports);
            }
            problem = process.printed() + "\n" + ChildProcess.tail(root.resolve("log"));
            process.close();
        }
        TempTree.delete(root);
        throw new IllegalStateException(server + " did not start:\n" + problem);
    }

    private boolean isUp(ChildProcess process, int port) {
        try {
            return process.awaitPort(port, START_TIME);
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + server + " was starting", e);
        }
    }

    private List<String> command(Path root, String verb) {
        return new ArrayList<>(
                List.of("/bin/bash", root.resolve(SCRIPT).toString(), verb, cache().toString()));
    }

    private static void copy(String resource, Path directory) {
        try (InputStream in = Overlay.class.getResourceAsStream(resource)) {
            Files.copy(
                    Objects.requireNonNull(in, resource),
                    directory.resolve(resource),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
