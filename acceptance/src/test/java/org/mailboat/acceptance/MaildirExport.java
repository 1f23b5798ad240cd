package org.mailboat.acceptance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What `export --format maildir` wrote, read back from the files themselves.
///
/// @param contents by wire name and UID, to be compared with the server's
/// @param paths by wire name, the path as the command line writes it
/// @param directories by wire name, where its messages lie, relative to the export
record MaildirExport(
        ServerContents contents, Map<String, String> paths, Map<String, String> directories) {
    private static final Map<String, String> SYSTEM =
            Map.of(
                    "$seen", "\\Seen",
                    "$flagged", "\\Flagged",
                    "$answered", "\\Answered",
                    "$draft", "\\Draft",
                    "$deleted", "\\Deleted");
    private static final Map<String, Character> LETTERS =
            Map.of(
                    "\\Draft", 'D',
                    "\\Flagged", 'F',
                    "$Forwarded", 'P',
                    "\\Answered", 'R',
                    "\\Seen", 'S',
                    "\\Deleted", 'T');

    static MaildirExport read(Path directory) throws IOException {
        var export = new MaildirExport(new ServerContents(), new TreeMap<>(), new TreeMap<>());
        var files = new TreeSet<Path>();
        for (String line : Files.readAllLines(directory.resolve("mailboat-export.jsonl"))) {
            JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
            Path file = directory.resolve(entry.get("file").getAsString());
            if (!files.add(file)) {
                throw new IllegalStateException("listed twice: " + file);
            }
            export.add(directory, file, entry);
        }
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> unlisted =
                    all.filter(Files::isRegularFile)
                            .filter(f -> !files.contains(f))
                            .filter(f -> !f.endsWith("mailboat-export.jsonl"))
                            .toList();
            if (!unlisted.isEmpty()) {
                throw new IllegalStateException("not listed: " + unlisted);
            }
        }
        return export;
    }

    private void add(Path directory, Path file, JsonObject entry) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        String wireName = entry.get("wireName").getAsString();
        var flags = new TreeSet<String>();
        for (JsonElement keyword : entry.getAsJsonArray("keywords")) {
            flags.add(onTheWire(keyword.getAsString()));
        }
        var date = Instant.parse(entry.get("internalDate").getAsString());
        var place =
                new ServerContents.Place(
                        wireName,
                        entry.get("uidValidity").getAsLong(),
                        entry.get("uid").getAsLong());
        check(file, "size", entry.get("size").getAsLong(), (long) octets.length);
        check(file, "sha256", entry.get("sha256").getAsString(), ServerContents.sha256Of(octets));
        check(file, "mtime", Files.getLastModifiedTime(file).toInstant(), date);
        check(file, "flags", file.toString().replaceFirst(".*:2,", ""), letters(flags));
        check(file, "directory", file.getParent().getFileName().toString(), "cur");
        contents.add(place, ServerContents.Facts.of(octets, flags, date));
        paths.put(wireName, entry.get("mailbox").getAsString());
        directories.put(wireName, directory.relativize(file.getParent().getParent()).toString());
    }

    /// System flags are spelled as JMAP does; a keyword of the server that collides has `%24`.
    private static String onTheWire(String keyword) {
        return SYSTEM.containsKey(keyword) ? SYSTEM.get(keyword) : keyword.replace("%24", "$");
    }

    private static String letters(SortedSet<String> flags) {
        var letters = new TreeSet<Character>();
        flags.stream().filter(LETTERS::containsKey).map(LETTERS::get).forEach(letters::add);
        var text = new StringBuilder();
        letters.forEach(text::append);
        return text.toString();
    }

    private static void check(Path file, String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new IllegalStateException(
                    file + ": " + what + " is " + found + ", expected " + expected);
        }
    }

    /// The directory a path is exported to, by the rule of the contract.
    static String directoryOf(String path) {
        var levels = new ArrayList<String>();
        for (String level : path.split("/")) {
            String name = level.replace("%2F", "/").replace("%25", "%");
            levels.add(escaped(name));
        }
        return String.join("/", levels);
    }

    private static String escaped(String level) {
        var text = new StringBuilder();
        byte[] octets = level.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            int octet = octets[i] & 0xFF;
            boolean edge = i == 0 || i == octets.length - 1;
            boolean plain =
                    octet >= 0x80
                            || Character.isLetterOrDigit(octet)
                            || " _@+,=()-".indexOf(octet) >= 0
                            || (octet == '.' && !edge);
            boolean reserved = i == 0 && List.of("cur", "new", "tmp").contains(level);
            if (plain && !reserved) {
                text.append((char) octet);
            } else {
                text.append("%%%02X".formatted(octet));
            }
        }
        return new String(
                text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
