package org.mailboat.store.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mailboat.store.thread.ThreadHeaderTest.header;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.store.thread.ThreadTree.Place;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which messages are a thread, and of which shape, case by case, in every order in which they may
/// come.
class ThreadCasesTest {
    private static final Instant FIRST_DAY = Instant.parse("2026-11-01T12:00:00Z");
    private static final int SECONDS_A_DAY = 86_400;

    /// A message of the table.
    private record Sent(String name, ThreadHeader header, Instant at) {}

    /// What is said of the case, what becomes of it, and its messages: their names, which are their
    /// identifiers, and what else is in their headers. Each is sent a day after the one before, by
    /// Ann to Bob, unless told. `a(b c)` are two answers to one message, ` / ` is between threads.
    static Stream<Arguments> cases() {
        return Stream.of(
                of(
                        "a chain of references",
                        "a(b(c))",
                        "a",
                        "b; References: a",
                        "c; References: a b"),
                of("replies alone", "a(b(c))", "a", "b; In-Reply-To: a", "c; In-Reply-To: b"),
                of("two answers", "a(b c)", "a", "b; References: a", "c; In-Reply-To: a"),
                of("references cut short", "a(b(c))", "a", "b; References: a", "c; References: b"),
                of(
                        "references say where, and a reply belongs together too",
                        "a(c) b",
                        "a",
                        "b",
                        "c; References: a; In-Reply-To: b"),
                of("nothing in common", "a / b", "a", "b"),
                // What is not here.
                of("a missing question", "b c", "b; References: a", "c; References: a"),
                of("a missing answer", "a(c)", "a", "c; References: a b"),
                of("two below it", "a(c d)", "a", "c; References: a b", "d; References: a b"),
                of("no identifier", "a(b)", "a", "b; Message-ID:; References: a"),
                // What contradicts itself.
                of("who answers himself", "a", "a; References: a"),
                of("a circle of two", "b(a)", "a; References: b", "b; References: a"),
                of(
                        "a circle of three",
                        "c(a(b))",
                        "a; References: c",
                        "b; References: a",
                        "c; References: b"),
                of(
                        "what others say of one who says nothing",
                        "a(b(c))",
                        "a",
                        "b",
                        "c; References: a b"),
                of(
                        "what one says of himself counts first",
                        "a b(c)",
                        "a",
                        "b; References: z",
                        "c; References: a b"),
                of(
                        "who joins two threads",
                        "a(b) c(d(e))",
                        "a",
                        "b; References: a",
                        "c",
                        "d; References: c",
                        "e; References: a d"),
                // Identifiers used twice.
                of("copies", "a(b) a", "a", "a; Day: 1", "b; References: a"),
                of("copies that nobody answers", "a a", "a", "a; Day: 1"),
                of("one identifier for all", "a / a / a", "a", "a", "a"),
                of(
                        "one identifier for all, and somebody names it",
                        "a(b) a",
                        "a",
                        "b; In-Reply-To: a",
                        "a"),
                // The subject, where nothing else is said.
                of("Re:", "a(b)", "a; Subject: lunch", "b; Subject: Re: lunch" + TO_ANN),
                of("Fwd:", "a(b)", "a; Subject: lunch", "b; Subject: Fwd: lunch" + TO_ANN),
                of("AW:", "a(b)", "a; Subject: lunch", "b; Subject: AW: Lunch" + TO_ANN),
                of("(fwd)", "a(b)", "a; Subject: lunch", "b; Subject: lunch (fwd)" + TO_ANN),
                of("[list]", "a(b)", "a; Subject: [x] lunch", "b; Subject: Re: [x] lunch" + TO_ANN),
                of(
                        "one list, whoever writes",
                        "a(b)",
                        "a; Subject: [x] lunch; List-Id: l.x",
                        "b; Subject: [x] Re: lunch; List-Id: l.x"),
                of(
                        "another list",
                        "a / b",
                        "a; Subject: [x] lunch; List-Id: l.x",
                        "b; Subject: [x] Re: lunch; List-Id: m.x"),
                of("no answer", "a / b", "a; Subject: lunch", "b; Subject: lunch" + TO_ANN),
                of(
                        "another subject",
                        "a / b",
                        "a; Subject: lunch",
                        "b; Subject: Re: dinner" + TO_ANN),
                of("no subject", "a / b", "a; Subject:", "b; Subject: Re:" + TO_ANN),
                of("to somebody else", "a / b", "a; Subject: lunch", "b; Subject: Re: lunch"),
                of(
                        "just in time",
                        "a(b)",
                        "a; Subject: lunch",
                        "b; Subject: Re: lunch; Day: 15" + TO_ANN),
                of(
                        "too late",
                        "a / b",
                        "a; Subject: lunch",
                        "b; Subject: Re: lunch; Day: 16" + TO_ANN),
                of("before", "b / a", "b; Subject: Re: lunch" + TO_ANN, "a; Subject: lunch"),
                of(
                        "an answer to what is missing",
                        "a / b",
                        "a; Subject: lunch",
                        "b; Subject: Re: lunch; In-Reply-To: z" + TO_ANN),
                of(
                        "what a program wrote",
                        "a / b",
                        "a; Subject: lunch; Auto-Submitted: auto-generated",
                        "b; Subject: Re: lunch" + TO_ANN),
                of(
                        "two questions",
                        "a(c) b",
                        "a; Subject: lunch",
                        "b; Subject: lunch",
                        "c; Subject: Re: lunch" + TO_ANN),
                of(
                        "another subject in between",
                        "a(b(c))",
                        "a; Subject: lunch",
                        "b; Subject: dinner; References: a",
                        "c; Subject: Re: dinner; References: a b"));
    }

