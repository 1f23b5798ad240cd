package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// FETCH: flags, dates, sizes, envelopes, and bodies whole, by header and in part.
final class FetchCommand {
    private static final Pattern BODY =
            Pattern.compile("(BODY|BODY\\.PEEK)\\[([^]]*)](?:<([0-9]+)\\.([0-9]+)>)?");

    /// A wanted stretch of a message's octets.
    private record Body(String section, boolean peek, Optional<Partial> partial) {}

    private record Partial(long from, long count) {}

    private final FakeSession session;
    private final boolean byUid;
    private final List<String> attributes = new ArrayList<>();
    private final List<Body> bodies = new ArrayList<>();
    private long changedSince;
    private boolean vanished;
    private @Nullable Window partial;

    FetchCommand(FakeSession session, boolean byUid) {
        this.session = session;
        this.byUid = byUid;
    }

    String fetch(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        SelectedMailbox selected = session.selected();
        items(
                command.args().size() > 1 && command.args().get(1) instanceof FakeCommand.Group many
                        ? many.args()
                        : List.of(command.textArg(1)));
        if (command.args().size() > 2) {
            modifiers(command.group(2));
        }
        if (byUid && !attributes.contains("UID") && !session.isEnabled("UIDONLY")) {
            attributes.addFirst("UID");
        }
        NumberSet set = NumberSet.parse(command.text(0));
        if (vanished) {
            tellVanished(selected, set);
        }
        Optional<String> refusal = Optional.empty();
        for (SelectedMailbox.Numbered chosen : asked(selected, set)) {
            FakeMessage message = chosen.message();
            if (!bodies.isEmpty() && message.refusal().isPresent()) {
                refusal = message.refusal();
            } else {
                respond(selected, chosen);
            }
        }
        if (refusal.isPresent()) {
            throw new FakeCommand.Refused(refusal.get());
        }
        return "OK done";
    }

    /// The messages to tell of, in the order in which that is done.
    private List<SelectedMailbox.Numbered> asked(SelectedMailbox selected, NumberSet set)
            throws FakeCommand.BadCommand {
        List<SelectedMailbox.Numbered> messages =
                selected.resolve(set, byUid).stream()
                        .filter(n -> n.message().modSeq() > changedSince)
                        .toList();
        if (partial != null) {
            messages = partial.of(messages);
        }
        return session.has(Oddity.FETCHES_DESCENDING) ? messages.reversed() : messages;
    }

    /// CHANGEDSINCE and VANISHED ([RFC 7162
    /// §3.2.6](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2.6)), and PARTIAL.
    private void modifiers(FakeCommand.Group modifiers) throws IOException, FakeCommand.BadCommand {
        Iterator<String> words = FakeCommand.words(modifiers).iterator();
        boolean sinceGiven = false;
        while (words.hasNext()) {
            String word = words.next().toUpperCase(Locale.ROOT);
            if (word.equals("CHANGEDSINCE") && words.hasNext()) {
                session.needModSeqs();
                changedSince = FakeCommand.modSeq(words.next());
                sinceGiven = true;
            } else if (word.equals("VANISHED") && byUid && session.isEnabled("QRESYNC")) {
                session.need("QRESYNC");
                vanished = true;
            } else if (word.equals("PARTIAL") && byUid && words.hasNext()) {
                session.need("PARTIAL");
                partial = Window.parse(words.next());
            } else {
                throw new FakeCommand.BadCommand("unknown modifier " + word);
            }
        }
        if (vanished && !sinceGiven) {
            throw new FakeCommand.BadCommand("VANISHED needs CHANGEDSINCE");
        }
        if (sinceGiven && !attributes.contains("MODSEQ")) {
            attributes.add("MODSEQ");
        }
    }

    private void tellVanished(SelectedMailbox selected, NumberSet set) throws IOException {
        // Taken literally, `*` is the last message that is still there (Cyrus).
        boolean all = session.has(Oddity.STAR_COVERS_THE_VANISHED);
        long star = all ? selected.mailbox().uidNext() - 1 : selected.lastUid();
        NumberSet gone = selected.mailbox().vanishedSince(changedSince).and(set, star);
        if (!gone.isEmpty()) {
            session.wire().line("* VANISHED (EARLIER) " + gone);
        }
    }

