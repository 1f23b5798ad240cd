package org.mailboat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Does to a store what a failing disk does.
final class Damage {
    private Damage() {}

    /// Changes one octet of a message.
    ///
    /// @param text what stands in the message, and nowhere before it in the store
    static void changeOctet(Path home, String text) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.walk(home.resolve("segments"))) {
            segments = files.filter(Files::isRegularFile).toList();
        }
        for (Path segment : segments) {
            String octets = Files.readString(segment, StandardCharsets.ISO_8859_1);
            int at = octets.indexOf(text);
            if (at >= 0) {
                try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
                    file.seek(at);
                    file.write(text.charAt(0) ^ 1);
                }
                return;
            }
        }
        throw new AssertionError("no segment has " + text);
    }
}
