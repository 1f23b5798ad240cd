package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.calendar.CalendarEntry;
import org.mailboat.store.mime.text.HtmlText;
import org.mailboat.store.mime.text.RtfText;
import org.mailboat.store.mime.tnef.TnefFile;
import org.mailboat.store.mime.tnef.TnefMessage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Collects the texts of all parts, of messages within the message, and of files that are text.
final class TextCollector implements PartVisitor {
    /// Files that are messages and hold files that are messages, and so on.
    private static final int MAX_FILES_DEEP = 8;

    private final StringBuilder body = new StringBuilder();
    private final List<String> names = new ArrayList<>();
    private HeaderBlock header = new HeaderBlock(List.of());
    private int octets;
    private int filesDeep;
    private boolean attached;
    private boolean truncated;

    /// All that was collected.
    MessageText result() {
        return new MessageText(
                subject(header),
                addresses(header, "From"),
                addresses(header, "To"),
                addresses(header, "Cc"),
                addresses(header, "Bcc"),
                names,
                body.toString(),
                attached,
                truncated);
    }

    /// Of fields that stand there twice each counts: some programs show the last one.
    private static Stream<String> all(HeaderBlock header, String field) {
        return header.fields().stream()
                .filter(f -> f.name().equalsIgnoreCase(field))
                .map(HeaderField::value);
    }

    private static @Nullable String subject(HeaderBlock header) {
        return all(header, "Subject")
                .map(HeaderText::decode)
                .reduce((one, other) -> one + "\n" + other)
                .orElse(null);
    }

    private static List<MailAddress> addresses(HeaderBlock header, String field) {
        return all(header, field).flatMap(v -> HeaderText.addresses(v).stream()).toList();
    }

    @Override
    public void header(HeaderBlock read) {
        if (filesDeep == 0) {
            header = read;
        } else {
            inner(read);
        }
    }

    @Override
    public boolean opens(Place message) {
        attached = true;
        name(message.header().name());
        return true;
    }

    @Override
    public void open(Place message, HeaderBlock read) {
        inner(read);
    }

