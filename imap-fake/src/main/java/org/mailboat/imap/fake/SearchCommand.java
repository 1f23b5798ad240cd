package org.mailboat.imap.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/// SEARCH by sets, flags, sizes, dates and header fields.
final class SearchCommand {
    private static final Map<String, String> FLAG_KEYS =
            Map.of(
                    "ANSWERED", "\\Answered",
                    "DELETED", "\\Deleted",
                    "DRAFT", "\\Draft",
                    "FLAGGED", "\\Flagged",
                    "SEEN", "\\Seen");

    private final FakeSession session;
    private final SelectedMailbox selected;
    private final boolean byUid;
    private boolean asksModSeq;

    SearchCommand(FakeSession session, SelectedMailbox selected, boolean byUid) {
        this.session = session;
        this.selected = selected;
        this.byUid = byUid;
    }

    String search(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        List<FakeCommand.Arg> args = new ArrayList<>(command.args());
        SearchReturn wanted = null;
        if (command.hasWord(0, "RETURN")) {
            wanted = SearchReturn.parse(session, FakeCommand.words(command.group(1)));
            args.subList(0, 2).clear();
        }
        if (!args.isEmpty()
                && args.getFirst() instanceof FakeCommand.Text t
                && t.upper().equals("CHARSET")) {
            args.subList(0, 2).clear();
        }
        if (session.has(Oddity.HEADER_SEARCH_FAILS) && command.line().contains(" HEADER ")) {
            throw new FakeCommand.Refused(
                    "[SERVERBUG] SEARCH Server error - Please try again later");
        }
        Predicate<SelectedMailbox.Numbered> key = all(args);
        List<Long> hits = new ArrayList<>();
        long highest = 0;
        for (SelectedMailbox.Numbered numbered : selected.numbered()) {
            if (key.test(numbered)) {
                highest = Math.max(highest, numbered.message().modSeq());
                hits.add(byUid ? numbered.message().uid() : numbered.number());
            }
        }
        String modSeq = asksModSeq && !hits.isEmpty() ? "MODSEQ " + highest : "";
        if (wanted != null) {
            String line = wanted.response(command.tag(), byUid, hits);
            session.wire().line((line + " " + modSeq).strip());
        } else {
            StringBuilder line = new StringBuilder("* SEARCH");
            hits.forEach(hit -> line.append(' ').append(hit));
            session.wire().line(modSeq.isEmpty() ? line.toString() : line + " (" + modSeq + ")");
        }
        return "OK done";
    }

    private Predicate<SelectedMailbox.Numbered> all(List<FakeCommand.Arg> args)
            throws IOException, FakeCommand.BadCommand {
        if (args.isEmpty()) {
            throw new FakeCommand.BadCommand("nothing to search for");
        }
        List<FakeCommand.Arg> rest = new ArrayList<>(args);
        Predicate<SelectedMailbox.Numbered> key = one(rest);
        while (!rest.isEmpty()) {
            key = key.and(one(rest));
        }
        return key;
    }

    /// Takes one key with its arguments from the front.
    private Predicate<SelectedMailbox.Numbered> one(List<FakeCommand.Arg> rest)
            throws IOException, FakeCommand.BadCommand {
        if (rest.isEmpty()) {
            throw new FakeCommand.BadCommand("a search key is missing");
        }
        if (rest.getFirst() instanceof FakeCommand.Group group) {
            rest.removeFirst();
            return all(group.args());
        }
        String key = text(rest).toUpperCase(Locale.ROOT);
        String flag = FLAG_KEYS.get(key);
        String unflag = key.startsWith("UN") ? FLAG_KEYS.get(key.substring(2)) : null;
        if (flag != null) {
            return n -> n.message().has(flag);
        }
        if (unflag != null) {
            return n -> !n.message().has(unflag);
        }
        if (NumberSet.looksLikeOne(key)) {
            session.needNumbers();
            LongPredicate numbers = NumberSet.parse(key).within(selected.exists());
            return n -> numbers.test(n.number());
        }
        return switch (key) {
            case "ALL" -> n -> true;
            case "NOT" -> one(rest).negate();
            case "OR" -> one(rest).or(one(rest));
            case "UID" -> uids(text(rest));
            case "KEYWORD" -> keyword(text(rest));
            case "UNKEYWORD" -> keyword(text(rest)).negate();
            case "MODSEQ" -> modSeq(rest);
            default -> measured(key, rest);
        };
    }

