package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// What an extended SEARCH gives back ([RFC 4731](https://www.rfc-editor.org/rfc/rfc4731.html)),
/// whole or in part ([RFC 9394](https://www.rfc-editor.org/rfc/rfc9394.html)).
record SearchReturn(List<String> options, @Nullable Window partial) {

    static SearchReturn parse(FakeSession session, List<String> words)
            throws FakeCommand.BadCommand {
        session.need("ESEARCH");
        List<String> options = new ArrayList<>();
        Window partial = null;
        for (Iterator<String> each = words.iterator(); each.hasNext(); ) {
            String option = each.next().toUpperCase(Locale.ROOT);
            switch (option) {
                case "MIN", "MAX", "COUNT", "ALL" -> options.add(option);
                case "PARTIAL" -> {
                    session.need("PARTIAL");
                    partial = Window.parse(each.hasNext() ? each.next() : "");
                }
                default -> throw new FakeCommand.BadCommand("cannot return " + option);
            }
        }
        if (partial != null && options.contains("ALL")) {
            throw new FakeCommand.BadCommand("ALL and PARTIAL exclude each other");
        }
        if (options.isEmpty() && partial == null) {
            options.add("ALL");
        }
        return new SearchReturn(options, partial);
    }

    /// The ESEARCH response; what would be empty is left out, COUNT and PARTIAL excepted.
    String response(String tag, boolean byUid, List<Long> hits) {
        StringBuilder line = new StringBuilder("* ESEARCH (TAG \"" + tag + "\")");
        line.append(byUid ? " UID" : "");
        for (String option : options) {
            if (option.equals("COUNT")) {
                line.append(" COUNT ").append(hits.size());
            } else if (!hits.isEmpty()) {
                line.append(' ').append(option).append(' ');
                line.append(
                        switch (option) {
                            case "MIN" -> hits.getFirst();
                            case "MAX" -> hits.getLast();
                            default -> NumberSet.format(hits);
                        });
            }
        }
        if (partial != null) {
            List<Long> some = partial.of(hits);
            String shown = some.isEmpty() ? "NIL" : NumberSet.format(some);
            line.append(" PARTIAL (%s %s)".formatted(partial.text(), shown));
        }
        return line.toString();
    }
}
