package org.mailboat.store.mime;

import static org.mailboat.store.mime.Expected.files;
import static org.mailboat.store.mime.Expected.octets;

import org.mailboat.store.mime.Difference.Comparison;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What mime4j decodes, compared with what is decoded here.
final class Mime4jReading {
    private Mime4jReading() {}

    static List<Difference> leaves() throws IOException {
        List<String> files = files("mime4j/testmsgs");
        var found = new ArrayList<Difference>();
        for (String path : files) {
            if (path.endsWith(".msg")) {
                String prefix = path.replace(".msg", "_decoded_");
                var theirs = new ArrayList<String>();
                for (String leaf : files) {
                    if (leaf.startsWith(prefix)) {
                        theirs.add(latin(octets(leaf)));
                    }
                }
                List<String> ours =
                        Expected.leaves(
                                octets(path), (header, content) -> latin(content.readAllBytes()));
                var comparison = new Comparison(path);
                comparison.words("leaves", String.join("\n", ours), String.join("\n", theirs));
                found.addAll(comparison.found());
            }
        }
        return found;
    }

    private static String latin(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
