package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.MailAddress;
import org.mailboat.store.mime.MessageText;
import org.mailboat.store.search.text.Field;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Which text of a message stands in which field.
final class FieldTexts {
    private FieldTexts() {}

    static String of(MessageText message, Field field) {
        return switch (field) {
            case BODY -> message.body();
            case SUBJECT -> Objects.requireNonNullElse(message.subject(), "");
            case FROM -> people(message.from());
            case TO -> people(message.to());
            case CC -> people(message.cc());
            case BCC -> people(message.bcc());
            case FILENAME -> String.join("\n", message.names());
        };
    }

    private static String people(List<MailAddress> addresses) {
        return addresses.stream()
                .map(a -> join(a.name(), a.address()))
                .collect(Collectors.joining("\n"));
    }

    private static String join(@Nullable String name, String address) {
        return name == null ? address : name + " " + address;
    }
}
