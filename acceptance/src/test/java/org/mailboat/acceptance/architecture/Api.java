package org.mailboat.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;

import org.mailboat.acceptance.Project;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an application may use: the sources that the library's POM hands to javadoc.
///
/// @param sources by their paths
/// @param names of the types that these declare, nested ones not counted
record Api(List<Path> sources, Set<String> names) {
    private static final Pattern ROOTS = Pattern.compile("<sourcepath>(.*?)</sourcepath>");
    private static final Pattern INCLUDE = Pattern.compile("<include>(.*?)</include>");
    private static final Pattern EXCLUDE = Pattern.compile("<exclude>(.*?)</exclude>");

    static Api ofTheLibrary() throws IOException {
        Path library = Project.root().resolve("library");
        String pom = Files.readString(library.resolve("pom.xml"));
        List<PathMatcher> included = matchers(INCLUDE, pom);
        List<PathMatcher> excluded = matchers(EXCLUDE, pom);
        List<String> roots = List.of(all(ROOTS, pom).getFirst().split(";"));
        var sources = new TreeSet<Path>();
        var names = new TreeSet<String>();
        for (String root : roots) {
            Path directory = Path.of(root.replace("${project.basedir}", library.toString()));
            try (Stream<Path> files = Files.walk(directory.normalize())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path relative = directory.normalize().relativize(file);
                    if (included.stream().anyMatch(m -> m.matches(relative))
                            && excluded.stream().noneMatch(m -> m.matches(relative))) {
                        sources.add(file);
                        names.add(
                                relative.toString().replaceFirst("\\.java$", "").replace('/', '.'));
                    }
                }
            }
        }
        return new Api(List.copyOf(sources), names);
    }

    private static List<PathMatcher> matchers(Pattern element, String pom) {
        return all(element, pom).stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
    }

    private static List<String> all(Pattern element, String pom) {
        return element.matcher(pom)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toList());
    }

    /// Whether the type is public, in sources that are handed to javadoc, and within public types.
    boolean contains(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass()
                        .map(this::contains)
                        .orElseGet(() -> names.contains(type.getName()));
    }
}
