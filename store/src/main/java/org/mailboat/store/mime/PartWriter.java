package org.mailboat.store.mime;

import org.mailboat.store.mime.tnef.TnefFile;
import org.mailboat.store.mime.tnef.TnefMessage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;

/// Writes the content of one part, wherever it is: also inside a message within the message, a
/// `winmail.dat`, or a text.
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
        } else if (number.startsWith(part.number() + ".")) {
            if (Winmail.is(part.header())) {
                winmail(part.number(), content);
            } else if (part.header().isText()) {
                text(number.substring(part.number().length() + 1), content);
            }
        }
    }

    private void winmail(String above, PartContent content) throws IOException {
        TnefMessage opened = Winmail.open(content);
        var found = new ArrayList<TnefFile>();
        if (opened != null) {
            Winmail.files(
                    above,
                    opened,
                    (below, file) -> {
                        if (below.equals(number)) {
                            found.add(file);
                        }
                    });
        }
        for (TnefFile file : found) {
            file.writeTo(out);
            done = true;
        }
    }

    private void text(String index, PartContent content) throws IOException {
        if (index.matches("[1-9]\\d{0,5}")) {
            int wanted = Integer.parseInt(index);
            var files =
                    new EmbeddedFiles(
                            content,
                            (file, name) -> file == wanted ? out : OutputStream.nullOutputStream());
            files.transferTo(OutputStream.nullOutputStream());
            done = files.files().size() >= wanted;
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }
}
