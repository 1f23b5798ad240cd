package org.mailboat.bench;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What another client does on the server between two syncs.
enum Change {
    NOTHING,
    /// 100 new messages, the marks of 1,000 changed, 50 expunged.
    MIXED,
    /// 1,000 messages moved to another mailbox, and back the next time.
    MOVES;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd-MMM-uuuu HH:mm:ss xx", Locale.ROOT);
    private static final int AT_ONCE = 100;

    /// Makes it, as the round-th of its kind.
    ///
    /// @return octets of new bodies
    long make(Lab lab, String user, int round) throws IOException {
        try (Wire wire = Wire.login(lab.port(), user)) {
            return switch (this) {
                case NOTHING -> 0;
                case MIXED -> mixed(lab, wire, user, round);
                case MOVES -> {
                    moves(lab, wire, round);
                    yield 0;
                }
            };
        }
    }

    private static long mixed(Lab lab, Wire wire, String user, int round) throws IOException {
        Options options = lab.options();
        long exists = select(wire, "INBOX");
        int marked = options.scaled(1_000);
        long step = Math.max(1, exists / marked);
        String spread =
                IntStream.range(0, marked)
                        .mapToObj(i -> Long.toString(1 + i * step))
                        .collect(Collectors.joining(","));
        String sign = round % 2 == 0 ? "+" : "-";
        wire.ok("STORE " + spread + " " + sign + "FLAGS.SILENT (\\Flagged)");
        int gone = Math.min(options.scaled(50), (int) exists / 2);
        wire.ok("STORE 2:" + (1 + gone) + " +FLAGS.SILENT (\\Deleted)");
        wire.ok("EXPUNGE");
        int first = 1_000_000 + Math.abs(user.hashCode() % 1_000) * 1_000 + round * 200;
        var fresh = new ArrayList<byte[]>();
        for (int n = first; n < first + options.scaled(100); n++) {
            fresh.add(lab.maker().octets(n, Math.max(900, lab.maker().size(n))));
        }
        append(wire, lab.maker(), first, fresh);
        return fresh.stream().mapToLong(octets -> octets.length).sum();
    }

    private static void moves(Lab lab, Wire wire, int round) throws IOException {
        List<String> names = Truth.mailboxes(wire);
        if (!names.contains("Moved")) {
            wire.ok("CREATE Moved");
        }
        select(wire, round % 2 == 0 ? "INBOX" : "Moved");
        wire.ok(
                "MOVE 1:%d %s"
                        .formatted(
                                lab.options().scaled(1_000), round % 2 == 0 ? "Moved" : "INBOX"));
    }

    private static long select(Wire wire, String mailbox) throws IOException {
        return wire.ok("SELECT " + mailbox).stream()
                .filter(line -> line.endsWith(" EXISTS"))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
                .findFirst()
                .orElse(0);
    }

    /// Files messages in the selected mailbox INBOX as fast as a server takes them: a hundred a
    /// command, no command awaited before the next is sent. Needs MULTIAPPEND and LITERAL+.
    static void append(Wire wire, MailMaker maker, int first, List<byte[]> messages)
            throws IOException {
        var tags = new ArrayList<String>();
        for (int i = 0; i < messages.size(); i++) {
            String what =
                    " (\\Seen) \"%s\" {%d+}\r\n"
                            .formatted(
                                    DATE.format(maker.date(first + i).atOffset(ZoneOffset.UTC)),
                                    messages.get(i).length);
            if (i % AT_ONCE == 0) {
                if (i > 0) {
                    wire.raw("\r\n");
                }
                tags.add(wire.begin("APPEND INBOX" + what));
            } else {
                wire.raw(what);
            }
            wire.raw(messages.get(i));
        }
        wire.raw("\r\n");
        wire.flush();
        for (String tag : tags) {
            wire.finish(tag, Wire.Sink.NONE);
        }
    }
}
