package org.mailboat.store.search;

import org.mailboat.store.mime.MessageText;
import org.mailboat.store.search.text.Atom;
import org.mailboat.store.search.text.Atoms;
import org.mailboat.store.search.text.Field;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A message whose text was read, to see what the index does not know. For one thread.
final class ReadMessage {
    private final MessageText text;
    private final Atoms cutter;
    private final Map<Field, List<Atom>> atoms = new EnumMap<>(Field.class);

    ReadMessage(MessageText text, Atoms cutter) {
        this.text = text;
        this.cutter = cutter;
    }

    MessageText text() {
        return text;
    }

    /// Whether the message has what is asked for.
    boolean has(Leaf leaf) {
        return leaf.fields().stream().anyMatch(field -> leaf.isIn(atoms(field)));
    }

    private List<Atom> atoms(Field field) {
        return atoms.computeIfAbsent(
                field, f -> cutter.list(Atoms.compose(FieldTexts.of(text, f))));
    }
}
