package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The threads of real mailing lists against those that Dovecot makes of them (THREAD=REFERENCES).
/// Where they differ, it is for one of two decided reasons.
class ThreadComparisonTest {
    private static final String USER = "threads";
    private static final Instant DATE = Instant.parse("2020-02-29T12:00:00Z");
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^From \\S+ .*\\d{4}.*\n");
    private static final Pattern ID = Pattern.compile("<[^<>\\s]+@[^<>\\s]+>");
    private static final Pattern TOKEN = Pattern.compile("[()]|\\d+");

    @TempDir private static Path directory;
    private static final Map<Integer, Node> THEIRS = new TreeMap<>();
    private static final Map<Integer, Node> OURS = new TreeMap<>();
    private static List<TestMessage> messages;

    /// A message in a thread.
    ///
    /// @param thread the lowest uid of its thread
    /// @param parent the uid of the message above; 0: it has none
    private record Node(int thread, int parent) {}

    @BeforeAll
    static void sync() throws IOException {
        assumeTrue(Project.corpus().isPresent(), "no mail corpus; set -Dmailboat.corpus=DIRECTORY");
        messages = lists(Project.corpus().orElseThrow());
        try (PlainImap imap = Servers.login(Servers.DOTS, USER)) {
            imap.select("INBOX");
            imap.append("INBOX", messages);
            for (String line : imap.ok("UID THREAD REFERENCES UTF-8 ALL").lines()) {
                if (line.startsWith("* THREAD")) {
                    readTheirs(line);
                }
            }
        }
        CommandLine mailboat = Mailboat.withAccount(directory, Servers.DOTS, USER);
        succeed(mailboat.run("sync"));
        list(mailboat).forEach(thread -> put(OURS, parents(thread)));
    }

    private static List<JsonObject> list(CommandLine mailboat) {
        return Json.objects(
                Json.object(succeed(mailboat.run("list", ACCOUNT, "INBOX", "--threads", "--json"))),
                "threads");
    }

