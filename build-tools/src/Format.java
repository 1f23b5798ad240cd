import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Checks or fixes the format of every Java source of the project: `Format.java check|fix
/// DIRECTORY`.
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
        int wrong = 0;
        for (Path source : sources(root)) {
            String before = Files.readString(source);
            String after = formatter.formatSourceAndFixImports(before);
            if (before.equals(after)) {
                continue;
            }
            wrong++;
            if (fix) {
                Files.writeString(source, after);
            } else {
                System.err.println("not formatted: " + root.relativize(source));
            }
        }
        if (wrong > 0 && !fix) {
            System.err.println(
                    wrong + " files; mend with: mvn -q -pl build-tools verify -Dformat.mode=fix");
            System.exit(1);
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
