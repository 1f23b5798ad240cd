package org.mailboat.sync.testkit.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The page about the table says what the table says.
class PropagationDocTest {
    @Test
    void the_page_is_that_of_the_table() throws IOException {
        Path page = docs().resolve("propagation.md");
        String wanted = PropagationDoc.markdown(PropagationTable.own());
        if (System.getProperty("mailboat.docs", "").equals("fix")) {
            Files.writeString(page, wanted);
        }
        assertThat(page)
                .as("./test -pl sync-testkit -am -Dmailboat.docs=fix makes it anew")
                .hasContent(wanted);
    }

    private static Path docs() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/ARCHITECTURE.md"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("not within the project");
            }
        }
        return directory.resolve("docs");
    }
}
