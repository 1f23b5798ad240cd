package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Sorts the parts of a message into what is read as its text and what is listed as attached.
/// Messages within the message are attached.
final class BodyCollector extends PartTree {
    private final int textLimit;
    private final Map<Node, String> texts = new HashMap<>();
    private int kept;
    private boolean truncated;
    private @Nullable BodyChoice choice;

    BodyCollector(int textLimit) {
        this.textLimit = textLimit;
    }

    @Override
    public boolean opens(Place message) {
        return false;
    }

    @Override
    void read(Node part, PartContent content) throws IOException {
        PartHeader header = part.place.header();
        if (header.isText() && !header.isAttachment()) {
            byte[] octets = content.readNBytes(textLimit - kept);
            kept += octets.length;
            truncated |= kept == textLimit && content.read() >= 0;
            texts.put(part, PartText.decode(header, octets));
        }
    }

    /// What is left of a message that broke is shown as text if there is none yet.
    @Override
    public void broken(InputStream rest) throws IOException {
        if (texts.isEmpty()) {
            addText(new PartContent(rest, "8bit"));
        }
    }

    private BodyChoice choice() {
        BodyChoice made = choice;
        if (made == null) {
            made = BodyChoice.of(root());
            choice = made;
        }
        return made;
    }

    /// The text to read: plain where there is some, else made from the HTML. Null if there is none.
    @Nullable String text() {
        List<Node> plain = choice().text().stream().filter(texts::containsKey).toList();
        boolean blank = plain.stream().allMatch(p -> text(p).isBlank());
        List<Node> shown = blank && htmlParts().findAny().isPresent() ? choice().html() : plain;
        return joined(
                shown.stream()
                        .filter(texts::containsKey)
                        .map(p -> PartText.readable(p.place.header(), text(p))));
    }

    /// The HTML parts in order, or null if there are none.
    @Nullable String html() {
        return joined(htmlParts().map(this::text));
    }

    private Stream<Node> htmlParts() {
        return choice().html().stream().filter(Node::isHtml).filter(texts::containsKey);
    }

    private String text(Node part) {
        return Objects.requireNonNull(texts.get(part));
    }

    private static @Nullable String joined(Stream<String> texts) {
        List<String> all = texts.toList();
        return all.isEmpty() ? null : all.stream().collect(Collectors.joining("\n"));
    }

    boolean truncated() {
        return truncated;
    }

    List<Attachment> attachments() {
        return choice().attachments().stream().map(BodyCollector::attachment).toList();
    }

    private static Attachment attachment(Node part) {
        PartHeader header = part.place.header();
        return new Attachment(
                part.place.number(),
                header.name(),
                header.mediaType(),
                part.size(),
                header.contentId(),
                header.isInline());
    }
}
