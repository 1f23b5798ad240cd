package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// How the words in a part or a file are got at, for a search.
enum TextKind {
    /// It has none, or none that can be read.
    NONE,
    PLAIN,
    HTML,
    RTF,
    CALENDAR,
    /// A message in itself, given as a file.
    MESSAGE;

    /// No text has more signs in it that cannot be shown, in thousandths.
    private static final int MOST_CONTROLS = 10;

    private static final int LOOKED_AT = 4096;

    /// By its media type, or by its name where the type says only that it is a file.
    ///
    /// @param type in lower case
    static TextKind of(String type, @Nullable String name) {
        return switch (type) {
            case "text/html", "application/xhtml+xml", "text/xhtml" -> HTML;
            case "text/calendar", "application/ics" -> CALENDAR;
            case "text/rtf", "application/rtf", "application/x-rtf" -> RTF;
            case "message/delivery-status",
                    "message/global-delivery-status",
                    "message/disposition-notification",
                    "message/feedback-report",
                    "application/json",
                    "application/xml",
                    "application/txt",
                    "application/text",
                    "application/plain",
                    "plain/text" ->
                    PLAIN;
            case "message/partial" -> MESSAGE;
            case "application/octet-stream",
                    "binary/octet-stream",
                    "application/binary",
                    "application/unknown",
                    "application/x-unknown",
                    "application/download",
                    "application/x-download",
                    "application/force-download",
                    "application/x-force-download" ->
                    name == null ? NONE : named(name);
            default ->
                    // A multipart too deep to be taken apart is one text.
                    type.startsWith("text/")
                                    || type.startsWith("multipart/")
                                    || (type.startsWith("application/")
                                            && (type.endsWith("+json") || type.endsWith("+xml")))
                            ? PLAIN
                            : NONE;
        };
    }

    /// By the end of a file's name.
    static TextKind named(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return switch (lower.substring(lower.lastIndexOf('.') + 1)) {
            case "txt",
                    "text",
                    "log",
                    "md",
                    "markdown",
                    "rst",
                    "tex",
                    "asc",
                    "csv",
                    "tsv",
                    "tab",
                    "json",
                    "xml",
                    "yml",
                    "yaml",
                    "ini",
                    "cfg",
                    "conf",
                    "properties",
                    "sql",
                    "diff",
                    "patch",
                    "vcf",
                    "ldif" ->
                    PLAIN;
            case "html", "htm", "xhtml", "shtml" -> HTML;
            case "rtf" -> RTF;
            case "ics", "ical" -> CALENDAR;
            case "eml", "mht", "mhtml" -> MESSAGE;
            default -> NONE;
        };
    }

    /// Whether a text that was read from a file is one, whatever the file is called.
    static boolean isText(String text) {
        int length = Math.min(text.length(), LOOKED_AT);
        int controls = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f';
            controls += control || c == '\uFFFD' ? 1 : 0;
        }
        return controls * 1000 <= length * MOST_CONTROLS;
    }
}
