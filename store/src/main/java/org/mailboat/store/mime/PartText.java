package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.charset.MailCharsets;
import org.mailboat.store.mime.text.EnrichedText;
import org.mailboat.store.mime.text.FlowedText;
import org.mailboat.store.mime.text.HtmlText;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a text part says, as characters.
final class PartText {
    /// How far into HTML its own word on its charset is looked for.
    private static final int META_WITHIN = 4096;

    private static final Pattern META =
            Pattern.compile("(?i)<meta[^>]{1,200}?charset\\s*=\\s*[\"']?([A-Za-z0-9_.:-]{2,40})");

    private PartText() {}

    /// The text as it was sent, with `\n` as line ends.
    static String decode(PartHeader header, byte[] octets) {
        String charset = header.charset();
        if (charset == null && header.mediaType().equals("text/html")) {
            charset = meta(octets);
        }
        String text = MailCharsets.decode(octets, octets.length, charset);
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /// What the HTML itself says; a page that could be read that far is not in UTF-16.
    private static @Nullable String meta(byte[] octets) {
        String start =
                new String(
                        octets,
                        0,
                        Math.min(META_WITHIN, octets.length),
                        StandardCharsets.ISO_8859_1);
        Matcher meta = META.matcher(start);
        return meta.find() && !meta.group(1).toLowerCase(Locale.ROOT).startsWith("utf-16")
                ? meta.group(1)
                : null;
    }

    /// A decoded text as people read it.
    static String readable(PartHeader header, String text) {
        return switch (header.mediaType()) {
            case "text/html" -> HtmlText.of(text);
            case "text/enriched" -> EnrichedText.read(text, false);
            case "text/richtext" -> EnrichedText.read(text, true);
            default ->
                    "flowed".equalsIgnoreCase(header.parameter("format"))
                            ? FlowedText.read(
                                    text, "yes".equalsIgnoreCase(header.parameter("delsp")))
                            : text;
        };
    }
}
