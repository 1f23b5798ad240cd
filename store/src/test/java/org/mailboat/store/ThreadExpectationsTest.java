package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.store.mime.Corpus;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.mime.HeaderSummary;
import org.mailboat.store.thread.ThreadHeader;
import org.mailboat.store.thread.ThreadTree;
import org.mailboat.store.thread.ThreadTree.Place;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a server tester expects of THREAD=REFERENCES, played on a store. Where these threads differ
/// from a server's, it is decided, and stands here.
class ThreadExpectationsTest {
    private static final Map<String, List<String>> DECIDED =
            Map.of(
                    // The three refer to each other: one thread, and the circle is cut elsewhere.
                    "thread", List.of("(1 3 2)", "(2 1)"),
                    // Two messages with one identifier, date and subject are copies of one.
                    "thread2", List.of("(2)"),
                    // The answer names what it answers, which is missing: its subject says nothing.
                    "thread4", List.of("(1)(2)"),
                    // A thread is not split when what held it together is removed.
                    "thread5", List.of("(1 (2 4)(3))", "((1)(2))", "((1)(2)(3))"));

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^From \\S+ +(.*)\\r?\\n");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);
    private static final Pattern FLAG_DELETED =
            Pattern.compile("ok store ([\\d,]+) \\+flags \\\\deleted");
    private static final Pattern EXPECTED = Pattern.compile("(?i)\\* thread (.*)");

    @TempDir Path home;
    private Homestead at;
    private MailboxId inbox;
    private Deque<Received> toAppend;
    private final List<Long> uids = new ArrayList<>();
    private final Set<Long> deleted = new TreeSet<>();

    @BeforeEach
    void open() {
        at = new Homestead(home);
        inbox = at.mailbox(at.account("joe"), "INBOX");
        at.begin(inbox, Homestead.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"thread", "thread2", "thread3", "thread4", "thread5", "thread6", "thread8"})
    void threads_are_those_of_a_server_but_for_what_is_decided(String name) throws IOException {
        Path script =
                Corpus.files("imap").stream()
                        .filter(file -> file.endsWith("imaptest/" + name))
                        .findFirst()
                        .orElseThrow();
        toAppend = messages(script.resolveSibling(name + ".mbox"));
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(script)) {
            Matcher flag = FLAG_DELETED.matcher(line);
            Matcher told = EXPECTED.matcher(line);
            if (line.equals("messages: all")) {
                while (!toAppend.isEmpty()) {
                    append();
                }
            } else if (line.equals("ok append")) {
                append();
            } else if (flag.matches()) {
                for (String number : flag.group(1).split(",", -1)) {
                    deleted.add(uids.get(Integer.parseInt(number) - 1));
                }
            } else if (line.equals("ok expunge")) {
                expunge();
            } else if (line.startsWith("ok thread references")) {
                found.add(threads());
            } else if (told.matches()) {
                expected.add(told.group(1));
            }
        }
        at.close();

        assertThat(found).isEqualTo(DECIDED.getOrDefault(name, expected));
        assertThat(expected).isNotEmpty();
        if (DECIDED.containsKey(name)) {
            assertThat(found).as("a difference that is none any more").isNotEqualTo(expected);
        }
    }

    private Deque<Received> messages(Path mbox) throws IOException {
        String text = Files.readString(mbox, StandardCharsets.ISO_8859_1);
        var messages = new ArrayDeque<Received>();
        Matcher separator = SEPARATOR.matcher(text);
        boolean more = separator.find();
        while (more) {
            int start = separator.end();
            Instant date = date(separator.group(1));
            more = separator.find();
            int end = more ? separator.start() - 1 : text.length();
            byte[] octets =
                    Corpus.crlf(text.substring(start, end).getBytes(StandardCharsets.ISO_8859_1));
            long uid = messages.size() + 1;
            messages.add(
                    new Received(
                            Homestead.ref(inbox),
                            Homestead.EPOCH,
                            uid,
                            at.content(octets),
                            new Sighting(uid, Keywords.none(), date, octets.length),
                            false));
        }
        return messages;
    }

    private static Instant date(String text) {
        String plain = text.replaceAll(" [+-]\\d{4}$", "").strip();
        return LocalDateTime.parse(plain, DATE).toInstant(ZoneOffset.UTC);
    }

    private void append() {
        Received next = toAppend.pop();
        at.commit(next);
        uids.add(next.id());
    }

    private void expunge() {
        at.begin(inbox, Homestead.EPOCH);
        for (long uid : deleted) {
            var gone =
                    List.of(
                            new SeenChange.Vanished(
                                    uid, at.store.mail().byUid(inbox, uid - 1, 1).getFirst().id()));
            at.store.localStore().recordWindow(inbox, IdSet.of(uid), List.copyOf(gone));
            at.store.localStore().applyRemovals(inbox, gone, Homestead.NOON);
        }
        uids.removeAll(deleted);
        deleted.clear();
    }

    /// As a server tells them, with sequence numbers, the threads by their first message's date.
    private String threads() {
        while (at.store.threads().step()) {
            // Each step does a little.
        }
        Map<Instant, String> all = new TreeMap<>();
        for (ThreadView thread : at.store.threadReader().page(inbox, null, 100).threads()) {
            all.merge(thread.messages().getFirst().internalDate(), drawn(thread), String::concat);
        }
        return String.join("", all.values());
    }

    private String drawn(ThreadView thread) {
        List<PlacementView> messages = thread.messages();
        List<Place> places = ThreadTree.arrange(messages.stream().map(this::entry).toList());
        Map<Integer, List<Integer>> children = new HashMap<>();
        for (Place place : places) {
            children.computeIfAbsent(place.parent(), p -> new ArrayList<>()).add(place.entry());
        }
        return "(" + branches(-1, children, messages) + ")";
    }

    private String branches(
            int parent, Map<Integer, List<Integer>> children, List<PlacementView> messages) {
        List<String> branches =
                children.getOrDefault(parent, Collections.emptyList()).stream()
                        .map(i -> branch(i, children, messages))
                        .toList();
        return branches.size() == 1
                ? branches.getFirst()
                : branches.stream().map(b -> "(" + b + ")").collect(Collectors.joining());
    }

    private String branch(
            int entry, Map<Integer, List<Integer>> children, List<PlacementView> messages) {
        long number = uids.indexOf(messages.get(entry).remote().number()) + 1;
        String below = branches(entry, children, messages);
        return below.isEmpty() ? "" + number : number + " " + below;
    }

    private ThreadTree.Entry entry(PlacementView message) {
        try {
            HeaderBlock header = HeaderBlock.read(new ByteArrayInputStream(at.read(message)));
            HeaderSummary summary = HeaderSummary.of(header);
            Instant sent = summary.date() == null ? message.internalDate() : summary.date();
            return new ThreadTree.Entry(ThreadHeader.of(header), sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
