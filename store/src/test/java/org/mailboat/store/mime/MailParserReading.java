package org.mailboat.store.mime;

import static org.mailboat.store.mime.Expected.files;
import static org.mailboat.store.mime.Expected.json;
import static org.mailboat.store.mime.Expected.leaves;
import static org.mailboat.store.mime.Expected.objects;
import static org.mailboat.store.mime.Expected.octets;
import static org.mailboat.store.mime.Expected.text;
import static org.mailboat.store.mime.Expected.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.Difference.Comparison;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the mail-parser of Stalwart reads, compared with what is read here.
final class MailParserReading {
    private MailParserReading() {}

    static List<Difference> messages() throws IOException {
        var found = new ArrayList<Difference>();
        for (String folder : List.of("malformed", "rfc", "thirdparty")) {
            for (String name : files("mail-parser-rs/eml/" + folder)) {
                if (name.endsWith(".json")) {
                    boolean crlf = name.endsWith(".crlf.json");
                    String path = name.replaceFirst("(\\.crlf)?\\.json$", ".eml");
                    byte[] message = crlf ? Corpus.crlf(octets(path)) : octets(path);
                    found.addAll(
                            message(
                                    crlf ? path + " (CRLF)" : path,
                                    message,
                                    json(name).getAsJsonObject()));
                }
            }
        }
        return found;
    }

    private static List<Difference> message(String path, byte[] message, JsonObject theirs)
            throws IOException {
        var comparison = new Comparison(path);
        MessageView view = view(message);
        JsonObject root = theirs.getAsJsonArray("parts").get(0).getAsJsonObject();
        comparison.field("subject", view.header().subject(), textOf(root, "subject"));
        comparison.field("from", view.header().from(), addressesOf(root, "from"));
        comparison.field("to", view.header().to(), addressesOf(root, "to"));
        comparison.field("cc", view.header().cc(), addressesOf(root, "cc"));
        comparison.field("date", view.header().date(), dateOf(root));
        List<String> ours = leaves(message, MailParserReading::leaf);
        comparison.words("leaves", String.join("\n", ours), String.join("\n", theirLeaves(theirs)));
        return comparison.found();
    }

    private static String leaf(PartHeader header, PartContent content) throws IOException {
        byte[] octets = content.readAllBytes();
        return header.mediaType().startsWith("text/")
                ? PartText.decode(header, octets)
                : "[" + octets.length + "]";
    }

