package org.mailboat.store.mime;

import static org.mailboat.store.mime.Expected.files;
import static org.mailboat.store.mime.Expected.json;
import static org.mailboat.store.mime.Expected.missing;
import static org.mailboat.store.mime.Expected.objects;
import static org.mailboat.store.mime.Expected.octets;
import static org.mailboat.store.mime.Expected.text;
import static org.mailboat.store.mime.Expected.tree;
import static org.mailboat.store.mime.Expected.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.jsoup.Jsoup;
import org.mailboat.store.mime.Difference.Comparison;
import org.mailboat.store.mime.tnef.TnefFile;
import org.mailboat.store.mime.tnef.TnefMessage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What MimeKit reads, compared with what is read here.
final class MimeKitReading {
    private MimeKitReading() {}

    private static final String MBOX = "mimekit/mbox/content-length";

    /// A message of the mbox, and where it is said to be.
    private record Message(byte[] octets, JsonObject said) {}

    private static List<Message> messages(boolean dos) throws IOException {
        byte[] mbox = octets(MBOX + ".mbox.txt");
        byte[] all = dos ? Corpus.crlf(mbox) : mbox;
        JsonElement said = json(MBOX + (dos ? ".dos" : ".unix") + "-offsets.json");
        return objects(said.getAsJsonArray())
                .map(m ->
                        new Message(
                                Arrays.copyOfRange(
                                        all,
                                        m.get("beginOffset").getAsInt(),
                                        m.get("endOffset").getAsInt()),
                                m))
                .toList();
    }

    static List<Difference> trees() throws IOException {
        var found = new ArrayList<Difference>();
        for (boolean dos : new boolean[] {false, true}) {
            int number = 0;
            for (Message message : messages(dos)) {
                String path = MBOX + ".mbox.txt#" + ++number + (dos ? " (CRLF)" : "");
                var comparison = new Comparison(path);
                comparison.field(
                        "parts",
                        sizes(tree(message.octets())),
                        sizes(message.said().getAsJsonObject("body")));
                found.addAll(comparison.found());
            }
        }
        return found;
    }

    static List<Difference> headers() throws IOException {
        String summary =
                new String(octets(MBOX + "-summary.txt"), StandardCharsets.UTF_8).replace("\r", "");
        List<String> theirs =
                Stream.of(summary.split("(?m)^From .*\n", -1)).filter(s -> !s.isBlank()).toList();
        List<Message> messages = messages(false);
        var found = new ArrayList<Difference>();
        for (int i = 0; i < messages.size(); i++) {
            HeaderSummary ours = view(messages.get(i).octets()).header();
            var comparison = new Comparison(MBOX + "-summary.txt#" + (i + 1));
            for (String line : theirs.get(i).split("\n", -1)) {
                String value = line.substring(line.indexOf(':') + 1).strip();
                switch (line.substring(0, Math.max(0, line.indexOf(':')))) {
                    case "From" -> addresses(comparison, "from", ours.from(), value);
                    case "To" -> addresses(comparison, "to", ours.to(), value);
                    case "Cc" -> addresses(comparison, "cc", ours.cc(), value);
                    case "Subject" ->
                            comparison.words("subject", ours.subject(), HeaderText.decode(value));
                    default -> {}
                }
            }
            found.addAll(comparison.found());
        }
        return found;
    }

    private static void addresses(
            Comparison comparison, String field, List<MailAddress> ours, String theirs) {
        comparison.words(
                field,
                ours.stream().map(MailAddress::toString).collect(Collectors.joining(",")),
                theirs.replace("\"", ""));
    }

    /// Its views of messages of the nineties, of which mailcore has the originals.
    static List<Difference> views() throws IOException {
        var found = new ArrayList<Difference>();
        for (String file : files("mimekit/mbox")) {
            if (file.endsWith(".html")) {
                int number = Integer.parseInt(file.replaceAll(".*body\\.(\\d+)\\.html", "$1")) + 1;
                String ours = view(octets("mailcore2/parser/input/mbox/jwz/" + number)).text();
                String theirs =
                        Jsoup.parse(new String(octets(file), StandardCharsets.UTF_8)).body().text();
                var comparison = new Comparison(file);
                comparison.field(
                        "text", List.of(), missing(theirs, Objects.requireNonNullElse(ours, "")));
                found.addAll(comparison.found());
            }
        }
        return found;
    }

    private static String sizes(MimePart part) {
        return part.parts().isEmpty()
                ? part.type() + " " + part.octets()
                : part.type() + part.parts().stream().map(MimeKitReading::sizes).toList();
    }

    private static String sizes(JsonObject part) {
        String type = Objects.requireNonNull(text(part, "mimeType")).toLowerCase(Locale.ROOT);
        if (part.has("message")) {
            return type + List.of(sizes(part.getAsJsonObject("message").getAsJsonObject("body")));
        }
        return part.has("children")
                ? type
                        + objects(part.getAsJsonArray("children"))
                                .map(MimeKitReading::sizes)
                                .toList()
                : type + " " + part.get("octets").getAsLong();
    }

    static List<Difference> attached() throws IOException {
        var found = new ArrayList<Difference>();
        for (String file : files("mimekit/tnef")) {
            if (file.endsWith(".list")) {
                String path = file.replace(".list", ".tnef");
                String list = new String(octets(file), StandardCharsets.UTF_8);
                TnefMessage message = Objects.requireNonNull(TnefMessage.read(octets(path)));
                var comparison = new Comparison(path);
                comparison.field(
                        "names",
                        message.files().stream().map(TnefFile::name).sorted().toList(),
                        list.lines()
                                .map(String::strip)
                                .filter(n -> !n.isEmpty() && !n.startsWith("body."))
                                .sorted()
                                .toList());
                boolean body = list.contains("body.");
                comparison.field("body", message.text() != null || message.html() != null, body);
                found.addAll(comparison.found());
            }
        }
        return found;
    }
}
