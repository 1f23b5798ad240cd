package org.mailboat.store.mime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files of the corpus that say what another program reads, and what is read here.
final class Expected {
    private Expected() {}

    static byte[] octets(String path) throws IOException {
        return Files.readAllBytes(Corpus.present().resolve(path));
    }

    static JsonElement json(String path) throws IOException {
        return JsonParser.parseString(Files.readString(Corpus.present().resolve(path)));
    }

    static boolean has(String path) {
        return Files.exists(Corpus.present().resolve(path));
    }

    /// The files in a folder and below, by path.
    static List<String> files(String folder) throws IOException {
        Path root = Corpus.present();
        try (Stream<Path> all = Files.walk(root.resolve(folder))) {
            return all.filter(Files::isRegularFile)
                    .map(f -> root.relativize(f).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    static MessageView view(byte[] message) throws IOException {
        return new MessageReader().read(new ByteArrayInputStream(message));
    }

    static MimePart tree(byte[] message) throws IOException {
        return new MessageReader().structure(new ByteArrayInputStream(message));
    }

    /// Every part that has no parts, also in messages within.
    static <T> List<T> leaves(byte[] message, Leaf<T> leaf) throws IOException {
        var all = new ArrayList<T>();
        MimeWalk.over(
                new ByteArrayInputStream(message),
                new PartVisitor() {
                    @Override
                    public boolean opens(Place place) {
                        return true;
                    }

                    @Override
                    public void part(Place place, PartContent content) throws IOException {
                        all.add(leaf.read(place.header(), content));
                    }
                });
        return all;
    }

    interface Leaf<T> {
        T read(PartHeader header, PartContent content) throws IOException;
    }

    static @Nullable String text(JsonObject from, String name) {
        JsonElement value = from.get(name);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    /// `multipart/mixed(text/plain, image/png)`.
    static String shape(MimePart part) {
        return part.parts().isEmpty()
                ? part.type()
                : part.type()
                        + part.parts().stream()
                                .map(Expected::shape)
                                .collect(Collectors.joining(", ", "(", ")"));
    }

    static Stream<MimePart> all(MimePart part) {
        return Stream.concat(Stream.of(part), part.parts().stream().flatMap(Expected::all));
    }

    static Stream<JsonObject> objects(JsonArray array) {
        return array.asList().stream().map(JsonElement::getAsJsonObject);
    }

    /// The words of a text that are not in another one.
    static List<String> missing(String wanted, String text) {
        String squeezed = text.replaceAll("[^\\p{L}\\p{N}]+", "");
        return Stream.of(
                        wanted.replaceAll("\\(?(https?://|mailto:)\\S+", " ")
                                .split("[^\\p{L}\\p{N}]+"))
                .filter(w -> !squeezed.contains(w))
                .distinct()
                .toList();
    }
}
