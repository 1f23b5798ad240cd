package org.mailboat.store.mime.tnef;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.charset.MailCharsets;
import org.mailboat.store.mime.text.RtfText;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads the attributes of a TNEF stream
/// ([MS-OXTNEF](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef)).
final class TnefReader {
    private static final int SIGNATURE = 0x223E9F78;

    private static final int SUBJECT = 0x8004;
    private static final int BODY = 0x800C;
    private static final int ATTACH_DATA = 0x800F;
    private static final int ATTACH_TITLE = 0x8010;
    private static final int ATTACH_BEGIN = 0x9002;
    private static final int MESSAGE_PROPERTIES = 0x9003;
    private static final int ATTACH_PROPERTIES = 0x9005;
    private static final int CODE_PAGE = 0x9007;

    private final byte[] octets;
    private final int end;
    private final int depth;
    private int at;
    private String charset = "windows-1252";
    private @Nullable String subject;
    private @Nullable String text;
    private @Nullable String html;
    private @Nullable String richText;
    private final List<TnefFile> files = new ArrayList<>();
    private @Nullable OpenFile file;

    /// A file of which not all is known yet.
    private static final class OpenFile {
        private @Nullable String title;
        private @Nullable String longName;
        private @Nullable String shortName;
        private @Nullable String displayName;
        private @Nullable String type;
        private @Nullable String contentId;
        private @Nullable ByteBuffer data;
        private @Nullable TnefMessage message;
    }

    TnefReader(byte[] octets, int from, int to, int depth) {
        this.octets = octets;
        this.at = from;
        this.end = to;
        this.depth = depth;
    }

    static boolean isTnef(byte[] octets, int from) {
        return octets.length - from >= 6 && intAt(octets, from) == SIGNATURE;
    }

    TnefMessage read() {
        at += 6;
        while (end - at >= 9) {
            int level = octets[at];
            int id = intAt(octets, at + 1) & 0xFFFF;
            int length = intAt(octets, at + 5);
            if ((level != 1 && level != 2) || length < 0) {
                break;
            }
            int from = at + 9;
            int to = (int) Math.min(end, (long) from + length);
            attribute(id, from, to);
            at = (int) Math.min(end, (long) to + 2);
        }
        closeFile();
        RtfText rich = richText == null ? null : RtfText.read(richText);
        if (rich != null && rich.isHtml() && html == null) {
            html = rich.text();
        } else if (rich != null && !rich.isHtml() && (text == null || text.isBlank())) {
            text = rich.text();
        }
        return new TnefMessage(subject, text, html, files);
    }

    private void attribute(int id, int from, int to) {
        switch (id) {
            case CODE_PAGE -> {
                if (to - from >= 4) {
                    charset = CodePages.charset(intAt(octets, from));
                }
            }
            case SUBJECT -> subject = string(from, to);
            case BODY -> text = string(from, to);
            case MESSAGE_PROPERTIES -> new MapiProperties(octets, from, to).forEach(this::property);
            case ATTACH_BEGIN -> {
                closeFile();
                file = new OpenFile();
            }
            case ATTACH_TITLE -> openFile().title = string(from, to);
            case ATTACH_DATA -> openFile().data = slice(from, to);
            case ATTACH_PROPERTIES ->
                    new MapiProperties(octets, from, to).forEach(p -> fileProperty(openFile(), p));
            default -> {}
        }
    }

    private OpenFile openFile() {
        OpenFile open = file;
        if (open == null) {
            open = new OpenFile();
            file = open;
        }
        return open;
    }

    private void property(MapiProperties.Property p) {
        switch (p.id()) {
            case 0x0037 -> subject = string(p);
            case 0x1000 -> text = string(p);
            case 0x1013 -> html = string(p);
            case 0x1009 -> richText = CompressedRtf.read(octets, p.from(), p.to());
            default -> {}
        }
    }

    private void fileProperty(OpenFile open, MapiProperties.Property p) {
        switch (p.id()) {
            case 0x3707 -> open.longName = string(p);
            case 0x3704 -> open.shortName = string(p);
            case 0x3001 -> open.displayName = string(p);
            case 0x370E -> open.type = string(p);
            case 0x3712 -> open.contentId = string(p);
            case 0x3701 -> data(open, p);
            default -> {}
        }
    }

    /// An object begins with the 16 octets of its interface; a message within is TNEF again.
    private void data(OpenFile open, MapiProperties.Property p) {
        int from = p.isObject() ? Math.min(p.to(), p.from() + 16) : p.from();
        open.data = slice(from, p.to());
        if (isTnef(octets, from) && depth < TnefMessage.MAX_DEPTH) {
            open.message = new TnefReader(octets, from, p.to(), depth + 1).read();
        }
    }

    private void closeFile() {
        OpenFile open = file;
        file = null;
        if (open == null || files.size() >= TnefMessage.MAX_FILES) {
            return;
        }
        ByteBuffer data = open.data == null ? slice(0, 0) : open.data;
        String type = open.type == null ? "" : open.type.toLowerCase(Locale.ROOT);
        files.add(
                new TnefFile(
                        firstOf(open.longName, open.title, open.shortName, open.displayName),
                        open.message != null
                                ? "application/ms-tnef"
                                : type.indexOf('/') > 0 ? type : "application/octet-stream",
                        open.contentId,
                        data,
                        open.message));
    }

    private static @Nullable String firstOf(@Nullable String... names) {
        for (String name : names) {
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        return null;
    }

    private ByteBuffer slice(int from, int to) {
        return ByteBuffer.wrap(octets, from, to - from).slice().asReadOnlyBuffer();
    }

    private String string(MapiProperties.Property p) {
        if (!p.isUnicode()) {
            return string(p.from(), p.to());
        }
        return untilNull(
                new String(octets, p.from(), p.to() - p.from(), StandardCharsets.UTF_16LE));
    }

    private String string(int from, int to) {
        byte[] value = Arrays.copyOfRange(octets, from, to);
        return untilNull(MailCharsets.decode(value, value.length, charset));
    }

    private static String untilNull(String text) {
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).replace("\r\n", "\n");
    }

    static int intAt(byte[] octets, int at) {
        return (octets[at] & 0xFF)
                | (octets[at + 1] & 0xFF) << 8
                | (octets[at + 2] & 0xFF) << 16
                | octets[at + 3] << 24;
    }
}
