package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Printable;
import org.mailboat.store.mime.MailAddress;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Text from servers and messages, made safe to show.
final class Texts {
    private Texts() {}

    static String path(MailboxPath path) {
        return Printable.of(path.toString());
    }

    /// One line: line breaks and tabs become spaces, everything else that acts on a terminal an
    /// escape.
    static String line(@Nullable String text) {
        return text == null ? "" : Printable.of(text.replaceAll("[\\t\\r\\n]+", " ").strip());
    }

    /// Many lines, of which tabs stay.
    static Stream<String> lines(String text) {
        return text.lines()
                .map(line ->
                        Stream.of(line.split("\t", -1))
                                .map(Printable::of)
                                .collect(Collectors.joining("\t")));
    }

    /// Who wrote it, in few letters.
    static String shortName(List<MailAddress> addresses) {
        if (addresses.isEmpty()) {
            return "";
        }
        MailAddress first = addresses.getFirst();
        String name = first.name();
        return line(name == null || name.isBlank() ? first.address() : name);
    }

    static String addresses(List<MailAddress> addresses) {
        return addresses.stream().map(a -> line(a.toString())).collect(Collectors.joining(", "));
    }
}