    private static List<String> theirLeaves(JsonObject message) {
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
                leaves.addAll(theirLeaves(body.getAsJsonObject("Message")));
            }
        }
        return leaves;
    }

    private static @Nullable JsonObject field(JsonObject part, String name) {
        for (JsonElement header : part.getAsJsonArray("headers")) {
            JsonElement said = header.getAsJsonObject().get("name");
            JsonElement value = header.getAsJsonObject().get("value");
            if (said.isJsonPrimitive() && said.getAsString().equals(name) && value.isJsonObject()) {
                return value.getAsJsonObject();
            }
        }
        return null;
    }

    private static @Nullable String textOf(JsonObject part, String name) {
        JsonObject value = field(part, name);
        return value == null ? null : text(value, "Text");
    }

    private static List<MailAddress> addressesOf(JsonObject part, String name) {
        JsonObject value = field(part, name);
        return value == null || !value.has("Address") ? List.of() : addressesOf(value);
    }

    private static List<MailAddress> addressesOf(JsonObject value) {
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

    private static @Nullable Object dateOf(JsonObject part) {
        JsonObject value = field(part, "date");
        if (value == null || !value.has("DateTime")) {
            return null;
        }
        return moment(value.getAsJsonObject("DateTime"));
    }

    private static @Nullable Instant moment(JsonObject d) {
        if (d.get("second").getAsInt() > 60) {
            return null; // what it gives where it reads no date
        }
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

    /// One value of a header field, and what is expected of it.
    private interface Case {
        void compare(Comparison comparison, @Nullable String value, JsonElement expected);
    }

    private static List<Difference> cases(String kind, Case one) throws IOException {
        String path = "mail-parser-rs/headers/" + kind + ".json";
        var found = new ArrayList<Difference>();
        int number = 0;
        for (JsonElement said : json(path).getAsJsonArray()) {
            JsonObject object = said.getAsJsonObject();
            var comparison = new Comparison(path + "#" + number++);
            one.compare(comparison, header(object), object.get("expected"));
            found.addAll(comparison.found());
        }
        return found;
    }

    static List<Difference> addresses() throws IOException {
        return cases(
                "address",
                (comparison, value, expected) -> {
                    var theirs = new JsonObject();
                    theirs.add("Address", expected);
                    comparison.field(
                            "addresses",
                            HeaderText.addresses(value).stream().map(MailAddress::address).toList(),
                            expected.isJsonObject()
                                    ? addressesOf(theirs).stream()
                                            .map(MailAddress::address)
                                            .toList()
                                    : List.of());
                });
    }

    static List<Difference> dates() throws IOException {
        return cases(
                "date",
                (comparison, value, expected) ->
                        comparison.field(
                                "date",
                                HeaderText.date(value),
                                expected.isJsonObject()
                                        ? moment(expected.getAsJsonObject())
                                        : null));
    }

    /// The dates behind what servers write of a message on its way.
    static List<Difference> stamps() throws IOException {
        return cases(
                "received",
                (comparison, value, expected) -> {
                    JsonElement date =
                            expected.isJsonObject() ? expected.getAsJsonObject().get("date") : null;
                    if (date != null && date.isJsonObject()) {
                        comparison.field(
                                "date", HeaderText.date(value), moment(date.getAsJsonObject()));
                    }
                });
    }

    static List<Difference> texts() throws IOException {
        return cases(
                "unstructured",
                (comparison, value, expected) ->
                        comparison.words(
                                "text",
                                value == null ? null : HeaderText.decode(value),
                                expected.isJsonNull() ? null : expected.getAsString().strip()));
    }

    static List<Difference> ids() throws IOException {
        return cases(
                "id",
                (comparison, value, expected) ->
                        comparison.field(
                                "id",
                                HeaderSummary.firstId(value),
                                expected.isJsonArray()
                                        ? expected.getAsJsonArray().get(0).getAsString()
                                        : null));
    }

    static List<Difference> types() throws IOException {
        return cases(
                "content_type",
                (comparison, value, expected) -> {
                    if (value != null && expected.isJsonObject()) {
                        JsonObject theirs = expected.getAsJsonObject();
                        HeaderParameters ours = HeaderParameters.parse(value);
                        String subtype = text(theirs, "c_subtype");
                        comparison.field(
                                "type",
                                ours.value(),
                                (text(theirs, "c_type") + (subtype == null ? "" : "/" + subtype))
                                        .toLowerCase(Locale.ROOT));
                        comparison.field(
                                "parameters", new TreeMap<>(ours.parameters()), parameters(theirs));
                    }
                });
    }

    /// The language of a value is not read here.
    private static SortedMap<String, String> parameters(JsonObject theirs) {
        var all = new TreeMap<String, String>();
        JsonElement said = theirs.get("attributes");
        if (said != null && said.isJsonArray()) {
            for (JsonElement one : said.getAsJsonArray()) {
                JsonArray pair = one.getAsJsonArray();
                String name = pair.get(0).getAsString().toLowerCase(Locale.ROOT);
                if (!name.endsWith("-language")) {
                    all.putIfAbsent(name, pair.get(1).getAsString());
                }
            }
        }
        return all;
    }

    private static @Nullable String header(JsonObject one) throws IOException {
        byte[] octets = ("X: " + text(one, "header")).getBytes(StandardCharsets.UTF_8);
        return HeaderBlock.read(new ByteArrayInputStream(octets)).first("X");
    }
}
