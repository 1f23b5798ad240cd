package org.mailboat.store.mime;

import static org.mailboat.store.mime.Expected.all;
import static org.mailboat.store.mime.Expected.files;
import static org.mailboat.store.mime.Expected.json;
import static org.mailboat.store.mime.Expected.missing;
import static org.mailboat.store.mime.Expected.octets;
import static org.mailboat.store.mime.Expected.shape;
import static org.mailboat.store.mime.Expected.text;
import static org.mailboat.store.mime.Expected.tree;
import static org.mailboat.store.mime.Expected.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.Difference.Comparison;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What mailcore2 and libetpan read, compared with what is read here.
final class MailcoreReading {
    private MailcoreReading() {}

    static List<Difference> trees() throws IOException {
        var outputs = new ArrayList<>(files("mailcore2/parser/output"));
        outputs.addAll(files("libetpan/mime-parser/data/output"));
        var found = new ArrayList<Difference>();
        for (String file : outputs) {
            String path = file.replace("/output/", "/input/");
            JsonObject theirs = json(file).getAsJsonObject();
            byte[] message = octets(path);
            MessageView view = view(message);
            MimePart tree = tree(message);
            var comparison = new Comparison(path);
            JsonObject header = theirs.getAsJsonObject("header");
            comparison.field("subject", view.header().subject(), text(header, "subject"));
            comparison.field("from", view.header().from(), mailcoreAddresses(header.get("from")));
            comparison.field("to", view.header().to(), mailcoreAddresses(header.get("to")));
            comparison.field("cc", view.header().cc(), mailcoreAddresses(header.get("cc")));
            mailcoreDate(comparison, view, header);
            if (view.header().messageId() != null) {
                comparison.field(
                        "message-id", view.header().messageId(), text(header, "messageID"));
            }
            JsonObject main = theirs.getAsJsonObject("mainPart");
            comparison.field("parts", mailcoreKinds(shape(tree)), mailcoreShape(main));
            comparison.field(
                    "names",
                    all(tree).map(MimePart::name).filter(Objects::nonNull).toList(),
                    mailcoreNames(main).toList());
            found.addAll(comparison.found());
        }
        return found;
    }

    private static void mailcoreDate(Comparison comparison, MessageView view, JsonObject header) {
        long theirs = Long.parseLong(Objects.requireNonNull(text(header, "date")));
        // mailcore gives a date of its own where it cannot read the one that is there
        if (theirs != 978_307_200 && theirs < Integer.MAX_VALUE) {
            var ours = view.header().date();
            comparison.field("date", ours == null ? null : ours.getEpochSecond(), theirs);
        }
    }

    private static List<MailAddress> mailcoreAddresses(@Nullable JsonElement said) {
        if (said == null) {
            return List.of();
        }
        JsonObject object = said.getAsJsonObject();
        JsonArray items = object.has("items") ? object.getAsJsonArray("items") : new JsonArray();
        if (!object.has("items")) {
            items.add(object);
        }
        return items.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(a ->
                        new MailAddress(
                                text(a, "displayName"), Objects.requireNonNull(text(a, "mailbox"))))
                .toList();
    }

    /// The kinds of multipart that mailcore tells apart.
    private static String mailcoreKinds(String shape) {
        return shape.replaceAll(
                "multipart/(?!mixed|alternative|related|signed|report)[a-z-]+", "multipart/mixed");
    }

    private static String mailcoreShape(JsonObject part) {
        String type =
                switch (Objects.requireNonNull(text(part, "class"))) {
                    case "mailcore::Multipart" -> Objects.requireNonNull(text(part, "partType"));
                    case "mailcore::MessagePart" -> "message/rfc822";
                    default -> Objects.requireNonNull(text(part, "mimeType"));
                };
        List<JsonObject> inner = mailcoreParts(part);
        return inner.isEmpty()
                ? type.toLowerCase(Locale.ROOT)
                : type.toLowerCase(Locale.ROOT)
                        + inner.stream()
                                .map(MailcoreReading::mailcoreShape)
                                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<JsonObject> mailcoreParts(JsonObject part) {
        if (part.has("mainPart")) {
            return List.of(part.getAsJsonObject("mainPart"));
        }
        return part.has("parts")
                ? part.getAsJsonObject("parts").getAsJsonArray("items").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .toList()
                : List.of();
    }

    private static Stream<String> mailcoreNames(JsonObject part) {
        return Stream.concat(
                Stream.ofNullable(text(part, "filename")),
                mailcoreParts(part).stream().flatMap(MailcoreReading::mailcoreNames));
    }

    static List<Difference> texts() throws IOException {
        var found = new ArrayList<Difference>();
        for (String file : files("mailcore2/summary/output")) {
            String path = file.replace("/output/", "/input/").replace(".txt", ".eml");
            MessageView view = view(octets(path));
            List<String> lines = new String(octets(file), StandardCharsets.UTF_8).lines().toList();
            var comparison = new Comparison(path);
            int at = 0;
            for (; at < lines.size() && !lines.get(at).isEmpty(); at++) {
                String line = lines.get(at);
                String value = line.substring(line.indexOf(':') + 1).strip();
                if (line.startsWith("Subject:")) {
                    comparison.words("subject", withoutReply(view.header().subject()), value);
                }
                if (line.startsWith("From:")) {
                    comparison.words("from", joined(view.header().from()), value);
                }
                if (line.startsWith("To:")) {
                    comparison.words("to", joined(view.header().to()), value);
                }
            }
            String theirs =
                    lines.stream()
                            .skip(at)
                            .filter(l -> !l.matches("- .*, [\\d.]+ (bytes|KB|MB)"))
                            .collect(Collectors.joining("\n"));
            comparison.field(
                    "text",
                    List.of(),
                    missing(theirs, Objects.requireNonNullElse(view.text(), "")));
            found.addAll(comparison.found());
        }
        return found;
    }

    /// mailcore shows the bare subject.
    private static String withoutReply(@Nullable String subject) {
        return Objects.requireNonNullElse(subject, "").replaceFirst("^(Re|Fwd): ", "");
    }

    private static String joined(List<MailAddress> addresses) {
        return addresses.stream().map(MailAddress::toString).collect(Collectors.joining(", "));
    }
}
