package org.mailboat.store.thread;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The messages of one thread as a tree: each below what it answers, as the REFERENCES algorithm of
/// [RFC 5256 §3](https://www.rfc-editor.org/rfc/rfc5256.html#section-3) has them, with one
/// difference: what a message says of itself counts before what others say of it, so that the order
/// in which they are looked at matters only where they contradict each other.
///
/// What a missing message would hold together stands where that one's parent is, or at the top.
public final class ThreadTree {
    private static final int NONE = -1;

    /// A message of the thread.
    ///
    /// @param sent when it was sent, or else received, or null
    public record Entry(ThreadHeader header, @Nullable Instant sent) {}

    /// A message's place.
    ///
    /// @param entry which message, by its place in what was given
    /// @param parent which message it answers, likewise; -1: none that is here
    /// @param depth how many it stands below
    public record Place(int entry, int parent, int depth) {}

    /// A message, or one that is only spoken of.
    private static final class Node {
        /// Which message; -1: it is not here.
        private final int entry;

        private @Nullable Node parent;
        private final List<Node> children = new ArrayList<>();

        /// Above it in its set; nodes that hang together are a set.
        private Node above = this;

        Node(int entry) {
            this.entry = entry;
        }

        Node top() {
            Node at = this;
            while (at.above != at) {
                at.above = at.above.above;
                at = at.above;
            }
            return at;
        }

        /// Puts it below another, unless it has its place, or would be its own ancestor: something
        /// without a parent stands above all that it hangs together with.
        void below(Node other) {
            if (parent == null && top() != other.top()) {
                parent = other;
                top().above = other.top();
            }
        }
    }

    private final List<Entry> entries;
    private final List<Integer> order;
    private final Node[] nodes;
    private final Map<String, Node> byId = new LinkedHashMap<>();

    private ThreadTree(List<Entry> entries) {
        this.entries = entries;
        this.nodes = new Node[entries.size()];
        Comparator<Integer> byDate =
                Comparator.comparing(
                        i -> entries.get(i).sent(),
                        Comparator.nullsFirst(Comparator.naturalOrder()));
        order = new ArrayList<>();
        for (int i = 0; i < nodes.length; i++) {
            order.add(i);
        }
        order.sort(byDate.thenComparing(Comparator.naturalOrder()));
    }

    /// Arranges messages, oldest first where nothing else is said.
    ///
    /// @return every message once, parents before their children
    public static List<Place> arrange(List<Entry> entries) {
        var tree = new ThreadTree(entries);
        tree.hang();
        tree.hangBySubject();
        return tree.places();
    }

    private void hang() {
        for (int i : order) {
            nodes[i] = new Node(i);
            String id = entries.get(i).header().id();
            if (id != null) {
                // A second message with this id is known by none.
                byId.putIfAbsent(id, nodes[i]);
            }
        }
        for (int i : order) {
            List<String> ancestors = entries.get(i).header().ancestors();
            if (!ancestors.isEmpty()) {
                nodes[i].below(node(ancestors.getLast()));
            }
        }
        for (int i : order) {
            List<String> ancestors = entries.get(i).header().ancestors();
            for (int k = 1; k < ancestors.size(); k++) {
                node(ancestors.get(k)).below(node(ancestors.get(k - 1)));
            }
        }
    }

    private Node node(String id) {
        return byId.computeIfAbsent(id, unknown -> new Node(NONE));
    }

    /// Something at the top that answers by its subject stands below the first message at the top
    /// that has this subject and answers nothing.
    private void hangBySubject() {
        Map<String, Node> firsts = new LinkedHashMap<>();
        for (int i : order) {
            BaseSubject subject = entries.get(i).header().subject();
            if (!subject.answers() && !subject.text().isEmpty() && ancestor(nodes[i]) == null) {
                firsts.putIfAbsent(subject.key(), nodes[i]);
            }
        }
        for (int i : order) {
            BaseSubject subject = entries.get(i).header().subject();
            Node first = firsts.get(subject.key());
            if (first != null && subject.answers() && ancestor(nodes[i]) == null) {
                nodes[i].parent = first;
            }
        }
    }

    /// The nearest ancestor that is here. What lies between is passed over at once from then on.
    private static @Nullable Node ancestor(Node node) {
        Node found = node.parent;
        while (found != null && found.entry == NONE) {
            found = found.parent;
        }
        Node at = node;
        while (at.parent != null && at.parent != found) {
            Node next = at.parent;
            at.parent = found;
            at = next;
        }
        return found;
    }

    private List<Place> places() {
        var tops = new ArrayList<Node>();
        for (int i : order) {
            Node parent = ancestor(nodes[i]);
            (parent == null ? tops : parent.children).add(nodes[i]);
        }
        var places = new ArrayList<Place>(nodes.length);
        Deque<Place> next = new ArrayDeque<>();
        push(next, tops, NONE, 0);
        while (!next.isEmpty()) {
            Place place = next.pop();
            places.add(place);
            push(next, nodes[place.entry].children, place.entry, place.depth + 1);
        }
        return places;
    }

    private static void push(Deque<Place> next, List<Node> siblings, int parent, int depth) {
        for (Node each : siblings.reversed()) {
            next.push(new Place(each.entry, parent, depth));
        }
    }
}