    private Predicate<SelectedMailbox.Numbered> uids(String set) throws FakeCommand.BadCommand {
        LongPredicate numbers = NumberSet.parse(set).within(selected.lastUid());
        return n -> numbers.test(n.message().uid());
    }

    private static Predicate<SelectedMailbox.Numbered> keyword(String name) {
        return n -> n.message().has(name);
    }

    /// With or without the name and kind of a flag entry ([RFC 7162
    /// §3.1.5](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.5)), which change nothing
    /// here.
    private Predicate<SelectedMailbox.Numbered> modSeq(List<FakeCommand.Arg> rest)
            throws IOException, FakeCommand.BadCommand {
        session.needModSeqs();
        asksModSeq = true;
        String first = text(rest);
        if (first.startsWith("/flags/")) {
            text(rest);
            first = text(rest);
        }
        long least = FakeCommand.modSeq(first);
        return n -> n.message().modSeq() >= least;
    }

    private Predicate<SelectedMailbox.Numbered> measured(String key, List<FakeCommand.Arg> rest)
            throws FakeCommand.BadCommand {
        if (key.startsWith("SAVED")) {
            session.need("SAVEDATE");
        } else if (key.equals("EMAILID")) {
            session.need("OBJECTID");
        }
        String argument = text(rest);
        return switch (key) {
            case "LARGER" -> sized(FakeCommand.number(argument), 1);
            case "SMALLER" -> sized(FakeCommand.number(argument), -1);
            case "SINCE" -> dated(argument, FakeMessage::internalDate, 0, 1);
            case "ON" -> dated(argument, FakeMessage::internalDate, 0, 0);
            case "BEFORE" -> dated(argument, FakeMessage::internalDate, -1, -1);
            case "SAVEDSINCE" -> dated(argument, FakeMessage::saved, 0, 1);
            case "SAVEDON" -> dated(argument, FakeMessage::saved, 0, 0);
            case "SAVEDBEFORE" -> dated(argument, FakeMessage::saved, -1, -1);
            case "EMAILID" -> n -> n.message().content().emailId().equals(argument);
            case "FROM", "TO", "CC", "BCC", "SUBJECT" -> field(key, argument);
            case "HEADER" -> field(argument.toUpperCase(Locale.ROOT), text(rest));
            default -> throw new FakeCommand.BadCommand("unknown search key " + key);
        };
    }

    private static Predicate<SelectedMailbox.Numbered> sized(long size, int sign) {
        return n -> Long.compare(n.message().content().size(), size) == sign;
    }

    private static Predicate<SelectedMailbox.Numbered> dated(
            String text, Function<FakeMessage, OffsetDateTime> date, int least, int most)
            throws FakeCommand.BadCommand {
        LocalDate day = AppendCommand.startOfDay(text).toLocalDate();
        return n -> {
            int order = Integer.signum(date.apply(n.message()).toLocalDate().compareTo(day));
            return order >= least && order <= most;
        };
    }

    private static Predicate<SelectedMailbox.Numbered> field(String name, String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        return n -> {
            try {
                String value = MessageSection.field(n.message().content(), name);
                return !value.isEmpty() && value.toLowerCase(Locale.ROOT).contains(wanted);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static String text(List<FakeCommand.Arg> rest) throws FakeCommand.BadCommand {
        if (!rest.isEmpty() && rest.removeFirst() instanceof FakeCommand.Text text) {
            return text.value();
        }
        throw new FakeCommand.BadCommand("an argument of a search key is missing");
    }
}
