package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.search.query.Query;
import org.mailboat.store.search.text.Atoms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A query taken apart: what is looked up in the index, and how the answers go together.
final class Plan {
    /// The query again, with numbers of lookups in place of texts.
    sealed interface Node {
        record All(List<Node> parts) implements Node {}

        record Any(List<Node> parts) implements Node {}

        record None(Node part) implements Node {}

        /// @param number in [Plan#lookups]
        record Lookup(int number) implements Node {}

        record Mark(Attribute attribute) implements Node {}
    }

    /// A condition on a row of the table of placements.
    interface Attribute {
        boolean holds(PlacementTable rows, int row);
    }

    /// One question to the index.
    ///
    /// @param leaf the text, or null where messages with something attached are meant
    /// @param wanted whether having it speaks for a message, rather than against it
    record Lookup(@Nullable Leaf leaf, boolean wanted) {}

    /// Makes conditions of the parts of queries that ask for no text.
    interface Attributes {
        Attribute of(Query query);
    }

    private final Node root;
    private final List<Lookup> lookups;

    private Plan(Node root, List<Lookup> lookups) {
        this.root = root;
        this.lookups = List.copyOf(lookups);
    }

    static Plan of(Query query, Atoms atoms, Attributes attributes) {
        var planner = new Planner(atoms, attributes);
        Node root = planner.node(query, true);
        return new Plan(root, planner.lookups);
    }

    List<Lookup> lookups() {
        return lookups;
    }

    /// Numbers of lookups without which nothing is found.
    List<Integer> required() {
        Stream<Node> parts = root instanceof Node.All all ? all.parts().stream() : Stream.of(root);
        return parts.filter(Node.Lookup.class::isInstance)
                .map(node -> ((Node.Lookup) node).number())
                .toList();
    }

    /// Texts of which a message that is found shows where they stand.
    List<Leaf> shown() {
        return lookups.stream()
                .filter(Lookup::wanted)
                .map(Lookup::leaf)
                .filter(Objects::nonNull)
                .toList();
    }

    /// What a row comes to.
    ///
    /// @param answers what each lookup says of the row's message
    Truth of(PlacementTable rows, int row, Answers answers) {
        return of(root, rows, row, answers);
    }

    /// What the lookups say of one message.
    interface Answers {
        Truth of(int lookup);
    }

    private static Truth of(Node node, PlacementTable rows, int row, Answers answers) {
        return switch (node) {
            case Node.All all -> {
                Truth truth = Truth.YES;
                for (Node part : all.parts()) {
                    truth = truth.and(of(part, rows, row, answers));
                    if (truth == Truth.NO) {
                        break;
                    }
                }
                yield truth;
            }
            case Node.Any any -> {
                Truth truth = Truth.NO;
                for (Node part : any.parts()) {
                    truth = truth.or(of(part, rows, row, answers));
                    if (truth == Truth.YES) {
                        break;
                    }
                }
                yield truth;
            }
            case Node.None none -> of(none.part(), rows, row, answers).not();
            case Node.Lookup lookup -> answers.of(lookup.number());
            case Node.Mark mark -> Truth.of(mark.attribute().holds(rows, row));
        };
    }

    /// The messages that can be found at all; null if the index does not tell.
    ///
    /// @param sets the messages that each lookup speaks for
    @Nullable MessageSet bound(List<MessageSet> sets) {
        return bound(root, sets);
    }

    private static @Nullable MessageSet bound(Node node, List<MessageSet> sets) {
        return switch (node) {
            case Node.All all -> {
                MessageSet bound = null;
                for (Node part : all.parts()) {
                    MessageSet of = bound(part, sets);
                    bound = bound == null || of == null ? (of == null ? bound : of) : bound.and(of);
                }
                yield bound;
            }
            case Node.Any any -> {
                MessageSet bound = MessageSet.NONE;
                for (Node part : any.parts()) {
                    MessageSet of = bound(part, sets);
                    if (of == null) {
                        yield null;
                    }
                    bound = bound.or(of);
                }
                yield bound;
            }
            case Node.Lookup lookup -> sets.get(lookup.number());
            case Node.None none -> null;
            case Node.Mark mark -> null;
        };
    }

    private static final class Planner {
        private final Atoms atoms;
        private final Attributes attributes;
        private final List<Lookup> lookups = new ArrayList<>();

        Planner(Atoms atoms, Attributes attributes) {
            this.atoms = atoms;
            this.attributes = attributes;
        }

        Node node(Query query, boolean wanted) {
            return switch (query) {
                case Query.All all -> new Node.All(List.of());
                case Query.And and ->
                        new Node.All(and.parts().stream().map(p -> node(p, wanted)).toList());
                case Query.Or or ->
                        new Node.Any(or.parts().stream().map(p -> node(p, wanted)).toList());
                case Query.Not not -> new Node.None(node(not.part(), !wanted));
                case Query.Words words -> lookup(new Lookup(Leaf.of(words, atoms), wanted));
                case Query.HasAttachment has -> lookup(new Lookup(null, wanted));
                default -> new Node.Mark(attributes.of(query));
            };
        }

        private Node lookup(Lookup lookup) {
            lookups.add(lookup);
            return new Node.Lookup(lookups.size() - 1);
        }
    }
}
