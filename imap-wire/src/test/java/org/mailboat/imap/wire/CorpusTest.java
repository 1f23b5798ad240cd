package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The replies of real servers in the corpus, as they are and damaged.
class CorpusTest {
    private static final byte[] END = "* 4711 EXISTS\r\n".getBytes(StandardCharsets.US_ASCII);

    private static Path corpus() {
        String given = System.getProperty("mailboat.corpus");
        Path corpus = given == null ? besideTheProject() : Path.of(given);
        assumeTrue(
                Files.isDirectory(corpus.resolve("imap")),
                "no corpus at " + corpus + "; name its place with -Dmailboat.corpus=DIR");
        return corpus.resolve("imap");
    }

    private static Path besideTheProject() {
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("LICENSE"))) {
            root = root.getParent();
        }
        return root.resolveSibling("shared").resolve("corpus");
    }

    private static List<Path> files(String... directories) throws IOException {
        var files = new ArrayList<Path>();
        for (String directory : directories) {
            try (Stream<Path> all = Files.walk(corpus().resolve(directory))) {
                all.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    /// A file as a server would have sent it: line ends are CRLF, which literal sizes count.
    private static byte[] wire(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        return text.replace("\r\n", "\n")
                .replace("\n", "\r\n")
                .replace("A########", "A00000001")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private record Reading(List<Response> responses, @Nullable WireException lost) {
        List<Response> malformed() {
            return responses.stream().filter(Response.Malformed.class::isInstance).toList();
        }
    }

    private static Reading read(byte[] octets) {
        var reader = new ResponseReader(WireLimits.DEFAULT, LiteralRouter.TO_MEMORY);
        var in = ByteBuffer.wrap(octets);
        var responses = new ArrayList<Response>();
        try {
            for (var next = reader.next(in); next != null; next = reader.next(in)) {
                responses.add(next);
            }
            return new Reading(responses, null);
        } catch (WireException e) {
            return new Reading(responses, e);
        }
    }

    private static byte[] withEnd(byte[] octets) {
        var all = ByteBuffer.allocate(octets.length + 2 + END.length);
        return all.put(octets).put((byte) '\r').put((byte) '\n').put(END).array();
    }

    @Test
    void every_reply_of_a_real_server_is_read_whole() throws IOException {
        List<Path> files = files("mailkit", "libetpan/seeds", "libetpan/response-done");
        assertThat(files).hasSizeGreaterThan(250);
        for (Path file : files) {
            Reading reading = read(withEnd(wire(file)));

            assertThat(reading.lost()).as("%s", file).isNull();
            assertThat(reading.malformed()).as("%s", file).isEmpty();
            assertThat(reading.responses()).as("%s", file).endsWith(new Response.Exists(4711));
        }
    }

    @Test
    void no_item_of_a_real_fetch_is_given_up() throws IOException {
        int items = 0;
        for (Path file : files("mailkit")) {
            if (file.endsWith("getbodypart-missing-content.txt")) {
                // Yandex: BODY[2] with no value at all.
                continue;
            }
            for (Response response : read(wire(file)).responses()) {
                if (response instanceof Response.Fetch fetch) {
                    assertThat(fetch.items())
                            .as("%s", file)
                            .noneMatch(FetchItem.Unavailable.class::isInstance);
                    items += fetch.items().size();
                }
            }
        }
        assertThat(items).isGreaterThan(1000);
    }

    @Test
    void odd_and_broken_data_never_throws() throws IOException {
        for (Path file : files("libetpan", "mox", "imaptest", "imap-codec", "james")) {
            Reading reading = read(withEnd(wire(file)));

            assertThat(reading.lost() != null || !reading.responses().isEmpty())
                    .as("%s", file)
                    .isTrue();
        }
    }

    @Test
    void the_response_lines_of_another_parsers_tests_are_read() throws IOException {
        Pattern line =
                Pattern.compile(
                        ":response: +(?:&\\w+\\s+)?\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"",
                        Pattern.DOTALL);
        int read = 0;
        var malformed = new ArrayList<Response>();
        for (Path file : files("ruby-net-imap")) {
            Matcher in = line.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (in.find()) {
                Reading reading = read(Wire.octets(unescaped(in.group(1))));
                assertThat(reading.lost()).as("%s", in.group()).isNull();
                malformed.addAll(reading.malformed());
                read++;
            }
        }
        assertThat(read).isGreaterThan(150);
        assertThat(malformed).isEmpty();
    }

    private static String unescaped(String yaml) {
        var text = new StringBuilder();
        for (int i = 0; i < yaml.length(); i++) {
            char c = yaml.charAt(i);
            if (c == '\n') {
                // A folded line.
                text.append(' ');
                while (i + 1 < yaml.length() && yaml.charAt(i + 1) == ' ') {
                    i++;
                }
                continue;
            }
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = yaml.charAt(++i);
            switch (escaped) {
                case 'r' -> text.append('\r');
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'x' -> {
                    text.append((char) Integer.parseInt(yaml.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                case '\n' -> {
                    while (i + 1 < yaml.length() && yaml.charAt(i + 1) == ' ') {
                        i++;
                    }
                }
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }

    @Test
    void damaged_replies_end_in_responses_or_a_lost_connection_and_nothing_else()
            throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        List<Path> files = files("mailkit", "libetpan", "mox");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (System.nanoTime() < end) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] octets = damaged(wire(file), random);
            try {
                read(octets);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", " + file, e);
            }
        }
    }

    private static byte[] damaged(byte[] octets, Random random) {
        String signs = "()\"\\{}[]<>* \r\n\0+-0123456789NIL~&%\u00FF";
        byte[] result = octets.clone();
        int times = 1 + random.nextInt(8);
        for (int i = 0; i < times && result.length > 2; i++) {
            int at = random.nextInt(result.length);
            int other = random.nextInt(result.length);
            switch (random.nextInt(4)) {
                case 0 -> result[at] = (byte) signs.charAt(random.nextInt(signs.length()));
                case 1 -> result[at] = (byte) random.nextInt(256);
                case 2 -> {
                    int count = Math.min(20, result.length - Math.max(at, other));
                    System.arraycopy(result, at, result, other, count);
                }
                default -> result = java.util.Arrays.copyOf(result, Math.max(at, 1));
            }
        }
        return result;
    }
}
