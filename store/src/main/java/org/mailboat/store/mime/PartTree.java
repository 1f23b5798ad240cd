package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Builds the tree of parts while a message goes by.
class PartTree implements PartVisitor {
    /// More than any honest message has; what comes behind is left out.
    static final int MAX_PARTS = 10_000;

    private final Node root = new Node(new Place("", new PartHeader("text/plain"), null));
    private Node open = root;
    private HeaderBlock header = new HeaderBlock(List.of());
    private int parts;

    /// A part while it is read.
    static final class Node {
        final Place place;
        final List<Node> parts = new ArrayList<>();
        private @Nullable Node parent;
        private @Nullable HeaderSummary message;
        private long octets;
        private long size;

        long size() {
            return size;
        }

        boolean isHtml() {
            return place.header().mediaType().equals("text/html");
        }

        Node(Place place) {
            this.place = place;
        }

        MimePart toPart() {
            PartHeader header = place.header();
            return new MimePart(
                    place.number(),
                    header.mediaType(),
                    header.parameters(),
                    header.disposition(),
                    header.name(),
                    header.transferEncoding(),
                    header.contentId(),
                    header.description(),
                    octets,
                    size,
                    message,
                    parts.stream().map(Node::toPart).toList());
        }
    }

    @Override
    public void header(HeaderBlock read) {
        header = read;
    }

    /// The header of the message itself.
    final HeaderBlock header() {
        return header;
    }

    @Override
    public void enter(Place multipart) {
        push(add(multipart));
    }

    @Override
    public void leave(Place multipart) {
        pop();
    }

    @Override
    public boolean opens(Place message) {
        return true;
    }

    @Override
    public void open(Place message, HeaderBlock header) {
        Node node = add(message);
        node.message = HeaderSummary.of(header);
        push(node);
    }

    @Override
    public void close(Place message, long octets, long size) {
        open.octets = octets;
        open.size = size;
        pop();
    }

    @Override
    public final void part(Place part, PartContent content) throws IOException {
        Node node = add(part);
        read(node, content);
        content.drain();
        node.octets = content.octets();
        node.size = content.size();
    }

    /// Looks at what a part holds; need not read all of it.
    void read(Node part, PartContent content) throws IOException {}

    /// A text that is no part, and stands for one.
    final void addText(PartContent content) throws IOException {
        int next = root.parts.size() + 1;
        part(new Place(Integer.toString(next), new PartHeader("text/plain"), null), content);
    }

    private Node add(Place place) {
        var node = new Node(place);
        if (++parts <= MAX_PARTS) {
            open.parts.add(node);
        }
        return node;
    }

    private void push(Node node) {
        node.parent = open;
        open = node;
    }

    private void pop() {
        open = open.parent == null ? root : open.parent;
    }

    final Node root() {
        return root;
    }

    /// The body of the message; an empty text where there is nothing at all.
    MimePart tree() {
        return (root.parts.isEmpty() ? root : root.parts.getFirst()).toPart();
    }
}
