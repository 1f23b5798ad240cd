package org.mailboat.imap.fake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What becomes of the responses of one proxied connection.
///
/// Used under the lock of its [ProxyConnection].
final class ResponseFaults {

    /// Octets for the client.
    ///
    /// @param delay nanoseconds by which they are held back
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Outgoing(byte[] octets, long delay) {}

    /// What a command's tagged answer brings along.
    private static final class Plan {
        private final List<String> inserted = new ArrayList<>();
        private Optional<String> answer = Optional.empty();
    }

    private final Supplier<List<FaultProxy.Armed>> armed;
    private final Map<String, Plan> plans = new HashMap<>();
    private final Map<FaultProxy.Armed, Integer> passed = new HashMap<>();
    private boolean swallowing;

    ResponseFaults(Supplier<List<FaultProxy.Armed>> armed) {
        this.armed = armed;
    }

    /// The command with this tag will be answered so.
    void replaceAnswer(String tag, String answer) {
        plan(tag).answer = Optional.of(answer);
    }

    /// This untagged response will come before the answer of the command with this tag.
    void insert(String tag, String response) {
        plan(tag).inserted.add(response);
    }

    private Plan plan(String tag) {
        return plans.computeIfAbsent(tag, _ -> new Plan());
    }

    /// What the client gets for a piece of what the server says.
    List<Outgoing> of(LineScanner.Piece piece) {
        if (!piece.line()) {
            return swallowing ? List.of() : List.of(new Outgoing(piece.octets(), 0));
        }
        String end = piece.text().endsWith("\r\n") ? "\r\n" : "\n";
        String line = piece.text().substring(0, piece.text().length() - end.length());
        List<Outgoing> out = new ArrayList<>();
        if (piece.starts()) {
            swallowing = false;
            if (isTagged(line)) {
                passed.clear();
                line = planned(line, out);
            } else {
                swallowing = isLost(line);
            }
        }
        if (!swallowing) {
            add(piece, line, end, out);
        }
        return out;
    }

    private static boolean isTagged(String line) {
        return !line.startsWith("* ") && !line.startsWith("+");
    }

    private String planned(String line, List<Outgoing> out) {
        String tag = line.substring(0, Math.max(0, line.indexOf(' ')));
        Plan plan = plans.remove(tag);
        if (plan == null) {
            return line;
        }
        for (String response : plan.inserted) {
            out.add(new Outgoing(octets(response + "\r\n"), 0));
        }
        return plan.answer.map(answer -> tag + " " + answer).orElse(line);
    }

    private boolean isLost(String line) {
        boolean lost = false;
        for (FaultProxy.Armed one : armed.get()) {
            if (one.fault() instanceof ProxyFault.AtResponse fault
                    && fault.response().matcher(line).find()) {
                lost |=
                        switch (fault) {
                            case ProxyFault.Withhold _ -> one.take();
                            case ProxyFault.Truncate cut -> isBehind(cut, one);
                            default -> false;
                        };
            }
        }
        return lost;
    }

    /// A listing that is cut once counts as one fault, however many lines it loses.
    private boolean isBehind(ProxyFault.Truncate cut, FaultProxy.Armed one) {
        int before = passed.getOrDefault(one, 0);
        boolean lost = before > cut.kept() || (before == cut.kept() && one.take());
        if (lost || before < cut.kept()) {
            passed.put(one, before + 1);
        }
        return lost;
    }

    private void add(LineScanner.Piece piece, String before, String end, List<Outgoing> out) {
        Optional<String> line = rewritten(before);
        if (line.isEmpty()) {
            swallowing = true;
            return;
        }
        long delay = 0;
        int copies = 1;
        for (FaultProxy.Armed one : piece.starts() ? armed.get() : List.<FaultProxy.Armed>of()) {
            if (one.fault() instanceof ProxyFault.DelayResponse slow
                    && slow.response().matcher(before).find()
                    && one.take()) {
                delay += slow.time().toNanos();
            }
            if (one.fault() instanceof ProxyFault.Repeat repeat
                    && piece.ends()
                    && !isTagged(before)
                    && repeat.response().matcher(before).find()
                    && one.take()) {
                copies += repeat.more();
            }
        }
        for (int i = 0; i < copies; i++) {
            out.add(new Outgoing(octets(line.get() + end), delay));
        }
    }

    private Optional<String> rewritten(String before) {
        Optional<String> line = Optional.of(before);
        for (FaultProxy.Armed one : armed.get()) {
            Optional<String> after = line.flatMap(text -> rewritten(text, one.fault()));
            if (!after.equals(line) && one.take()) {
                line = after;
            }
        }
        return line;
    }

    private static Optional<String> rewritten(String line, ProxyFault fault) {
        return switch (fault) {
            case ProxyFault.Rewrite rewrite -> rewrite.line().apply(line);
            case ProxyFault.ShortSearch cut -> Optional.of(SearchLine.shortened(line, cut.kept()));
            default -> Optional.of(line);
        };
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
