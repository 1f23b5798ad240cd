package org.mailboat.store.mime;

import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.field.ContentDispositionFieldLenientImpl;
import org.apache.james.mime4j.field.ContentTypeFieldLenientImpl;
import org.apache.james.mime4j.stream.Field;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// What the header of one part says of it, collected field by field.
final class BodyPart {
    private String mediaType = "text/plain";
    private @Nullable String charset;
    private @Nullable String fileName;
    private @Nullable String typeName;
    private @Nullable String disposition;
    private @Nullable String contentId;

    void field(Field field) {
        switch (field.getName().toLowerCase(Locale.ROOT)) {
            case "content-type" -> contentType(field);
            case "content-disposition" -> contentDisposition(field);
            case "content-id" -> contentId = trimmed(field.getBody());
            default -> {}
        }
    }

    private void contentType(Field field) {
        ContentTypeField type =
                ContentTypeFieldLenientImpl.PARSER.parse(field, DecodeMonitor.SILENT);
        String mime = type.getMimeType();
        if (mime != null && mime.indexOf('/') > 0) {
            mediaType = mime.toLowerCase(Locale.ROOT);
        }
        charset = type.getCharset();
        typeName = decoded(type.getParameter("name"));
    }

    private void contentDisposition(Field field) {
        ContentDispositionField parsed =
                ContentDispositionFieldLenientImpl.PARSER.parse(field, DecodeMonitor.SILENT);
        String kind = parsed.getDispositionType();
        disposition = kind == null ? null : kind.toLowerCase(Locale.ROOT);
        fileName = decoded(parsed.getFilename());
    }

    private static @Nullable String decoded(@Nullable String value) {
        String text = value == null ? "" : HeaderText.decode(value);
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String trimmed(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String bare = value.strip().replaceAll("^<|>$", "");
        return bare.isEmpty() ? null : bare;
    }

    String mediaType() {
        return mediaType;
    }

    @Nullable String charset() {
        return charset;
    }

    @Nullable String name() {
        return fileName != null ? fileName : typeName;
    }

    @Nullable String contentId() {
        return contentId;
    }

    boolean isAttachment() {
        return "attachment".equals(disposition);
    }

    /// Whether it belongs within the text: said so, or referred to by its id.
    boolean isInline() {
        return "inline".equals(disposition) || (disposition == null && contentId != null);
    }

    boolean isText() {
        return mediaType.equals("text/plain") || mediaType.equals("text/html");
    }
}
