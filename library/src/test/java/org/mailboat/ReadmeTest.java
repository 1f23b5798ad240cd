package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// The README's example is compiled and run as it stands there, but for the server's URL: in its
/// place stands the address of a server in this process, which has no certificate.
@Timeout(120)
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String URL = "\"imaps://ann%40example.org@mail.example.org\"";
    private static final String PASSWORD = "the password";

    @TempDir Path scratch;

    @Test
    void the_example_does_what_it_says() throws Exception {
        Matcher example = JAVA.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(example.find()).isTrue();
        assertThat(example.group(1)).contains(URL);
        try (FakeImapServer server = FakeImapServer.start()) {
            fill(server.addAccount("ann@example.org", PASSWORD));
            String here =
                    "org.mailboat.account.ImapUrl.parse(\"imap://ann%%40example.org@127.0.0.1:%d\", true)"
                            .formatted(server.port());
            compile(example.group(1).replace(URL, here));

            String output = run();

            assertThat(output)
                    .contains("new: a picture", "100 %", "work: done, 2 new")
                    .containsPattern("p\\d+ {2}2\\S+Z {2}a question");
        }
        try (Stream<Path> files = Files.list(scratch)) {
            List<Path> saved =
                    files.filter(f -> f.getFileName().toString().matches("p\\d+-2")).toList();
            assertThat(saved).singleElement();
            assertThat(saved.getFirst()).content().isEqualTo("a boat");
        }
    }

    private static void fill(FakeAccount account) {
        String question = "From: Bo <bo@example.org>\nSubject: a question\n\nWhere is it?\n";
        String picture =
                """
                From: Cy <cy@example.org>
                Subject: a picture
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: text/plain

                Here.
                --x
                Content-Type: image/x-boat; name=boat
                Content-Disposition: attachment
                Content-Transfer-Encoding: base64

                YSBib2F0
                --x--
                """;
        for (String message : List.of(question, picture)) {
            account.mailbox("INBOX")
                    .append(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void compile(String program) throws IOException {
        Path source = Files.writeString(scratch.resolve("Example.java"), program);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean good =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-Xlint:all,-path",
                                            "-Werror",
                                            "-d",
                                            scratch.toString(),
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            assertThat(good).as(said.toString()).isTrue();
        }
    }

    /// Runs the example in a process of its own, as its reader would.
    private String run() throws IOException, InterruptedException {
        Path output = scratch.resolve("output");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                scratch
                                        + File.pathSeparator
                                        + System.getProperty("java.class.path"),
                                "Example")
                        .directory(scratch.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        int status = process.waitFor();
        assertThat(status).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
