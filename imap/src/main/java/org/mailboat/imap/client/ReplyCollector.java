package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts deliveries together to whole replies. For one thread.
final class ReplyCollector {
    private final List<ImapCall> calls;
    private final Map<ImapCall, List<Response.Untagged>> data = new HashMap<>();
    private final Map<ImapCall, Reply> ended = new HashMap<>();
    private final Set<ImapCall> unreadable = new HashSet<>();

    /// @param calls those whose replies are wanted; may grow while replies come in
    ReplyCollector(List<ImapCall> calls) {
        this.calls = calls;
    }

    void add(Delivery delivery) {
        if (!calls.contains(delivery.call())) {
            return;
        }
        List<Response.Untagged> part =
                data.computeIfAbsent(delivery.call(), _ -> new ArrayList<>());
        switch (delivery.response()) {
            case Response.Untagged untagged -> part.add(untagged);
            case Response.Tagged end -> finish(delivery, end.status(), end.code(), end.text());
            case Response.Malformed broken -> {
                unreadable.add(delivery.call());
                finish(delivery, Status.BAD, null, "(unreadable) " + broken.excerpt());
            }
            case Response.Continuation _ -> {}
        }
    }

    boolean isComplete() {
        return ended.size() == calls.size();
    }

    /// In the order of the calls.
    List<Reply> replies() {
        return calls.stream().map(ended::get).toList();
    }

    /// What came so far. An answer that cannot be read is as good as lost.
    ///
    /// @param commands how many there were to send
    Exchange exchange(int commands, @Nullable RuntimeException broken) {
        var parts = new ArrayList<Exchange.Part>();
        for (int i = 0; i < commands; i++) {
            ImapCall call = i < calls.size() ? calls.get(i) : null;
            parts.add(
                    call == null
                            ? new Exchange.Part(List.of(), null, false)
                            : new Exchange.Part(
                                    data.getOrDefault(call, List.of()),
                                    unreadable.contains(call) ? null : ended.get(call),
                                    call.wasWritten()));
        }
        return new Exchange(parts, broken);
    }

    private void finish(
            Delivery delivery, Status status, @Nullable ResponseCode code, String text) {
        List<Response.Untagged> part = data.getOrDefault(delivery.call(), List.of());
        ended.put(delivery.call(), new Reply(part, status, code, text));
    }
}
