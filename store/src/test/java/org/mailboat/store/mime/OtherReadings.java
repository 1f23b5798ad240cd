package org.mailboat.store.mime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.Difference.Comparison;
import org.mailboat.store.mime.tnef.TnefFile;
import org.mailboat.store.mime.tnef.TnefMessage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What other programs read in the messages of the corpus, compared with what is read here.
final class OtherReadings {
    private final Path corpus;

    OtherReadings(Path corpus) {
        this.corpus = corpus;
    }

    private byte[] octets(String path) throws IOException {
        return Files.readAllBytes(corpus.resolve(path));
    }

    private JsonElement json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file));
    }

    private static MessageView view(byte[] message) throws IOException {
        return new MessageReader().read(new ByteArrayInputStream(message));
    }

    private static MimePart tree(byte[] message) throws IOException {
        return new MessageReader().structure(new ByteArrayInputStream(message));
    }

    private static @Nullable String text(JsonObject from, String name) {
        JsonElement value = from.get(name);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    /// `multipart/mixed(text/plain, image/png)`.
    private static String shape(MimePart part) {
        return part.parts().isEmpty()
                ? part.type()
                : part.type()
                        + part.parts().stream()
                                .map(OtherReadings::shape)
                                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Stream<MimePart> leaves(MimePart part) {
        return part.parts().isEmpty()
                ? Stream.of(part)
                : part.parts().stream().flatMap(OtherReadings::leaves);
    }

    private static Stream<MimePart> all(MimePart part) {
        return Stream.concat(Stream.of(part), part.parts().stream().flatMap(OtherReadings::all));
    }

    // mailcore2: the tree of parts

    List<Difference> mailcoreTrees() throws IOException {
        Path outputs = corpus.resolve("mailcore2/parser/output");
        var found = new ArrayList<Difference>();
        for (Path file : files(outputs)) {
            String path = "mailcore2/parser/input/" + outputs.relativize(file);
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
                                .map(OtherReadings::mailcoreShape)
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
                mailcoreParts(part).stream().flatMap(OtherReadings::mailcoreNames));
    }

    // mailcore2: the rendered text

    List<Difference> mailcoreTexts() throws IOException {
        var found = new ArrayList<Difference>();
        for (Path file : files(corpus.resolve("mailcore2/summary/output"))) {
            String name = file.getFileName().toString().replace(".txt", ".eml");
            String path = "mailcore2/summary/input/" + name;
            MessageView view = view(octets(path));
            List<String> lines = Files.readString(file).lines().toList();
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

    /// The words of a text that are not in another one.
    private static List<String> missing(String wanted, String text) {
        String squeezed = text.replaceAll("[^\\p{L}\\p{N}]+", "");
        return Stream.of(
                        wanted.replaceAll("\\(?(https?://|mailto:)\\S+", " ")
                                .split("[^\\p{L}\\p{N}]+"))
                .filter(w -> !squeezed.contains(w))
                .distinct()
                .toList();
    }

    private static String joined(List<MailAddress> addresses) {
        return addresses.stream().map(MailAddress::toString).collect(Collectors.joining(", "));
    }

    // mail-parser (Rust)

    List<Difference> mailParserMessages() throws IOException {
        var found = new ArrayList<Difference>();
        for (String folder : List.of("malformed", "rfc", "thirdparty")) {
            for (Path file : files(corpus.resolve("mail-parser-rs/eml/" + folder))) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json")) {
                    boolean crlf = name.endsWith(".crlf.json");
                    String path =
                            "mail-parser-rs/eml/"
                                    + folder
                                    + "/"
                                    + name.replaceFirst("(\\.crlf)?\\.json$", ".eml");
                    byte[] message = crlf ? Corpus.crlf(octets(path)) : octets(path);
                    found.addAll(
                            mailParser(
                                    crlf ? path + " (CRLF)" : path,
                                    message,
                                    json(file).getAsJsonObject()));
                }
            }
        }
        return found;
    }

    private static List<Difference> mailParser(String path, byte[] message, JsonObject theirs)
            throws IOException {
        var comparison = new Comparison(path);
        MessageView view = view(message);
        JsonObject root = theirs.getAsJsonArray("parts").get(0).getAsJsonObject();
        comparison.field("subject", view.header().subject(), mailParserText(root, "subject"));
        comparison.field("from", view.header().from(), mailParserAddresses(root, "from"));
        comparison.field("to", view.header().to(), mailParserAddresses(root, "to"));
        comparison.field("cc", view.header().cc(), mailParserAddresses(root, "cc"));
        comparison.field("date", view.header().date(), mailParserDate(root));
        var ours = new ArrayList<String>();
        MimeWalk.over(
                new ByteArrayInputStream(message),
                new PartVisitor() {
                    @Override
                    public boolean opens(Place place) {
                        return true;
                    }

                    @Override
                    public void part(Place place, PartContent content) throws IOException {
                        ours.add(leaf(place.header(), content));
                    }
                });
        comparison.words(
                "leaves", String.join("\n", ours), String.join("\n", mailParserLeaves(theirs)));
        return comparison.found();
    }

    private static String leaf(PartHeader header, PartContent content) throws IOException {
        byte[] octets = content.readAllBytes();
        return header.mediaType().startsWith("text/")
                ? PartText.decode(header, octets)
                : "[" + octets.length + "]";
    }

    private static List<String> mailParserLeaves(JsonObject message) {
        var leaves = new ArrayList<String>();
        for (JsonElement part : message.getAsJsonArray("parts")) {
            JsonObject body = part.getAsJsonObject().getAsJsonObject("body");
            if (body.has("Text") || body.has("Html")) {
                leaves.add(body.get(body.has("Text") ? "Text" : "Html").getAsString());
            } else if (body.has("Binary") || body.has("InlineBinary")) {
                JsonArray octets =
                        body.getAsJsonArray(body.has("Binary") ? "Binary" : "InlineBinary");
                leaves.add("[" + octets.size() + "]");
            } else if (body.has("Message")) {
                leaves.addAll(mailParserLeaves(body.getAsJsonObject("Message")));
            }
        }
        return leaves;
    }

    private static @Nullable JsonObject mailParserHeader(JsonObject part, String name) {
        for (JsonElement header : part.getAsJsonArray("headers")) {
            JsonElement said = header.getAsJsonObject().get("name");
            JsonElement value = header.getAsJsonObject().get("value");
            if (said.isJsonPrimitive() && said.getAsString().equals(name) && value.isJsonObject()) {
                return value.getAsJsonObject();
            }
        }
        return null;
    }

    private static @Nullable String mailParserText(JsonObject part, String name) {
        JsonObject value = mailParserHeader(part, name);
        return value == null ? null : text(value, "Text");
    }

    private static List<MailAddress> mailParserAddresses(JsonObject part, String name) {
        JsonObject value = mailParserHeader(part, name);
        return value == null || !value.has("Address") ? List.of() : mailParserAddresses(value);
    }

    private static List<MailAddress> mailParserAddresses(JsonObject value) {
        JsonObject said = value.getAsJsonObject("Address");
        Stream<JsonObject> addresses =
                said.has("List")
                        ? objects(said.getAsJsonArray("List"))
                        : objects(said.getAsJsonArray("Group"))
                                .flatMap(g -> objects(g.getAsJsonArray("addresses")));
        return addresses
                .map(a -> {
                    String address = text(a, "address");
                    return address == null
                            ? new MailAddress(null, Objects.requireNonNull(text(a, "name")))
                            : new MailAddress(text(a, "name"), address);
                })
                .toList();
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.asList().stream().map(JsonElement::getAsJsonObject);
    }

    private static @Nullable Object mailParserDate(JsonObject part) {
        JsonObject value = mailParserHeader(part, "date");
        if (value == null || !value.has("DateTime")) {
            return null;
        }
        return mailParserMoment(value.getAsJsonObject("DateTime"));
    }

    private static Instant mailParserMoment(JsonObject d) {
        int offset = d.get("tz_hour").getAsInt() * 60 + d.get("tz_minute").getAsInt();
        return OffsetDateTime.of(
                        d.get("year").getAsInt(),
                        d.get("month").getAsInt(),
                        d.get("day").getAsInt(),
                        d.get("hour").getAsInt(),
                        d.get("minute").getAsInt(),
                        d.get("second").getAsInt(),
                        0,
                        ZoneOffset.ofTotalSeconds(
                                (d.get("tz_before_gmt").getAsBoolean() ? -60 : 60) * offset))
                .toInstant();
    }

    List<Difference> mailParserFields() throws IOException {
        var found = new ArrayList<Difference>();
        String addresses = "mail-parser-rs/headers/address.json";
        for (int i = 0; i < cases(addresses).size(); i++) {
            JsonObject one = cases(addresses).get(i).getAsJsonObject();
            var value = new JsonObject();
            value.add("Address", one.get("expected"));
            var comparison = new Comparison(addresses + "#" + i);
            comparison.field(
                    "addresses",
                    HeaderText.addresses(header(one)).stream().map(MailAddress::address).toList(),
                    one.get("expected").isJsonObject()
                            ? mailParserAddresses(value).stream().map(MailAddress::address).toList()
                            : List.of());
            found.addAll(comparison.found());
        }
        String dates = "mail-parser-rs/headers/date.json";
        for (int i = 0; i < cases(dates).size(); i++) {
            JsonObject one = cases(dates).get(i).getAsJsonObject();
            JsonElement expected = one.get("expected");
            var comparison = new Comparison(dates + "#" + i);
            comparison.field(
                    "date",
                    HeaderText.date(header(one)),
                    expected.isJsonObject() ? mailParserMoment(expected.getAsJsonObject()) : null);
            found.addAll(comparison.found());
        }
        return found;
    }

    private JsonArray cases(String path) throws IOException {
        return json(corpus.resolve(path)).getAsJsonArray();
    }

    private static @Nullable String header(JsonObject one) throws IOException {
        byte[] octets = ("X: " + text(one, "header")).getBytes(StandardCharsets.UTF_8);
        return HeaderBlock.read(new ByteArrayInputStream(octets)).first("X");
    }

    // mimekit

    List<Difference> mimekitTrees() throws IOException {
        byte[] mbox = octets("mimekit/mbox/content-length.mbox.txt");
        String path = "mimekit/mbox/content-length.mbox.txt";
        var found = new ArrayList<Difference>();
        int number = 0;
        for (JsonElement said :
                json(corpus.resolve("mimekit/mbox/content-length.unix-offsets.json"))
                        .getAsJsonArray()) {
            JsonObject message = said.getAsJsonObject();
            byte[] octets =
                    Arrays.copyOfRange(
                            mbox,
                            message.get("beginOffset").getAsInt(),
                            message.get("endOffset").getAsInt());
            var comparison = new Comparison(path + "#" + ++number);
            comparison.field(
                    "parts", sizes(tree(octets)), mimekitSizes(message.getAsJsonObject("body")));
            found.addAll(comparison.found());
        }
        return found;
    }

    private static String sizes(MimePart part) {
        return part.parts().isEmpty()
                ? part.type() + " " + part.octets()
                : part.type() + part.parts().stream().map(OtherReadings::sizes).toList();
    }

    private static String mimekitSizes(JsonObject part) {
        String type = Objects.requireNonNull(text(part, "mimeType")).toLowerCase(Locale.ROOT);
        if (part.has("message")) {
            return type
                    + List.of(
                            mimekitSizes(part.getAsJsonObject("message").getAsJsonObject("body")));
        }
        return part.has("children")
                ? type
                        + objects(part.getAsJsonArray("children"))
                                .map(OtherReadings::mimekitSizes)
                                .toList()
                : type + " " + part.get("octets").getAsLong();
    }

    List<Difference> mimekitTnef() throws IOException {
        var found = new ArrayList<Difference>();
        for (Path file : files(corpus.resolve("mimekit/tnef"))) {
            String name = file.getFileName().toString();
            if (name.endsWith(".list")) {
                String path = "mimekit/tnef/" + name.replace(".list", ".tnef");
                TnefMessage message = Objects.requireNonNull(TnefMessage.read(octets(path)));
                var comparison = new Comparison(path);
                comparison.field(
                        "names",
                        message.files().stream().map(TnefFile::name).sorted().toList(),
                        Files.readAllLines(file).stream()
                                .map(String::strip)
                                .filter(n -> !n.isEmpty() && !n.startsWith("body."))
                                .sorted()
                                .toList());
                boolean body = Files.readString(file).contains("body.");
                comparison.field("body", message.text() != null || message.html() != null, body);
                found.addAll(comparison.found());
            }
        }
        return found;
    }

    // mime4j: the decoded leaves

    List<Difference> mime4jLeaves() throws IOException {
        Path folder = corpus.resolve("mime4j/testmsgs");
        var found = new ArrayList<Difference>();
        for (Path file : files(folder)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".msg")) {
                String path = "mime4j/testmsgs/" + name;
                String prefix = name.replace(".msg", "_decoded_");
                var theirs = new ArrayList<String>();
                for (Path leaf : files(folder)) {
                    if (leaf.getFileName().toString().startsWith(prefix)) {
                        theirs.add(
                                new String(Files.readAllBytes(leaf), StandardCharsets.ISO_8859_1));
                    }
                }
                var ours = new ArrayList<String>();
                MimeWalk.over(
                        new ByteArrayInputStream(octets(path)),
                        new PartVisitor() {
                            @Override
                            public boolean opens(Place place) {
                                return true;
                            }

                            @Override
                            public void part(Place place, PartContent content) throws IOException {
                                ours.add(
                                        new String(
                                                content.readAllBytes(),
                                                StandardCharsets.ISO_8859_1));
                            }
                        });
                var comparison = new Comparison(path);
                comparison.words("leaves", String.join("\n", ours), String.join("\n", theirs));
                found.addAll(comparison.found());
            }
        }
        return found;
    }

    // James

    List<Difference> jamesMessages() throws IOException {
        var found = new ArrayList<Difference>();
        for (Path file : files(corpus.resolve("james/eml"))) {
            String name = file.getFileName().toString();
            String path = "james/eml/" + name.replace(".json", ".eml");
            if (name.endsWith(".json") && Files.exists(corpus.resolve(path))) {
                JsonObject theirs = json(file).getAsJsonObject();
                MessageView view = view(octets(path));
                var comparison = new Comparison(path);
                comparison.field(
                        "subject",
                        view.header().subject(),
                        theirs.getAsJsonArray("subject").asList().stream()
                                .map(JsonElement::getAsString)
                                .collect(Collectors.joining()));
                comparison.field("from", view.header().from(), jamesAddresses(theirs, "from"));
                comparison.field("to", view.header().to(), jamesAddresses(theirs, "to"));
                comparison.words("text", view.text(), text(theirs, "textBody"));
                comparison.words("html", view.html(), text(theirs, "htmlBody"));
                comparison.field(
                        "attachments",
                        view.attachments().stream().map(a -> a.type() + " " + a.name()).toList(),
                        objects(theirs.getAsJsonArray("attachments"))
                                .map(a ->
                                        text(a, "mediaType")
                                                + "/"
                                                + text(a, "subtype")
                                                + " "
                                                + text(a, "fileName"))
                                .toList());
                found.addAll(comparison.found());
            }
        }
        return found;
    }

    private static List<MailAddress> jamesAddresses(JsonObject message, String name) {
        return objects(message.getAsJsonArray(name))
                .map(a ->
                        new MailAddress(
                                text(a, "name"), Objects.requireNonNull(text(a, "address"))))
                .toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