    /// Messages of mailing lists, and of a collection whose messages answer each other.
    private static List<TestMessage> lists(Path corpus) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (String mbox :
                List.of(
                        "gluon/tests/dovecot-crlf",
                        "imapengine/mailbox.mbox",
                        "mox/imaptest/imaptest.mbox",
                        "ponymail-foal/users_ponymail_apache_org_2022-01.mbox")) {
            String text =
                    Files.readString(corpus.resolve(mbox), StandardCharsets.ISO_8859_1)
                            .replace("\r\n", "\n");
            for (String message : SEPARATOR.split(text, -1)) {
                all.add(message.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        try (var files = Files.list(corpus.resolve("mailcore2/parser/input/mbox/jwz"))) {
            for (Path file : files.sorted().toList()) {
                all.add(Files.readAllBytes(file));
            }
        }
        return all.stream()
                .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                .filter(text -> !text.isBlank())
                .map(text -> text.replace("\r\n", "\n").replace("\n", "\r\n"))
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .map(octets -> new TestMessage(octets, List.of(), DATE))
                .toList();
    }

    /// As in `* THREAD (1 2)(3 (4)(5))`.
    private static void readTheirs(String line) {
        List<Integer> above = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        Map<Integer, Integer> parents = new TreeMap<>();
        Matcher tokens = TOKEN.matcher(line.substring("* THREAD".length()));
        while (tokens.find()) {
            switch (tokens.group()) {
                case "(" -> depths.add(above.size());
                case ")" -> {
                    above.subList(depths.removeLast(), above.size()).clear();
                    if (depths.isEmpty()) {
                        put(THEIRS, parents);
                    }
                }
                default -> {
                    int uid = Integer.parseInt(tokens.group());
                    parents.put(uid, above.isEmpty() ? 0 : above.getLast());
                    above.add(uid);
                }
            }
        }
    }

    private static Map<Integer, Integer> parents(JsonObject thread) {
        Map<String, Integer> uids = new HashMap<>();
        Map<Integer, Integer> parents = new TreeMap<>();
        for (JsonObject message : Json.objects(thread, "messages")) {
            int uid = message.get("uid").getAsInt();
            uids.put(message.get("id").getAsString(), uid);
            var parent = message.get("parent");
            parents.put(uid, parent.isJsonNull() ? 0 : uids.get(parent.getAsString()));
        }
        return parents;
    }

    private static void put(Map<Integer, Node> into, Map<Integer, Integer> parents) {
        int first = parents.keySet().iterator().next();
        parents.forEach((uid, parent) -> into.put(uid, new Node(first, parent)));
        parents.clear();
    }

    private static Map<Integer, Set<Integer>> threads(Map<Integer, Node> nodes) {
        return nodes.keySet().stream()
                .collect(
                        Collectors.groupingBy(
                                uid -> nodes.get(uid).thread(),
                                TreeMap::new,
                                Collectors.toCollection(TreeSet::new)));
    }

    /// The parts that a thread falls into on the other side.
    private static Set<Integer> parts(Set<Integer> thread, Map<Integer, Node> other) {
        return thread.stream()
                .filter(other::containsKey)
                .map(uid -> other.get(uid).thread())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String field(int uid, String name) {
        String header =
                new String(messages.get(uid - 1).octets(), StandardCharsets.ISO_8859_1)
                        .split("\r\n\r\n", 2)[0].replaceAll("\r\n[ \t]", " ");
        Matcher field = Pattern.compile("(?im)^" + Pattern.quote(name) + ":(.*)$").matcher(header);
        return field.find() ? field.group(1).strip() : "";
    }

    private static Set<String> ids(int uid, String... fields) {
        var ids = new HashSet<String>();
        for (String field : fields) {
            Matcher id = ID.matcher(field(uid, field));
            while (id.find()) {
                ids.add(id.group());
            }
        }
        return ids;
    }

    @Test
    void messages_that_refer_to_each_other_are_of_one_thread() {
        Map<String, Set<Integer>> mentioning = new HashMap<>();
        Map<String, Set<Integer>> having = new HashMap<>();
        for (int uid : OURS.keySet()) {
            int thread = OURS.get(uid).thread();
            ids(uid, "References", "In-Reply-To")
                    .forEach(
                            id -> mentioning.computeIfAbsent(id, i -> new TreeSet<>()).add(thread));
            ids(uid, "Message-ID")
                    .forEach(id -> having.computeIfAbsent(id, i -> new TreeSet<>()).add(thread));
        }
        mentioning.forEach((id, threads) -> {
            threads.addAll(having.getOrDefault(id, Set.of()));
            assertThat(threads).as("threads with %s", id).hasSize(1);
        });
    }

    @Test
    void what_is_one_thread_here_and_not_there_has_one_identifier_and_date() {
        for (Set<Integer> thread : threads(OURS).values()) {
            if (parts(thread, THEIRS).size() > 1) {
                assertThat(thread)
                        .extracting(uid -> field(uid, "Message-ID") + field(uid, "Date"))
                        .as("%s", thread)
                        .containsOnly(
                                field(thread.iterator().next(), "Message-ID")
                                        + field(thread.iterator().next(), "Date"));
            }
        }
    }

    @Test
    void most_threads_are_the_same_and_all_of_these_have_the_same_shape() {
        Map<Integer, Set<Integer>> theirs = threads(THEIRS);
        int same = 0;
        for (Set<Integer> thread : threads(OURS).values()) {
            if (thread.size() > 1 && theirs.containsValue(thread)) {
                same++;
                for (int uid : thread) {
                    assertThat(OURS.get(uid).parent())
                            .as("what %d of %s answers", uid, thread)
                            .isEqualTo(THEIRS.get(uid).parent());
                }
            }
        }
        assertThat(same).isGreaterThan(20);
    }

    @Test
    void what_is_one_thread_there_and_not_here_is_held_together_by_its_subject() {
        int differing = 0;
        for (Set<Integer> thread : threads(THEIRS).values()) {
            Set<Integer> parts = parts(thread, OURS);
            if (parts.size() > 1) {
                differing++;
                Set<String> subjects =
                        thread.stream()
                                .map(uid -> field(uid, "Subject"))
                                .map(s -> s.replaceAll("(?i)^(\\s|re:|\\[[^]]*])+", ""))
                                .collect(Collectors.toSet());
                assertThat(subjects).as("%s", thread).hasSizeLessThan(parts.size());
            }
        }
        assertThat(differing).isLessThan(20);
    }

    @Test
    void killed_again_and_again_they_are_what_an_undisturbed_run_makes(@TempDir Path another)
            throws Exception {
        CommandLine mailboat = Mailboat.withAccount(another, Servers.DOTS, USER);
        var syncs = new Kills(mailboat);
        syncs.repeat(2, 900);
        succeed(mailboat.run("sync"));
        var lists = new Kills(mailboat, "list", ACCOUNT, "INBOX", "--threads");
        lists.repeat(4, 700);
        Map<Integer, Node> found = new TreeMap<>();

        list(mailboat).forEach(thread -> put(found, parents(thread)));

        assertThat(contents(found)).as("%s %s", syncs, lists).isEqualTo(contents(OURS));
        succeed(mailboat.run("store", "check"));
    }

    /// What is in each thread, whichever copy of a message stands for it.
    private static Set<List<String>> contents(Map<Integer, Node> nodes) {
        return threads(nodes).values().stream()
                .map(thread ->
                        thread.stream()
                                .map(uid -> field(uid, "Message-ID") + field(uid, "Subject"))
                                .sorted()
                                .toList())
                .collect(Collectors.toSet());
    }
}
