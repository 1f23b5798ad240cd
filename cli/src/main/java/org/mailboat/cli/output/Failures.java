package org.mailboat.cli.output;

import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.SyncEvent;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which failures of a run a person is shown as they happen: the first ones of each account. A
/// server that refuses every message of a mailbox is one piece of news, not ten thousand.
final class Failures {
    static final int SHOWN = 20;

    private final Map<String, Integer> shown = new HashMap<>();

    /// The line to show for an event, if it is a failure that is still to be shown.
    synchronized Optional<String> line(SyncEvent event) {
        return switch (event) {
            case SyncEvent.Failed e -> line(e.failure());
            case SyncEvent.Refused e -> Optional.of(e.account() + ": " + refusal(e));
            default -> Optional.empty();
        };
    }

    /// The line to show for an event that is news: a failure, or what was decided.
    Optional<String> news(SyncEvent event) {
        return event instanceof SyncEvent.Noted e
                ? Optional.of(e.account() + ": " + Printable.of(e.sentence()))
                : line(event);
    }

    synchronized int shown(String account) {
        return shown.getOrDefault(account, 0);
    }

    private Optional<String> line(SyncFailure failure) {
        String account = String.valueOf(failure.account());
        int before = shown.merge(account, 1, Integer::sum) - 1;
        return before < SHOWN ? Optional.of(failure.sentence()) : Optional.empty();
    }

    private static String refusal(SyncEvent.Refused refused) {
        return "refused: "
                + unended(refused.reason())
                + " ("
                + Amounts.count(refused.deletes())
                + " of "
                + Amounts.count(refused.of(), "message")
                + "). If that is right, run it again with "
                + refused.confirmWith()
                + ".";
    }

    private static String unended(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
