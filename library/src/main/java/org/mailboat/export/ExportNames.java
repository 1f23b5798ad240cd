package org.mailboat.export;

import org.mailboat.model.MailboxPath;
import org.mailboat.model.PercentEscapes;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/// Gives every mailbox a place in a directory: no name of a server's can leave it, and no two share
/// one.
final class ExportNames {
    private static final String PLAIN = " _@+,=()-.";

    /// File systems take 255 octets a name; some are kept for suffixes.
    private static final int LONGEST = 230;

    private final Path directory;
    private final boolean foldsCase;
    private final ExportRequest.Format format;
    private final Map<String, Map<String, String>> taken = new HashMap<>();

    /// @param foldsCase whether the disk takes names that differ in case only for the same
    ExportNames(Path directory, ExportRequest.Format format, boolean foldsCase) {
        this.directory = directory;
        this.format = format;
        this.foldsCase = foldsCase;
    }

    /// Where the mailbox goes, relative, levels joined by `/`.
    String place(MailboxPath mailbox) {
        String at = "";
        for (String level : mailbox.levels()) {
            String name = unique(at, level);
            at = at.isEmpty() ? name : at + "/" + name;
        }
        return at;
    }

    private String unique(String parent, String level) {
        Map<String, String> siblings = taken.computeIfAbsent(parent, p -> new HashMap<>());
        String known = siblings.get("level " + level);
        if (known != null) {
            return known;
        }
        String name = encode(level);
        String candidate = name;
        for (int n = 2; siblings.putIfAbsent(fold(candidate), level) != null; n++) {
            candidate = name + "%~" + n;
        }
        siblings.put("level " + level, candidate);
        return candidate;
    }

    private String fold(String name) {
        return "name "
                + (foldsCase ? name.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT) : name);
    }

    /// One level as a file name.
    String encode(String level) {
        String name = PercentEscapes.encode(level, c -> !isPlain(c));
        if (!canBeNamed(name)) {
            name = PercentEscapes.encode(level, c -> c > 127 || !isPlain(c));
        }
        if (name.startsWith(".")) {
            name = "%2E" + name.substring(1);
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1) + "%2E";
        }
        if (name.equals("cur") || name.equals("new") || name.equals("tmp")) {
            name = String.format(Locale.ROOT, "%%%02X", (int) name.charAt(0)) + name.substring(1);
        }
        return shortened(awayFromFiles(name));
    }

    private static boolean isPlain(int c) {
        return c < 128
                ? Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0
                : !Character.isISOControl(c);
    }

    /// A level must not be called like a file of the export itself.
    private String awayFromFiles(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean file =
                lower.equals(Exporter.INDEX)
                        || (format == ExportRequest.Format.MBOX && lower.endsWith(".mbox"))
                        || (format == ExportRequest.Format.EML && lower.endsWith(".eml"));
        int dot = name.lastIndexOf('.');
        return file ? name.substring(0, dot) + "%2E" + name.substring(dot + 1) : name;
    }

    private boolean canBeNamed(String name) {
        try {
            Path named = directory.resolve("x" + name);
            return named.getFileName().toString().equals("x" + name)
                    && StandardCharsets.UTF_8.newEncoder().canEncode(name);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String shortened(String name) {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        if (octets.length <= LONGEST) {
            return name;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(octets);
            int end = name.length();
            while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST - 20
                    || Character.isHighSurrogate(name.charAt(end - 1))) {
                end--;
            }
            return name.substring(0, end) + "%~" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
