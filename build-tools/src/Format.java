import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Checks or fixes the format of every Java source of the project: `Format.java check|fix DIRECTORY
/// KNOWN`. The file `KNOWN` holds hashes of sources that were found well formatted, so that only
/// what changed since is looked at.
public final class Format {
    private Format() {}

    public static void main(String[] args) throws IOException, FormatterException {
        boolean fix = args[0].equals("fix");
        Path root = Path.of(args[1]).toRealPath();
        var formatter =
                new Formatter(
                        JavaFormatterOptions.builder()
                                .style(JavaFormatterOptions.Style.AOSP)
                                .build());
        Path file = Path.of(args[2]).toAbsolutePath();
        Set<String> before = known(file);
        Set<String> after = new TreeSet<>();
        int wrong = 0;
        for (Path source : sources(root)) {
            String text = Files.readString(source);
            if (before.contains(hash(text))) {
                after.add(hash(text));
                continue;
            }
            String formatted = formatter.formatSourceAndFixImports(text);
            if (fix || text.equals(formatted)) {
                after.add(hash(formatted));
            }
            if (!text.equals(formatted)) {
                wrong++;
                if (fix) {
                    Files.writeString(source, formatted);
                } else {
                    System.err.println("not formatted: " + root.relativize(source));
                }
            }
        }
        Files.createDirectories(file.getParent());
        Files.write(file, after);
        if (wrong > 0 && !fix) {
            System.err.println(
                    wrong + " files; mend with: mvn -q -pl build-tools verify -Dformat.mode=fix");
            System.exit(1);
        }
    }

    private static Set<String> known(Path file) throws IOException {
        return Files.exists(file) ? new HashSet<>(Files.readAllLines(file)) : Set.of();
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(p -> p.toString().endsWith(".java"))
                    .filter(p -> !root.relativize(p).toString().contains("target/"))
                    .sorted()
                    .toList();
        }
    }
}
