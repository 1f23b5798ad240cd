package org.mailboat.bench;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// `./bench`: measures the cases that are named, or all.
public final class Main {
    private static final String USAGE =
            """
            usage: bench [CASE]... [OPTION]...
                   bench --list
                   bench page RESULTS.json...   writes results into docs/benchmarks.md
                   bench jmh [PATTERN]...       measures the inner parts, by JMH

              --size toy|full     toy only shows that it runs (default: full)
              --seed N            of the mail (default: 1)
              --rounds N          how often each program runs in each case (default: 3)
              --peers NAMES       of mbsync, mbsync-fsync, offlineimap; none for Mailboat alone
                                  (default: all that are installed)
              --java-opts OPTIONS Mailboat's (default: -Xmx128m)
              --out FILE          results as JSON; cases that FILE already has are kept
            """;

    private final PrintStream out;
    private final Path root;
    private final List<String> cases = new ArrayList<>();
    private boolean toy;
    private long seed = 1;
    private int rounds = 3;
    private List<String> peers = Options.PEERS;
    private String javaOptions = "-Xmx128m";
    private @Nullable Path file;

    private Main(PrintStream out, Path root) {
        this.out = out;
        this.root = root;
    }

    /// Ends with 0 if all was measured and right, whatever it took; 1 if a program was wrong; 2 for
    /// a command line that cannot be.
    public static void main(String[] arguments) throws Exception {
        System.exit(run(System.out, root(), List.of(arguments)));
    }

    static int run(PrintStream out, Path root, List<String> arguments) throws Exception {
        if (!arguments.isEmpty() && arguments.getFirst().equals("jmh")) {
            org.openjdk.jmh.Main.main(
                    arguments.subList(1, arguments.size()).toArray(String[]::new));
            return 0;
        }
        if (arguments.size() > 1 && arguments.getFirst().equals("page")) {
            return page(root, arguments.subList(1, arguments.size()));
        }
        if (arguments.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        if (arguments.contains("--list")) {
            Cases.all().forEach(c -> out.printf("%-24s %s%n", c.name(), c.about()));
            return 0;
        }
        var main = new Main(out, root);
        try {
            main.read(new ArrayDeque<>(arguments));
        } catch (IllegalArgumentException e) {
            out.println("bench: " + e.getMessage());
            out.print(USAGE);
            return 2;
        }
        return main.measure();
    }

    /// The directory that holds the program, from where this was started or above.
    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isExecutable(at.resolve("mailboat"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException("not inside the project");
        }
        return at;
    }

    private static int page(Path root, List<String> files) throws Exception {
        Results results = Results.read(Path.of(files.getFirst()));
        for (String more : files.subList(1, files.size())) {
            results = results.with(Results.read(Path.of(more)));
        }
        Page.write(root.resolve("docs"), results);
        return 0;
    }

    private void read(Deque<String> words) {
        while (!words.isEmpty()) {
            String word = words.pop();
            switch (word) {
                case "--size" -> toy = isToy(value(word, words));
                case "--seed" -> seed = number(word, words);
                case "--rounds" -> rounds = Math.toIntExact(number(word, words));
                case "--peers" -> peers = peers(value(word, words));
                case "--java-opts" -> javaOptions = value(word, words);
                case "--out" -> file = Path.of(value(word, words));
                default -> cases.add(known(word));
            }
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds is at least 1");
        }
    }

    private static String value(String option, Deque<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException(option + " takes a value");
        }
        return words.pop();
    }

    private static long number(String option, Deque<String> words) {
        String value = value(option, words);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a number, not " + value, e);
        }
    }

    private static boolean isToy(String size) {
        return switch (size) {
            case "toy" -> true;
            case "full" -> false;
            default -> throw new IllegalArgumentException("--size is toy or full");
        };
    }

    private static List<String> peers(String names) {
        List<String> peers = names.equals("none") ? List.of() : List.of(names.split(",", -1));
        peers.stream()
                .filter(name -> !Options.PEERS.contains(name))
                .forEach(name -> {
                    throw new IllegalArgumentException("no program is called " + name);
                });
        return peers;
    }

    private static String known(String name) {
        if (Cases.all().stream().noneMatch(c -> c.name().equals(name))) {
            throw new IllegalArgumentException(
                    name.startsWith("-")
                            ? "no option is called " + name
                            : "no case is called " + name);
        }
        return name;
    }

    private int measure() throws Exception {
        Path directory =
                Files.createTempDirectory(
                        Files.createDirectories(root.resolve("benchmarks/target")), "run-");
        var options = new Options(toy, seed, rounds, peers, javaOptions, file, directory, root);
        var outcomes = new ArrayList<Outcome>();
        int exit = 0;
        out.println("bench: " + Machine.here() + "; seed " + seed + ", " + options.size());
        try (Lab lab = Lab.open(options)) {
            // The first start builds the program; that is no part of any time.
            lab.mailboat().run("", "--version");
            for (BenchCase one : Cases.all()) {
                if (!cases.isEmpty() && !cases.contains(one.name())) {
                    continue;
                }
                try {
                    Outcome outcome = one.run(lab);
                    out.println(Tables.text(outcome));
                    outcomes.add(outcome);
                } catch (WrongResult e) {
                    out.println(one.name() + ": " + e.getMessage() + "\n");
                    exit = 1;
                }
                save(options, outcomes);
            }
        }
        return exit;
    }

    private void save(Options options, List<Outcome> outcomes) throws Exception {
        if (file == null) {
            return;
        }
        String day = InstantSource.system().instant().toString().substring(0, 10);
        var results = new Results(day, options.size(), seed, rounds, Machine.here(), outcomes);
        (Files.exists(file) ? results.with(Results.read(file)) : results).write(file);
    }
}