    private void items(List<FakeCommand.Arg> items) throws IOException, FakeCommand.BadCommand {
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof FakeCommand.Text item)) {
                throw new FakeCommand.BadCommand("a list within a list");
            }
            item(item.value());
            // PREVIEW may be followed by how hard to try (RFC 8970 §3.1); here it costs nothing.
            if (item.upper().equals("PREVIEW")
                    && i + 1 < items.size()
                    && items.get(i + 1) instanceof FakeCommand.Group) {
                i++;
            }
        }
    }

    private void item(String text) throws IOException, FakeCommand.BadCommand {
        String item = text.toUpperCase(Locale.ROOT);
        switch (item) {
            case "FAST" -> attributes.addAll(List.of("FLAGS", "INTERNALDATE", "RFC822.SIZE"));
            case "ALL" ->
                    attributes.addAll(List.of("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"));
            case "FLAGS", "UID", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE" -> attributes.add(item);
            case "MODSEQ" -> {
                session.needModSeqs();
                attributes.add(item);
            }
            case "EMAILID", "THREADID" -> {
                session.need("OBJECTID");
                attributes.add(item);
            }
            case "SAVEDATE", "PREVIEW" -> {
                session.need(item);
                attributes.add(item);
            }
            case "X-GM-MSGID", "X-GM-THRID", "X-GM-LABELS" -> {
                session.need("X-GM-EXT-1");
                attributes.add(item);
            }
            default -> bodies.add(body(item));
        }
    }

    private static Body body(String item) throws FakeCommand.BadCommand {
        Matcher matcher = BODY.matcher(item);
        if (!matcher.matches()) {
            throw new FakeCommand.BadCommand("unknown item " + item);
        }
        String section = matcher.group(2);
        if (!MessageSection.isKnown(section)) {
            throw new FakeCommand.BadCommand("unknown section " + section);
        }
        Optional<Partial> partial =
                Optional.ofNullable(matcher.group(3))
                        .map(from ->
                                new Partial(
                                        Long.parseLong(from), Long.parseLong(matcher.group(4))));
        return new Body(section, matcher.group(1).endsWith("PEEK"), partial);
    }

    private void respond(SelectedMailbox selected, SelectedMailbox.Numbered chosen)
            throws IOException {
        FakeMessage message = chosen.message();
        List<String> shown = new ArrayList<>(attributes);
        boolean sees = bodies.stream().anyMatch(body -> !body.peek());
        if (sees && !selected.isReadOnly() && !message.has("\\Seen")) {
            selected.mailbox().addFlags(message.uid(), "\\Seen");
            message = selected.mailbox().message(message.uid());
            selected.toldAbout(message);
            if (!shown.contains("FLAGS")) {
                shown.add("FLAGS");
            }
            if (session.isEnabled("CONDSTORE") && !shown.contains("MODSEQ")) {
                shown.add("MODSEQ");
            }
        }
        SessionWire wire = session.wire();
        wire.text(session.dialect().opening(chosen));
        String space = "";
        for (String attribute : shown) {
            wire.text(space + attribute + " " + value(attribute, selected.mailbox(), message));
            space = " ";
        }
        for (Body body : bodies) {
            wire.text(space);
            write(wire, body, message);
            space = " ";
        }
        wire.line(")");
    }

    private String value(String attribute, FakeMailbox mailbox, FakeMessage message)
            throws IOException {
        Labels labels = mailbox.account().allLabels();
        return switch (attribute) {
            case "UID" -> String.valueOf(message.uid());
            case "FLAGS" -> "(" + String.join(" ", message.flags()) + ")";
            case "INTERNALDATE" -> AppendCommand.printDate(message.internalDate());
            case "RFC822.SIZE" -> String.valueOf(size(message));
            case "X-GM-MSGID", "X-GM-THRID" -> String.valueOf(labels.id(message));
            case "X-GM-LABELS" -> labels.shown(mailbox, message);
            case "MODSEQ" -> "(" + message.modSeq() + ")";
            case "ENVELOPE" -> MessageSection.envelope(message.content());
            case "EMAILID" -> "(" + message.content().emailId() + ")";
            case "THREADID" -> "(" + MessageSection.threadId(message.content()) + ")";
            case "SAVEDATE" -> AppendCommand.printDate(message.saved());
            case "PREVIEW" -> MessageSection.preview(message.content());
            default -> throw new IllegalStateException(attribute);
        };
    }

    private long size(FakeMessage message) {
        long size = message.content().size();
        return session.has(Oddity.WRONG_SIZES) ? size + size / 9 + 29 : size;
    }

    private static void write(SessionWire wire, Body body, FakeMessage message) throws IOException {
        String name = "BODY[" + body.section() + "]";
        if (body.section().isEmpty() && body.partial().isEmpty()) {
            wire.text(name + " ");
            try (var octets = message.content().open()) {
                wire.literal(octets, message.content().size());
            }
            return;
        }
        if (body.partial().isPresent()) {
            name += "<" + body.partial().get().from() + ">";
        }
        long from = body.partial().map(Partial::from).orElse(0L);
        long count = body.partial().map(Partial::count).orElse(Long.MAX_VALUE);
        wire.text(name + " ");
        wire.literal(MessageSection.read(message.content(), body.section(), from, count));
    }
}
