import org.sqlite.util.LibraryLoaderUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Puts together what `./mailboat` starts: the program's jars, SQLite's library unpacked for this
/// platform, and an AOT cache trained by a warm-up run (JEP 514). Runs with the program's own class
/// path.
///
/// Everything is made beside the old distribution and then renamed into its place, so that a
/// program that is running never sees a jar change under it.
public final class Distribution {
    private final Path made;

    private Distribution(Path made) {
        this.made = made;
    }

    /// @param args the target directory, and the program's jar
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0]);
        Path dist = target.resolve("dist");
        Path old = target.resolve("dist-old");
        var distribution = new Distribution(target.resolve("dist-new"));
        delete(distribution.made);
        Files.createDirectories(distribution.made.resolve("lib"));
        // Dated before the work: a source changed meanwhile is newer.
        Files.createFile(distribution.made.resolve("built"));
        distribution.copyJars(Path.of(args[1]));
        distribution.unpackNativeLibrary();
        distribution.train();
        delete(old);
        if (Files.exists(dist)) {
            Files.move(dist, old);
        }
        Files.move(distribution.made, dist);
    }

    private void copyJars(Path program) throws IOException {
        copy(program, made.resolve("mailboat.jar"));
        String separator = System.getProperty("path.separator");
        for (String entry : System.getProperty("java.class.path").split(separator)) {
            if (entry.endsWith(".jar")) {
                Path jar = Path.of(entry);
                copy(jar, made.resolve("lib").resolve(jar.getFileName()));
            }
        }
    }

    private void unpackNativeLibrary() throws IOException {
        Path directory = Files.createDirectories(made.resolve("native"));
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (var library = Distribution.class.getResourceAsStream(resource)) {
            if (library != null) {
                Files.copy(library, directory.resolve(name));
            }
        }
    }

    /// Trains with the short commands on the store that a demo leaves.
    private void train() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("mailboat-training");
        String home = directory.resolve("home").toString();
        run("org.mailboat.cli.Main", List.of(), "--home", home, "--quiet", "demo");
        run(
                "org.mailboat.cli.WarmUp",
                List.of("-XX:AOTCacheOutput=" + made.resolve("mailboat.aot")),
                home);
        delete(directory);
    }

    private void run(String program, List<String> options, String... args)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Dorg.sqlite.lib.path=" + made.resolve("native"),
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", made.resolve("mailboat.jar").toString(), program));
        command.addAll(List.of(args));
        Path log = made.resolve("training.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(
                    program + " ended with " + exit + ":\n" + Files.readString(log));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (var paths = Files.walk(tree)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
