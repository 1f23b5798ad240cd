package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.PercentEscapes;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.Finding;

import java.util.List;

/// What is written into the journal of a change to the tree of mailboxes, by which it is known if
/// the answer is lost.
///
/// @param from the wire name that will be none, or null
/// @param to the wire name that will be one, or null
record MailboxTrace(@Nullable String from, @Nullable String to) {
    private static final String WORD = "MAILBOX";

    /// The notation: `MAILBOX from=A to=B`.
    String evidence() {
        return WORD
                + (from == null ? "" : " from=" + escaped(from))
                + (to == null ? "" : " to=" + escaped(to));
    }

    /// What the evidence says, or null if it is in another notation.
    static @Nullable MailboxTrace parse(String evidence) {
        String[] words = evidence.split(" ", -1);
        if (!words[0].equals(WORD)) {
            return null;
        }
        String from = null;
        String to = null;
        try {
            for (int i = 1; i < words.length; i++) {
                if (words[i].startsWith("from=")) {
                    from = PercentEscapes.decode(words[i].substring("from=".length()));
                } else if (words[i].startsWith("to=")) {
                    to = PercentEscapes.decode(words[i].substring("to=".length()));
                }
            }
        } catch (IllegalArgumentException e) {
            return null;
        }
        return new MailboxTrace(from, to);
    }

    /// The mailboxes to look for.
    List<EvidenceOrder> questions() {
        return List.of(question(from), question(to));
    }

    private static EvidenceOrder question(@Nullable String wireName) {
        return new EvidenceOrder(wireName == null ? "INBOX" : wireName, IdSet.empty());
    }

    /// What the answers mean. Doing it again is the same as doing it once.
    Finding finding(Evidence.Answer there, Evidence.Answer here) {
        boolean gone = from == null || there == Evidence.Answer.ABSENT;
        boolean stands = to == null || here == Evidence.Answer.OPENED;
        boolean untouched =
                (from == null || there == Evidence.Answer.OPENED)
                        && (to == null || here == Evidence.Answer.ABSENT);
        if (gone && stands) {
            return new Finding.Happened(null);
        }
        return untouched
                ? new Finding.NotYet()
                : new Finding.Unclear("the server does not say which of the mailboxes are there");
    }

    private static String escaped(String text) {
        return PercentEscapes.encode(text, c -> c <= ' ' || c == '%' || c >= 0x7F);
    }
}
