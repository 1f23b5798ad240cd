package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;

/// What the header of one part says of it, collected field by field. Of fields that stand there
/// twice the first counts.
final class PartHeader {
    private final String defaultType;
    private @Nullable HeaderParameters type;
    private @Nullable HeaderParameters disposition;
    private @Nullable String transferEncoding;
    private @Nullable String contentId;
    private @Nullable String description;

    /// @param defaultType what it is when it does not say
    PartHeader(String defaultType) {
        this.defaultType = defaultType;
    }

    void field(HeaderField field) {
        String value = field.value();
        switch (field.name().toLowerCase(Locale.ROOT)) {
            case "content-type" -> type = type == null ? HeaderParameters.parse(value) : type;
            case "content-disposition" ->
                    disposition = disposition == null ? HeaderParameters.parse(value) : disposition;
            case "content-transfer-encoding" ->
                    transferEncoding =
                            transferEncoding == null
                                    ? HeaderParameters.parse(value).value()
                                    : transferEncoding;
            case "content-id" -> contentId = bare(value);
            case "content-description" -> description = nonEmpty(HeaderText.decode(value));
            default -> {}
        }
    }

    private static @Nullable String bare(String value) {
        String id = value.strip();
        int from = id.startsWith("<") ? 1 : 0;
        int to = id.endsWith(">") ? id.length() - 1 : id.length();
        return from < to ? nonEmpty(id.substring(from, to).strip()) : null;
    }

    private static @Nullable String nonEmpty(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /// In lower case; what it is by default where it says nothing or no type at all.
    String mediaType() {
        String said = type == null ? "" : type.value();
        int slash = said.indexOf('/');
        if (said.equals("text")) {
            return "text/plain";
        }
        return slash > 0 && slash < said.length() - 1 ? said : defaultType;
    }

    Map<String, String> parameters() {
        return type == null ? Map.of() : type.parameters();
    }

    @Nullable String parameter(String name) {
        return type == null ? null : type.get(name);
    }

    @Nullable String charset() {
        return parameter("charset");
    }

    /// `attachment`, `inline`, or whatever else was said, in lower case; or null.
    @Nullable String disposition() {
        return disposition == null ? null : nonEmpty(disposition.value());
    }

    /// The file name the sender gave, decoded; or null.
    @Nullable String name() {
        String said = disposition == null ? null : nonEmpty(disposition.get("filename"));
        return said != null ? said : nonEmpty(parameter("name"));
    }

    @Nullable String contentId() {
        return contentId;
    }

    @Nullable String description() {
        return description;
    }

    String transferEncoding() {
        return transferEncoding == null || transferEncoding.isEmpty() ? "7bit" : transferEncoding;
    }

    boolean isAttachment() {
        return "attachment".equals(disposition());
    }

    /// Whether it belongs within the text: said so, or referred to by its id.
    boolean isInline() {
        String said = disposition();
        return "inline".equals(said) || (said == null && contentId != null);
    }

    boolean isPlainOrHtml() {
        String media = mediaType();
        return media.equals("text/plain") || media.equals("text/html");
    }

    /// Whether it is text for people: not a calendar, a card, a table or a style sheet.
    boolean isText() {
        return switch (mediaType()) {
            case "text/plain",
                    "text/html",
                    "text/enriched",
                    "text/richtext",
                    "text/markdown",
                    "text/x-markdown",
                    "text/x-plain",
                    "text/unknown",
                    "text/flowed" ->
                    true;
            default -> false;
        };
    }

    boolean isMultipart() {
        return mediaType().startsWith("multipart/");
    }

    /// Whether it holds a whole message.
    boolean isMessage() {
        return switch (mediaType()) {
            case "message/rfc822", "message/global", "message/news" -> true;
            default -> false;
        };
    }
}
