package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.text.HtmlText;
import org.mailboat.store.mime.tnef.TnefMessage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// Sorts the parts of a message into what is read as its text, what is listed as attached, and what
/// is said of it. Messages within the message are attached.
final class BodyCollector extends PartTree {
    private final int textLimit;
    private final Map<Node, String> texts = new HashMap<>();
    private final Map<Node, List<Attachment>> inner = new HashMap<>();
    private final Map<Node, HeaderSummary> messages = new HashMap<>();
    private final NoticeCollector notices = new NoticeCollector();
    private @Nullable TnefMessage winmail;
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
    public void enter(Place multipart) {
        notices.enter(multipart);
        super.enter(multipart);
    }

    @Override
    void read(Node part, PartContent content) throws IOException {
        PartHeader header = part.place.header();
        if (header.isText() && !header.isAttachment()) {
            text(part, content);
        } else if (header.isMessage()) {
            HeaderSummary summary = HeaderSummary.of(content);
            messages.put(part, summary);
            notices.reported(part.place, summary);
        } else if (Winmail.is(header)) {
            winmail(part, content);
        } else {
            notices.part(part.place, content);
        }
    }

    private void text(Node part, PartContent content) throws IOException {
        var files = new EmbeddedFiles(content);
        byte[] octets = files.readNBytes(textLimit - kept);
        kept += octets.length;
        truncated |= kept == textLimit && files.read() >= 0;
        files.transferTo(OutputStream.nullOutputStream());
        String text = PartText.decode(part.place.header(), octets);
        texts.put(part, text);
        notices.text(part.place, text);
        String number = part.place.number();
        var found = new ArrayList<Attachment>();
        for (EmbeddedFiles.File f : files.files()) {
            String below = number + "." + (found.size() + 1);
            found.add(
                    new Attachment(
                            below, f.name(), "application/octet-stream", f.size(), null, false));
        }
        inner.put(part, found);
    }

    private void winmail(Node part, PartContent content) throws IOException {
        TnefMessage opened = Winmail.open(content);
        if (opened == null) {
            notices.add(new Notice.Unopened(part.place.number()));
            return;
        }
        winmail = winmail == null ? opened : winmail;
        var files = new ArrayList<Attachment>();
        Winmail.files(
                part.place.number(),
                opened,
                (number, f) ->
                        files.add(
                                new Attachment(
                                        number,
                                        f.name(),
                                        f.type(),
                                        f.size(),
                                        f.contentId(),
                                        f.contentId() != null)));
        inner.put(part, files);
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

    /// The text to read: plain where there is some, else made from the HTML, else that of a
    /// `winmail.dat`. Null if there is none.
    @Nullable String text() {
        List<Node> plain = choice().text().stream().filter(texts::containsKey).toList();
        boolean blank = plain.stream().allMatch(p -> text(p).isBlank());
        List<Node> shown = blank && htmlParts().findAny().isPresent() ? choice().html() : plain;
        String text =
                joined(
                        shown.stream()
                                .filter(texts::containsKey)
                                .map(p -> PartText.readable(p.place.header(), text(p))));
        TnefMessage opened = winmail;
        if (opened == null || (text != null && !text.isBlank())) {
            return text;
        }
        String rich = opened.html() == null ? null : HtmlText.of(opened.html());
        return opened.text() != null && !opened.text().isBlank() ? opened.text() : rich;
    }

    /// The HTML parts in order, else that of a `winmail.dat`, or null if there are none.
    @Nullable String html() {
        String html = joined(htmlParts().map(this::text));
        return html == null && winmail != null ? winmail.html() : html;
    }

    private Stream<Node> htmlParts() {
        return choice().html().stream().filter(Node::isHtml).filter(texts::containsKey);
    }

    private String text(Node part) {
        return Objects.requireNonNull(texts.get(part));
    }

    private static @Nullable String joined(Stream<String> texts) {
        List<String> all = texts.toList();
        return all.isEmpty() ? null : String.join("\n", all);
    }

    boolean truncated() {
        return truncated;
    }

    List<Notice> notices() {
        return notices.list(header());
    }

    /// Attached parts, and files in texts and in a `winmail.dat`, in the order of the message.
    List<Attachment> attachments() {
        var all = new ArrayList<Attachment>();
        attachments(root(), new HashSet<>(choice().attachments()), all);
        return all;
    }

    private void attachments(Node parent, Set<Node> attached, List<Attachment> all) {
        for (Node part : parent.parts) {
            if (attached.contains(part)) {
                all.add(attachment(part));
            }
            all.addAll(inner.getOrDefault(part, List.of()));
            attachments(part, attached, all);
        }
    }

    private Attachment attachment(Node part) {
        PartHeader header = part.place.header();
        HeaderSummary message = messages.get(part);
        return new Attachment(
                part.place.number(),
                header.name(),
                header.mediaType(),
                part.size(),
                header.contentId(),
                header.isInline(),
                header.description() == null && message != null
                        ? message.subject()
                        : header.description());
    }
}
