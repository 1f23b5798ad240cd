package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.calendar.CalendarEntry;
import org.mailboat.store.mime.text.HtmlText;
import org.mailboat.store.mime.tnef.TnefMessage;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads what a search looks through, in one pass. Thread-safe.
///
/// Memory does not grow with the message: what is no text goes by without being decoded, and of
/// text at most [#MAX_OCTETS] are read and [#MAX_CHARS] kept. Headers count up to a mebibyte, file
/// names up to [#MAX_NAMES], nesting up to 60 levels.
public final class MessageTextReader {
    /// As much encoded text of one message as is looked at.
    public static final int MAX_OCTETS = 4 << 20;

    /// As much text of one message as is kept, in characters.
    public static final int MAX_CHARS = 2 << 20;

    public static final int MAX_NAMES = 1000;

    /// Whatever is wrong with the message, what was understood of it is returned. Reads no further
    /// than needed and does not close the stream.
    ///
    /// @throws IOException if the stream itself fails; a [org.mailboat.model.MailException] of the
    ///   stream passes through
    public MessageText read(InputStream message) throws IOException {
        var collector = new Collector();
        MimeWalk.over(message, collector);
        HeaderSummary summary = HeaderSummary.of(collector.header);
        return new MessageText(
                summary.subject(),
                summary.from(),
                summary.to(),
                summary.cc(),
                summary.bcc(),
                collector.names,
                collector.body.toString(),
                collector.attached,
                collector.truncated);
    }

    private static final class Collector implements PartVisitor {
        private final StringBuilder body = new StringBuilder();
        private final List<String> names = new ArrayList<>();
        private HeaderBlock header = new HeaderBlock(List.of());
        private int octets;
        private boolean attached;
        private boolean truncated;

        @Override
        public void header(HeaderBlock read) {
            header = read;
        }

        @Override
        public boolean opens(Place message) {
            attached = true;
            name(message.header().name());
            return true;
        }

        @Override
        public void open(Place message, HeaderBlock header) {
            HeaderSummary summary = HeaderSummary.of(header);
            add(summary.subject());
            add(
                    Stream.of(summary.from(), summary.to(), summary.cc())
                            .flatMap(List::stream)
                            .map(MailAddress::toString)
                            .collect(Collectors.joining("\n")));
        }

        @Override
        public void part(Place place, PartContent content) throws IOException {
            PartHeader part = place.header();
            attached |= isAttached(part);
            name(part.name());
            add(part.description());
            String type = part.mediaType();
            if (type.equals("text/html")) {
                add(HtmlText.words(text(content, part)));
            } else if (type.equals("text/calendar")) {
                calendar(text(content, part));
            } else if (isText(type)) {
                var files = new EmbeddedFiles(content);
                add(PartText.readable(part, text(files, part)));
                files.files().forEach(f -> name(f.name()));
            } else if (Winmail.is(part)) {
                winmail(content);
            }
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
                Winmail.files(
                        "",
                        opened,
                        (number, file) -> {
                            name(file.name());
                            if (file.message() != null) {
                                said(file.message());
                            }
                        });
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

        private static boolean isText(String type) {
            return type.startsWith("text/")
                    || switch (type) {
                        case "message/delivery-status",
                                "message/global-delivery-status",
                                "message/disposition-notification",
                                "message/feedback-report",
                                "message/partial" ->
                                true;
                        default -> false;
                    };
        }

        @Override
        public void broken(InputStream rest) throws IOException {
            add(text(rest, new PartHeader("text/plain")));
        }

        private String text(InputStream content, PartHeader part) throws IOException {
            byte[] read = content.readNBytes(MAX_OCTETS - octets);
            octets += read.length;
            truncated |= octets == MAX_OCTETS && content.read() >= 0;
            return PartText.decode(part, read);
        }

        private void add(@Nullable String text) {
            String piece = Objects.requireNonNullElse(text, "").strip();
            if (piece.isEmpty()) {
                return;
            }
            if (!body.isEmpty()) {
                body.append("\n\n");
            }
            int left = Math.max(0, MAX_CHARS - body.length());
            truncated |= piece.length() > left;
            int end = Math.min(left, piece.length());
            boolean torn =
                    end > 0
                            && end < piece.length()
                            && Character.isHighSurrogate(piece.charAt(end - 1));
            body.append(piece, 0, torn ? end - 1 : end);
        }

        private void name(@Nullable String name) {
            if (name != null && names.size() < MAX_NAMES) {
                names.add(name);
            }
        }
    }
}
