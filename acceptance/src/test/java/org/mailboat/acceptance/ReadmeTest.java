package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the documents point to exists. The README's example itself is run by the library's own
/// tests.
class ReadmeTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    @Test
    void every_link_between_documents_leads_somewhere() throws IOException {
        try (Stream<Path> files = Files.walk(Project.root())) {
            List<Path> documents =
                    files.filter(f -> f.toString().endsWith(".md"))
                            .filter(f -> !f.toString().contains("/target/"))
                            .toList();
            assertThat(documents).hasSizeGreaterThan(10);
            for (Path document : documents) {
                Matcher link = LINK.matcher(Files.readString(document, StandardCharsets.UTF_8));
                while (link.find()) {
                    assertThat(document.resolveSibling(link.group(1)))
                            .as("link in %s", document)
                            .exists();
                }
            }
        }
    }

    @Test
    void every_rule_that_the_architecture_names_is_a_test() throws IOException {
        String tests =
                Files.readString(
                        Project.root()
                                .resolve(
                                        "acceptance/src/test/java/org/mailboat/acceptance/"
                                                + "architecture/ArchitectureTest.java"));
        Matcher rule =
                Pattern.compile("`([a-z]+(?:_[a-z]+){2,})`")
                        .matcher(Files.readString(Project.root().resolve("docs/ARCHITECTURE.md")));
        int rules = 0;
        while (rule.find()) {
            rules++;
            assertThat(tests).contains("void " + rule.group(1) + "(");
        }
        assertThat(rules).isGreaterThan(8);
    }

    @Test
    void every_test_that_the_invariants_name_exists() throws IOException {
        var tests = new StringBuilder();
        try (Stream<Path> files = Files.walk(Project.root())) {
            for (Path test :
                    files.filter(f ->
                                    f.toString().endsWith("Test.java")
                                            || f.toString().endsWith("Contract.java"))
                            .toList()) {
                // The name of a long one stands in a line of its own.
                tests.append(Files.readString(test).replaceAll("\\s+", " "));
            }
        }
        Matcher name =
                Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+_\\w+)`")
                        .matcher(Files.readString(Project.root().resolve("docs/invariants.md")));
        int names = 0;
        while (name.find()) {
            names++;
            assertThat(tests).contains("class " + name.group(1));
            assertThat(tests).contains("void " + name.group(2) + "(");
        }
        assertThat(names).isGreaterThan(10);
    }
}
