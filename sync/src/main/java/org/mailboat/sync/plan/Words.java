package org.mailboat.sync.plan;

import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Printable;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Parts of the sentences of a [Plan].
final class Words {
    /// How many ids a sentence names at most.
    private static final int EXAMPLES = 20;

    private Words() {}

    static String quoted(MailboxPath path) {
        return "\"" + Printable.of(path.toString()) + "\"";
    }

    static String count(long messages) {
        return messages == 1 ? "1 message" : messages + " messages";
    }

    /// The end of a sentence about messages that the server has.
    static String uids(IdSet ids) {
        return ": uid " + examples(ids, "");
    }

    /// The end of a sentence about messages that are here.
    static String placements(IdSet ids) {
        return ": " + examples(ids, "p");
    }

    private static String examples(IdSet ids, String prefix) {
        return ids.stream()
                        .limit(EXAMPLES)
                        .mapToObj(id -> prefix + id)
                        .collect(Collectors.joining(", "))
                + (ids.size() > EXAMPLES ? ", … ." : ".");
    }

    /// As in `+$seen -$flagged`.
    static String change(Keywords added, Keywords removed) {
        return Stream.of(labels("+", added), labels("-", removed))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String labels(String sign, Keywords keywords) {
        return keywords.isEmpty()
                ? ""
                : sign
                        + keywords.asList().stream()
                                .map(keyword -> Printable.of(keyword.label()))
                                .collect(Collectors.joining(" "));
    }
}
