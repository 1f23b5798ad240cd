package org.mailboat.store.mime;

import java.io.IOException;
import java.io.OutputStream;

/// Writes the content of one part, wherever it is, also inside a message within the message.
final class PartWriter implements PartVisitor {
    private final String number;
    private final OutputStream out;
    private boolean done;

    PartWriter(String number, OutputStream out) {
        this.number = number;
        this.out = out;
    }

    @Override
    public boolean opens(Place message) {
        return number.startsWith(message.number() + ".");
    }

    @Override
    public void part(Place part, PartContent content) throws IOException {
        if (part.number().equals(number)) {
            content.transferTo(out);
            done = true;
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }
}
