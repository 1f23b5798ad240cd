package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts deliveries together to whole replies. For one thread.
final class ReplyCollector {
    private final List<ImapCall> calls;
    private final Map<ImapCall, List<Response.Untagged>> data = new HashMap<>();
    private final Map<ImapCall, Reply> ended = new HashMap<>();

    ReplyCollector(List<ImapCall> calls) {
        this.calls = calls;
        calls.forEach(call -> data.put(call, new ArrayList<>()));
    }

    void add(Delivery delivery) {
        List<Response.Untagged> part = data.get(delivery.call());
        if (part == null) {
            return;
        }
        switch (delivery.response()) {
            case Response.Untagged untagged -> part.add(untagged);
            case Response.Tagged end -> finish(delivery, end.status(), end.code(), end.text());
            case Response.Malformed broken ->
                    finish(delivery, Status.BAD, null, "(unreadable) " + broken.excerpt());
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

    private void finish(
            Delivery delivery, Status status, @Nullable ResponseCode code, String text) {
        List<Response.Untagged> part = data.getOrDefault(delivery.call(), List.of());
        ended.put(delivery.call(), new Reply(part, status, code, text));
    }
}
