package org.mailboat.store.mime;

import static org.mailboat.store.mime.Expected.files;
import static org.mailboat.store.mime.Expected.has;
import static org.mailboat.store.mime.Expected.json;
import static org.mailboat.store.mime.Expected.objects;
import static org.mailboat.store.mime.Expected.octets;
import static org.mailboat.store.mime.Expected.text;
import static org.mailboat.store.mime.Expected.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.mailboat.store.mime.Difference.Comparison;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// What James indexes of messages, compared with what is read here.
final class JamesReading {
    private JamesReading() {}

    static List<Difference> messages() throws IOException {
        var found = new ArrayList<Difference>();
        for (String file : files("james/eml")) {
            String path = file.replace(".json", ".eml");
            if (file.endsWith(".json") && has(path)) {
                JsonObject theirs = json(file).getAsJsonObject();
                MessageView view = view(octets(path));
                var comparison = new Comparison(path);
                comparison.field(
                        "subject",
                        view.header().subject(),
                        theirs.getAsJsonArray("subject").asList().stream()
                                .map(JsonElement::getAsString)
                                .collect(Collectors.joining()));
                comparison.field("from", view.header().from(), addresses(theirs, "from"));
                comparison.field("to", view.header().to(), addresses(theirs, "to"));
                comparison.words("text", view.text(), text(theirs, "textBody"));
                comparison.words("html", view.html(), text(theirs, "htmlBody"));
                comparison.field(
                        "attachments",
                        view.attachments().stream().map(a -> a.type() + " " + a.name()).toList(),
                        objects(theirs.getAsJsonArray("attachments"))
                                .map(a ->
                                        text(a, "mediaType")
                                                + "/"
                                                + text(a, "subtype")
                                                + " "
                                                + text(a, "fileName"))
                                .toList());
                found.addAll(comparison.found());
            }
        }
        return found;
    }

    private static List<MailAddress> addresses(JsonObject message, String name) {
        return objects(message.getAsJsonArray(name))
                .map(a ->
                        new MailAddress(
                                text(a, "name"), Objects.requireNonNull(text(a, "address"))))
                .toList();
    }
}