    private static final String TO_ANN = "; From: bob@x; To: ann@x";

    private static Arguments of(String what, String expected, String... messages) {
        return arguments(what, expected, List.of(messages));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void in_every_order_of_coming_threads_are_those_of_the_table(
            String what, String expected, List<String> messages) {
        var sent = new ArrayList<Sent>();
        for (String each : messages) {
            sent.add(sent(sent.size() + 1, each));
        }
        for (List<Sent> order : orders(sent)) {
            assertThat(drawn(order))
                    .as("%s, as they come: %s", what, order.stream().map(Sent::name).toList())
                    .isEqualTo(expected);
        }
    }

    private static Sent sent(int day, String written) {
        String[] parts = written.split("; ?", -1);
        var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        fields.put("Message-ID", parts[0]);
        fields.put("From", "ann@x");
        fields.put("To", "bob@x");
        fields.put("Day", Integer.toString(day));
        for (int i = 1; i < parts.length; i++) {
            String[] field = parts[i].split(": ?", 2);
            fields.put(field[0], field[1]);
        }
        for (String name : List.of("Message-ID", "References", "In-Reply-To")) {
            fields.computeIfPresent(name, (n, ids) -> ids.replaceAll("\\w+", "<$0@x>"));
        }
        long days = Long.parseLong(fields.remove("Day")) - 1;
        Instant at = FIRST_DAY.plusSeconds(days * SECONDS_A_DAY);
        fields.put(
                "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)));
        String[] lines =
                fields.entrySet().stream()
                        .map(field -> field.getKey() + ": " + field.getValue())
                        .toArray(String[]::new);
        return new Sent(parts[0], header(lines), at);
    }

    private static List<List<Sent>> orders(List<Sent> messages) {
        if (messages.isEmpty()) {
            return List.of(List.of());
        }
        var orders = new ArrayList<List<Sent>>();
        for (int i = 0; i < messages.size(); i++) {
            var rest = new ArrayList<>(messages);
            Sent first = rest.remove(i);
            for (List<Sent> order : orders(rest)) {
                var whole = new ArrayList<Sent>();
                whole.add(first);
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }

    private static String drawn(List<Sent> order) {
        var forest = new ThreadForest();
        for (int i = 0; i < order.size(); i++) {
            forest.add(new ThreadForest.Entry(i, 1, ThreadKeys.of(1, order.get(i).header()), 0));
        }
        return forest.result().stream()
                .map(thread ->
                        thread.members().stream()
                                .map(member -> order.get((int) member.message()))
                                .toList())
                .sorted(
                        Comparator.comparing(thread ->
                                thread.stream()
                                        .map(Sent::at)
                                        .min(Comparator.naturalOrder())
                                        .orElseThrow()))
                .map(ThreadCasesTest::tree)
                .collect(Collectors.joining(" / "));
    }

    private static String tree(List<Sent> thread) {
        var out = new StringBuilder();
        int depth = 0;
        List<Place> places =
                ThreadTree.arrange(
                        thread.stream()
                                .map(each -> new ThreadTree.Entry(each.header(), each.at()))
                                .toList());
        for (Place place : places) {
            String between = out.isEmpty() ? "" : " ";
            if (place.depth() > depth) {
                between = "(";
            }
            out.append(")".repeat(Math.max(0, depth - place.depth())));
            depth = place.depth();
            out.append(between).append(thread.get(place.entry()).name());
        }
        return out + ")".repeat(depth);
    }
}
