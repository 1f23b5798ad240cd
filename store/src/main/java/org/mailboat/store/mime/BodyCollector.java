package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Sorts the parts of a message into what is read as its text and what is listed as attached.
final class BodyCollector implements PartVisitor {
    private final int textLimit;
    private final List<Shown> shown = new ArrayList<>();
    private final List<Attachment> attachments = new ArrayList<>();
    private final Map<Place, Integer> sets = new HashMap<>();
    private int kept;
    private boolean truncated;

    /// A piece of text.
    ///
    /// @param alternative the set of alternatives it belongs to, or 0
    private record Shown(int alternative, boolean html, String text) {
        String asText() {
            return html ? HtmlText.of(text) : text;
        }
    }

    BodyCollector(int textLimit) {
        this.textLimit = textLimit;
    }

    @Override
    public void part(Place place, PartContent content) throws IOException {
        PartHeader part = place.header();
        boolean unnamed = part.name() == null || shown.isEmpty();
        String type = part.mediaType();
        boolean readable = type.equals("text/plain") || type.equals("text/html");
        if (readable && !part.isAttachment() && unnamed) {
            String text = text(content, part.charset());
            shown.add(new Shown(alternative(place), type.equals("text/html"), text));
        } else {
            content.drain();
            attachments.add(
                    new Attachment(
                            place.number(),
                            part.name(),
                            type,
                            content.size(),
                            part.contentId(),
                            part.isInline()));
        }
    }

    /// What has no structure, or is left after it broke, is shown as text if there is none yet.
    @Override
    public void broken(InputStream rest) throws IOException {
        if (shown.isEmpty()) {
            shown.add(new Shown(0, false, text(rest, null)));
        }
    }

    /// The outermost set of alternatives that a part belongs to, or 0.
    private int alternative(Place part) {
        Place outermost = null;
        for (Place p = part.parent(); p != null; p = p.parent()) {
            outermost = p.header().mediaType().equals("multipart/alternative") ? p : outermost;
        }
        return outermost == null ? 0 : sets.computeIfAbsent(outermost, p -> sets.size() + 1);
    }

    private String text(InputStream content, @Nullable String charset) throws IOException {
        byte[] octets = content.readNBytes(Math.max(0, textLimit - kept));
        kept += octets.length;
        if (content.transferTo(OutputStream.nullOutputStream()) > 0) {
            truncated = true;
        }
        return MailCharsets.decode(octets, octets.length, charset).replace("\r\n", "\n");
    }

    /// Of alternatives the plain one, else the HTML; everything else in order. Null if there is no
    /// text.
    @Nullable String text() {
        if (shown.isEmpty()) {
            return null;
        }
        return groups().values().stream()
                .map(group -> {
                    var plain = group.stream().filter(s -> !s.html()).toList();
                    boolean usable = plain.stream().anyMatch(s -> !s.text().isBlank());
                    var chosen = usable && group.getFirst().alternative() > 0 ? plain : group;
                    return chosen.stream().map(Shown::asText).collect(Collectors.joining("\n"));
                })
                .collect(Collectors.joining("\n"));
    }

    /// The HTML parts in order, or null if there are none.
    @Nullable String html() {
        var parts = shown.stream().filter(Shown::html).map(Shown::text).toList();
        return parts.isEmpty() ? null : String.join("\n", parts);
    }

    boolean truncated() {
        return truncated;
    }

    List<Attachment> attachments() {
        return attachments;
    }

    private Map<Integer, List<Shown>> groups() {
        var groups = new LinkedHashMap<Integer, List<Shown>>();
        int single = 0;
        for (Shown s : shown) {
            int key = s.alternative() > 0 ? s.alternative() : --single;
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(s);
        }
        return groups;
    }
}
