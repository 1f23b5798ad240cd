package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.PartTree.Node;

import java.util.ArrayList;
import java.util.List;

/// Which parts are read as the text of a message, and which are attached to it: the rules of [RFC
/// 8621 §4.1.4](https://www.rfc-editor.org/rfc/rfc8621.html#section-4.1.4), by which other programs
/// decide as well. One thing is added: other kinds of text count as plain text outside of
/// alternatives.
///
/// @param text the parts to show where there is no HTML
/// @param html the parts to show where there is
/// @param attachments all that is in neither, and pictures in the text
record BodyChoice(List<Node> text, List<Node> html, List<Node> attachments) {
    static BodyChoice of(Node root) {
        var choice = new BodyChoice(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        choice.parts(root.parts, "mixed", false, choice.html, choice.text);
        return choice;
    }

    private void parts(
            List<Node> parts,
            String kind,
            boolean inAlternative,
            @Nullable List<Node> html,
            @Nullable List<Node> text) {
        int texts = text == null ? -1 : text.size();
        int htmls = html == null ? -1 : html.size();
        List<Node> intoHtml = html;
        List<Node> intoText = text;
        for (int i = 0; i < parts.size(); i++) {
            Node part = parts.get(i);
            PartHeader header = part.place.header();
            if (header.isMultipart() && !part.parts.isEmpty()) {
                String inner = header.mediaType().substring("multipart/".length());
                boolean choose = inAlternative || inner.equals("alternative");
                parts(part.parts, inner, choose, intoHtml, intoText);
            } else if (!isInline(part, i, kind, inAlternative)) {
                attachments.add(part);
            } else if (kind.equals("alternative")) {
                switch (header.mediaType()) {
                    case "text/plain" -> add(text, part);
                    case "text/html" -> add(html, part);
                    default -> attachments.add(part);
                }
            } else {
                if (inAlternative) {
                    intoHtml = header.mediaType().equals("text/plain") ? null : intoHtml;
                    intoText = part.isHtml() ? null : intoText;
                }
                add(intoText, part);
                add(intoHtml, part);
                if (isMedia(part)) {
                    attachments.add(part);
                }
            }
        }
        if (kind.equals("alternative") && text != null && html != null) {
            if (texts == text.size() && htmls != html.size()) {
                text.addAll(html.subList(htmls, html.size()));
            } else if (htmls == html.size() && texts != text.size()) {
                html.addAll(text.subList(texts, text.size()));
            }
        }
    }

    private static void add(@Nullable List<Node> list, Node part) {
        if (list != null) {
            list.add(part);
        }
    }

    private static boolean isInline(Node part, int index, String kind, boolean inAlternative) {
        PartHeader header = part.place.header();
        if (header.isAttachment()) {
            return false;
        }
        boolean readable = header.isText() && (!inAlternative || header.isPlainOrHtml());
        boolean mayStand =
                index == 0 || (!kind.equals("related") && (isMedia(part) || header.name() == null));
        return (readable || isMedia(part)) && mayStand;
    }

    private static boolean isMedia(Node part) {
        String type = part.place.header().mediaType();
        return type.startsWith("image/") || type.startsWith("audio/") || type.startsWith("video/");
    }
}