    /// The header of a message within the message.
    private void inner(HeaderBlock read) {
        add(subject(read));
        add(
                Stream.of("From", "To", "Cc")
                        .flatMap(field -> addresses(read, field).stream())
                        .map(MailAddress::toString)
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public void part(Place place, PartContent content) throws IOException {
        PartHeader part = place.header();
        attached |= isAttached(part);
        name(part.name());
        add(part.description());
        TextKind kind = TextKind.of(part.mediaType(), part.name());
        if (isText(part.mediaType()) && kind != TextKind.MESSAGE) {
            text(part, content);
        } else if (Winmail.is(part)) {
            winmail(content);
        } else {
            file(kind, part, content);
        }
    }

    private void text(PartHeader part, PartContent content) throws IOException {
        switch (TextKind.of(part.mediaType(), null)) {
            case HTML -> add(HtmlText.words(read(content, part)));
            case CALENDAR -> calendar(read(content, part));
            case RTF -> rtf(content);
            default -> {
                var kept = new ArrayList<Kept>();
                var files = new EmbeddedFiles(content, (number, name) -> opened(name, kept));
                add(PartText.readable(part, read(files, part)));
                files.files().forEach(f -> name(f.name()));
                for (Kept file : kept) {
                    file(
                            TextKind.named(file.name),
                            new PartHeader("text/plain"),
                            new ByteArrayInputStream(file.toByteArray()));
                }
            }
        }
    }

    /// Where the content of a file in a text goes: if it is a text itself, it is kept.
    private OutputStream opened(String name, List<Kept> kept) {
        if (TextKind.named(name) == TextKind.NONE) {
            return OutputStream.nullOutputStream();
        }
        int taken = kept.stream().mapToInt(Kept::size).sum();
        var file = new Kept(name, Math.max(0, MessageTextReader.MAX_OCTETS - octets - taken));
        kept.add(file);
        return file;
    }

    /// As much of what is written as there is room for.
    private static final class Kept extends ByteArrayOutputStream {
        private final String name;
        private final int room;

        Kept(String name, int room) {
            this.name = name;
            this.room = room;
        }

        @Override
        public synchronized void write(int b) {
            if (count < room) {
                super.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] b, int offset, int length) {
            super.write(b, offset, Math.min(length, room - count));
        }
    }

    /// A file that may be text although its type does not say so.
    private void file(TextKind kind, PartHeader part, InputStream content) throws IOException {
        switch (kind) {
            case NONE -> {}
            case RTF -> rtf(content);
            case MESSAGE -> {
                if (filesDeep < MAX_FILES_DEEP) {
                    filesDeep++;
                    MimeWalk.over(content, this);
                    filesDeep--;
                }
            }
            case PLAIN, HTML, CALENDAR -> {
                boolean html = kind == TextKind.HTML && part.charset() == null;
                String text = read(content, html ? new PartHeader("text/html") : part);
                if (TextKind.isText(text)) {
                    switch (kind) {
                        case HTML -> add(HtmlText.words(text));
                        case CALENDAR -> calendar(text);
                        default -> add(text);
                    }
                }
            }
        }
    }

    private void rtf(InputStream content) throws IOException {
        RtfText rtf = RtfText.read(new String(octets(content), StandardCharsets.ISO_8859_1));
        add(rtf.isHtml() ? HtmlText.words(rtf.text()) : rtf.text());
    }

    private void calendar(String text) {
        for (CalendarEntry entry : CalendarEntry.read(text)) {
            add(entry.summary());
            add(entry.location());
            add(entry.description());
            add(entry.organizer() == null ? null : entry.organizer().toString());
            entry.attendees().forEach(p -> add(p.toString()));
        }
    }

    private void winmail(PartContent content) throws IOException {
        TnefMessage opened = Winmail.open(content);
        if (opened != null) {
            said(opened);
            var files = new ArrayList<TnefFile>();
            Winmail.files("", opened, (number, file) -> files.add(file));
            for (TnefFile file : files) {
                winmail(file);
            }
        }
    }

    private void winmail(TnefFile file) throws IOException {
        name(file.name());
        if (file.message() != null) {
            said(file.message());
            return;
        }
        TextKind kind = TextKind.of(file.type(), file.name());
        if (kind != TextKind.NONE) {
            var kept = new ByteArrayOutputStream(file.size());
            file.writeTo(kept);
            file(kind, new PartHeader("text/plain"), new ByteArrayInputStream(kept.toByteArray()));
        }
    }

    private void said(TnefMessage message) {
        add(message.subject());
        add(
                message.text() != null
                        ? message.text()
                        : message.html() == null ? null : HtmlText.words(message.html()));
    }

    private boolean isAttached(PartHeader part) {
        if (part.isAttachment()) {
            return true;
        }
        String type = part.mediaType();
        return isText(type)
                ? part.name() != null && !body.isEmpty()
                : !part.isInline() && !isSeal(type);
    }

    /// Signatures, and what says how the next part is encrypted.
    private static boolean isSeal(String type) {
        return type.endsWith("-signature") || type.equals("application/pgp-encrypted");
    }

    /// Whether it is text or a report, by what it says of itself.
    private static boolean isText(String type) {
        return type.startsWith("text/")
                || (type.startsWith("message/") && TextKind.of(type, null) != TextKind.NONE);
    }

    @Override
    public void broken(InputStream rest) throws IOException {
        add(read(rest, new PartHeader("text/plain")));
    }

    private String read(InputStream content, PartHeader part) throws IOException {
        return PartText.decode(part, octets(content));
    }

    private byte[] octets(InputStream content) throws IOException {
        byte[] read = content.readNBytes(MessageTextReader.MAX_OCTETS - octets);
        octets += read.length;
        truncated |= octets == MessageTextReader.MAX_OCTETS && content.read() >= 0;
        return read;
    }

    private void add(@Nullable String text) {
        String piece = Objects.requireNonNullElse(text, "").strip();
        if (piece.isEmpty()) {
            return;
        }
        if (!body.isEmpty()) {
            body.append("\n\n");
        }
        int left = Math.max(0, MessageTextReader.MAX_CHARS - body.length());
        truncated |= piece.length() > left;
        int end = Math.min(left, piece.length());
        boolean torn =
                end > 0 && end < piece.length() && Character.isHighSurrogate(piece.charAt(end - 1));
        body.append(piece, 0, torn ? end - 1 : end);
    }

    private void name(@Nullable String name) {
        if (name != null && names.size() < MessageTextReader.MAX_NAMES) {
            names.add(name);
        }
    }
}
