package org.mailboat.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.MailStore;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;
import org.mailboat.NewMessage;
import org.mailboat.StoreWithServer;
import org.mailboat.UsageException;
import org.mailboat.WorkProgress;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.Cancel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ImporterTest {
    private static final String DATED = "From a@x Mon Jan  1 10:00:00 2024\n";

    @TempDir Path directory;
    private StoreWithServer scene;
    private MailStore store;
    private MailboxId into;
    private final Cancel cancel = new Cancel();

    @BeforeEach
    void a_store_with_an_empty_mailbox() {
        scene = new StoreWithServer(directory.resolve("home"));
        store = scene.store;
        store.edits().createMailbox(StoreWithServer.ACCOUNT, MailboxPath.parse("Old mail"), null);
        into = store.mailbox(StoreWithServer.ACCOUNT, "Old mail").id();
    }

    @AfterEach
    void the_store_is_closed() {
        scene.close();
    }

    private Path file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private ImportReport read(Path... files) {
        return read(WorkProgress.NONE, Stream.of(files).map(ImportSource::of).toList());
    }

    private ImportReport read(WorkProgress progress, List<ImportSource> sources) {
        return new Importer(store).importAll(into, sources, progress, cancel);
    }

    private List<MessageInfo> there() {
        try (Stream<MessageInfo> all =
                store.messages(MessageQuery.mailbox(store.mailbox(into).orElseThrow()))) {
            return all.toList();
        }
    }

    private List<String> subjects() {
        return there().stream().map(m -> String.valueOf(m.header().subject())).sorted().toList();
    }

    private static String mbox(int messages) {
        return IntStream.rangeClosed(1, messages)
                .mapToObj(i -> DATED + "Subject: %03d\n\nText\n\n".formatted(i))
                .collect(Collectors.joining());
    }

    @Test
    void a_file_that_changes_while_it_is_read_costs_only_itself() throws IOException {
        Path grows = file("grows.eml", "Subject: grows\n\nx\n");
        Path shrinks = file("shrinks.eml", "Subject: shrinks\n\nx\n");
        InputStream meanwhile =
                new ByteArrayInputStream("Subject: piped\n\n".getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public int read(byte[] to, int from, int length) {
                        try {
                            Files.writeString(grows, "more\n", StandardOpenOption.APPEND);
                            Files.writeString(shrinks, "");
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                        return super.read(to, from, length);
                    }
                };

        ImportReport report =
                read(
                        WorkProgress.NONE,
                        List.of(
                                ImportSource.of(file("1.eml", "Subject: 1\n\n")),
                                ImportSource.of(grows),
                                ImportSource.of(shrinks),
                                ImportSource.of("-", meanwhile),
                                ImportSource.of(file("3.eml", "Subject: 3\n\n"))));

        assertThat(subjects()).containsExactly("1", "3", "piped");
        assertThat(report.failed())
                .containsExactly(
                        new ImportReport.Failed(
                                grows.toString(), 1, "it changed while it was read"),
                        new ImportReport.Failed(
                                shrinks.toString(), 1, "it changed while it was read"));
        assertThat(report.stopped()).isNull();
    }

    @Test
    void an_mbox_that_grows_while_it_is_read_gives_what_is_whole() throws IOException {
        Path mbox = file("grows.mbox", mbox(250));

        ImportReport report =
                read(
                        (_, _, _) -> {
                            try {
                                Files.writeString(mbox, mbox(1), StandardOpenOption.APPEND);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        },
                        List.of(ImportSource.of(mbox)));

        assertThat(report.imported()).isEqualTo(249);
        assertThat(report.failed())
                .containsExactly(
                        new ImportReport.Failed(
                                mbox.toString(), 0, "it changed while it was read"));
    }

    @Test
    void octets_that_are_others_when_they_are_opened_again_are_refused() {
        for (List<String> opened :
                List.of(
                        List.of("Subject: a\n\n", "Subject: b\n\nmore"),
                        List.of("Subject: a\n\nmore", "Subject: b\n\n"),
                        List.of("Subject: a\r\n\n", "Subject: b\n\nx\n"))) {
            var each = new ArrayDeque<>(opened);
            var message =
                    new NewMessage(
                            () ->
                                    new ByteArrayInputStream(
                                            each.removeFirst().getBytes(StandardCharsets.UTF_8)),
                            Keywords.none(),
                            null);

            assertThatThrownBy(() -> store.edits().addMessages(into, List.of(message)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it changed while it was read");
        }
        assertThat(there()).isEmpty();
    }

    @Test
    void a_pipe_is_read_to_its_end() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Process writer =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "cat \"$0\" >\"$1\"",
                                file("m", mbox(3)).toString(),
                                pipe.toString())
                        .start();

        ImportReport report = read(pipe);

        assertThat(writer.waitFor()).isZero();
        assertThat(report.failed()).isEmpty();
        assertThat(subjects()).containsExactly("001", "002", "003");
    }

    @Test
    void an_import_that_is_stopped_tells_how_far_it_came_and_is_repeated_without_doubling()
            throws IOException {
        Path mbox = file("big.mbox", mbox(450));
        Path more = file("more.eml", "Subject: more\n\n");

        ImportReport first =
                read(
                        (_, _, _) -> cancel.request(),
                        List.of(ImportSource.of(mbox), ImportSource.of(more)));

        assertThat(first.imported()).isEqualTo(200);
        assertThat(first.stopped()).isEqualTo(new ImportReport.Stopped(mbox.toString(), 201, null));
        assertThat(there()).hasSize(200);

        ImportReport again =
                new Importer(store)
                        .importAll(
                                into,
                                List.of(ImportSource.of(mbox), ImportSource.of(more)),
                                WorkProgress.NONE,
                                new Cancel());

        assertThat(again.stopped()).isNull();
        assertThat(again.imported()).isEqualTo(251);
        assertThat(again.leftOut()).hasSize(200);
        assertThat(again.leftOut().getFirst())
                .isEqualTo(
                        new ImportReport.LeftOut(
                                mbox.toString(), 1, first.messages().getFirst().placement()));
        assertThat(there()).hasSize(451);
    }

    @Test
    void a_mailbox_that_is_deleted_meanwhile_stops_the_import_which_tells_where()
            throws IOException {
        Path mbox = file("big.mbox", mbox(450));

        ImportReport report =
                read(
                        (_, _, _) -> store.edits().deleteMailboxForever(into),
                        List.of(ImportSource.of(mbox)));

        assertThat(report.imported()).isEqualTo(200);
        var stopped = Objects.requireNonNull(report.stopped());
        assertThat(stopped.index()).isEqualTo(201);
        var failure = Objects.requireNonNull(stopped.failure());
        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.sentence()).contains("mailbox");
        assertThatThrownBy(() -> read(mbox)).isInstanceOf(UsageException.class);
    }

    @Test
    void a_message_that_is_twice_in_the_files_is_twice_in_the_mailbox_whatever_was_there()
            throws IOException {
        Path twice = file("twice.mbox", mbox(2) + mbox(1));
        Path once = file("once.mbox", mbox(1));
        Path dated = file("dated.mbox", mbox(1).replace("10:00", "11:00"));

        assertThat(read(twice).imported()).isEqualTo(3);
        assertThat(read(twice).leftOut()).hasSize(3);
        assertThat(read(once).leftOut()).hasSize(1);
        assertThat(read(once, once, once).imported()).isEqualTo(1);
        assertThat(read(dated).imported()).isEqualTo(1);
        assertThat(subjects()).containsExactly("001", "001", "001", "001", "002");

        List<PlacementId> all = there().stream().map(MessageInfo::id).toList();
        store.edits().deleteForever(all);
        assertThat(read(twice).imported()).isEqualTo(3);
    }

    @Test
    void what_stands_before_a_message_or_an_mbox_is_no_part_of_it() throws IOException {
        read(
                file("mark.eml", "\u00EF\u00BB\u00BFSubject: marked\r\n\r\nx"),
                file("empty.eml", "\n\r\nSubject: behind\r\n\r\nx"));

        assertThat(subjects()).containsExactly("behind", "marked");
        assertThat(there()).extracting(MessageInfo::size).containsOnly(20L);
        ImportReport nothing = read(file("nothing.eml", "\n\n"), file("nothing.mbox", ""));
        assertThat(nothing.failed())
                .extracting(ImportReport.Failed::reason)
                .containsExactly("it is empty");
    }

    @Test
    void what_a_mail_program_notes_for_itself_in_an_mbox_is_no_message() throws IOException {
        Path pine =
                file(
                        "pine",
                        "From MAILER-DAEMON Mon Jan  1 10:00:00 2024\n"
                                + "Date: 01 Jan 2024 10:00:00 +0000\n"
                                + "From: Mail System Internal Data <MAILER-DAEMON@x>\n"
                                + "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n"
                                + "X-IMAP: 1704103200 0000000003\nStatus: RO\n\n"
                                + "This text is part of the internal format.\n\n"
                                + mbox(2));

        ImportReport report = read(pine);

        assertThat(subjects()).containsExactly("001", "002");
        assertThat(report.messages().getFirst().index()).isEqualTo(2);
        assertThat(report.notes()).hasSize(1).first().asString().contains("its first message");
    }

    @Test
    void marks_of_many_programs_are_kept() throws IOException {
        read(
                file(
                        "marks.mbox",
                        DATED
                                + "Subject: server\nStatus: RO\nX-Status: AF\n"
                                + "X-Keywords: $Forwarded work (no) \\Seen     \n\n\n"
                                + DATED
                                + "Subject: thunderbird\nX-Mozilla-Status: 0005\n"
                                + "X-Mozilla-Keys: $label1 later          \n\n\n"
                                + DATED
                                + "Subject: gmail\nX-Gmail-Labels: Inbox,Starred,Opened,Work\n\n\n"
                                + DATED
                                + "Subject: unread\n"
                                + "X-Gmail-Labels: =?UTF-8?Q?Inbox,Unread,W=C3=A9?=\n\n"));

        assertThat(
                        there().stream()
                                .collect(
                                        Collectors.toMap(
                                                m -> String.valueOf(m.header().subject()),
                                                m ->
                                                        m.keywords().asList().stream()
                                                                .map(Keyword::label)
                                                                .sorted()
                                                                .collect(Collectors.joining(" ")))))
                .containsEntry("server", "$Forwarded $answered $flagged $seen work")
                .containsEntry("thunderbird", "$flagged $label1 $seen later")
                .containsEntry("gmail", "$flagged $seen")
                .containsEntry("unread", "");
    }

    @Test
    void a_mailbox_that_apple_mail_gave_out_is_a_directory_with_an_mbox() throws IOException {
        file("Old.mbox/table_of_contents", "x");
        file("Old.mbox/mbox", mbox(2));

        assertThat(read(directory.resolve("Old.mbox")).imported()).isEqualTo(2);
    }

    @Test
    void what_is_no_file_in_a_maildir_is_told_and_costs_only_itself() throws IOException {
        Path good = file("mail/cur/1.x:2,S", "Subject: good\n\n");
        Path link = Files.createSymbolicLink(good.resolveSibling("2.x:2,"), Path.of("nowhere"));
        Files.createSymbolicLink(good.resolveSibling("3.x:2,"), file("far", "Subject: far\n\n"));
        Path inside = Files.createDirectories(directory.resolve("mail/new/sub"));
        Files.createDirectories(directory.resolve("mail/new/.hidden"));

        ImportReport report = read(directory.resolve("mail"));

        assertThat(subjects()).containsExactly("far", "good");
        assertThat(report.failed())
                .containsExactly(
                        new ImportReport.Failed(
                                link.toString(), 0, "it is a link to what is not there"),
                        new ImportReport.Failed(
                                inside.toString(),
                                0,
                                "it is a directory, where a Maildir has files only"));
    }

    @Test
    void a_directory_that_may_not_be_read_is_not_taken_for_no_maildir() throws IOException {
        file("mail/cur/1.x:2,S", "Subject: one\n\n");
        file("mail/new/2.x", "Subject: two\n\n");
        Path mail = directory.resolve("mail");
        Path cur = mail.resolve("cur");
        Set<PosixFilePermission> all = Files.getPosixFilePermissions(cur);
        for (String permissions : List.of("---------", "r--------")) {
            Files.setPosixFilePermissions(cur, PosixFilePermissions.fromString(permissions));
            assumeFalse(Files.isExecutable(cur), "whoever runs this may read everything");
            assertThat(read(mail).failed())
                    .containsExactly(
                            new ImportReport.Failed(cur.toString(), 0, "it may not be read"));
            assertThat(subjects()).containsExactly("two");
        }
        Files.setPosixFilePermissions(cur, all);
        Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("---------"));
        ImportReport whole = read(mail);
        Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("--x------"));
        ImportReport unlisted = read(mail);
        Files.setPosixFilePermissions(mail, all);

        assertThat(whole.failed())
                .containsExactly(new ImportReport.Failed(mail.toString(), 0, "it may not be read"));
        assertThat(unlisted.failed()).isEmpty();
        assertThat(unlisted.notes()).hasSize(1).first().asString().contains("may not be read");
        assertThat(subjects()).containsExactly("one", "two");
    }

    @Test
    void letters_in_the_names_of_a_maildir_s_files_are_what_dovecot_calls_them()
            throws IOException {
        file("mail/cur/1.x:2,Sab", "Subject: named\n\n");
        file("mail/cur/2.x:2,c", "Subject: unnamed\n\n");
        Path mail = directory.resolve("mail");

        ImportReport without = read(mail);

        assertThat(without.notes())
                .containsExactly(
                        mail
                                + ": 2 messages have marks that nothing names (letters from a to z"
                                + " in names of files); these were left out.");
        store.edits().deleteForever(there().stream().map(MessageInfo::id).toList());
        file("mail/dovecot-keywords", "0 $Forwarded\n1 work\n2 no(pe\n3 later\n99 far\nx\n");

        ImportReport with = read(mail);

        assertThat(with.notes()).hasSize(1).first().asString().contains("1 message has marks");
        assertThat(with.failed()).isEmpty();
        assertThat(there())
                .extracting(m -> m.header().subject() + ": " + m.keywords())
                .containsExactlyInAnyOrder(
                        "named: " + Keywords.parse("\\Seen $Forwarded work"), "unnamed: ");
    }

    @Test
    void text_that_might_have_been_a_message_is_told() throws IOException {
        ImportReport report =
                read(file("x.mbox", mbox(2) + "text\n" + DATED + "text\n\n" + mbox(1)));

        assertThat(report.imported()).isEqualTo(3);
        assertThat(report.notes()).hasSize(1).first().asString().contains("lines in message 2");
    }

    @Test
    void an_undated_separator_leaves_the_date_to_the_header() throws IOException {
        read(
                file(
                        "tb",
                        "From \r\nDate: Tue, 2 Jan 2024 10:00:00 +0000\r\nSubject: 1\r\n\r\n\r\n"
                                + "From - \r\nReceived: from x; Wed, 3 Jan 2024 10:00:00 +0000\r\n"
                                + "Subject: 2\r\n\r\n"));

        assertThat(there())
                .extracting(MessageInfo::internalDate)
                .containsExactlyInAnyOrder(
                        Instant.parse("2024-01-02T10:00:00Z"),
                        Instant.parse("2024-01-03T10:00:00Z"));
    }

    @Test
    void the_mboxes_of_the_corpus_have_as_many_messages_as_their_index_says() throws IOException {
        String given = System.getProperty("mailboat.corpus");
        Path corpus =
                given == null
                        ? Path.of("").toAbsolutePath().getParent().resolveSibling("shared/corpus")
                        : Path.of(given);
        Path index = corpus.resolve("INDEX.tsv");
        assumeTrue(
                Files.exists(index),
                "no corpus at " + corpus + "; name its place with -Dmailboat.corpus=DIR");
        int files = 0;
        for (String line : Files.readAllLines(index)) {
            String[] columns = line.split("\t", -1);
            if (columns[1].equals("mbox")) {
                String expected = columns[7].replaceAll(".*from-lines=([0-9]+).*", "$1");
                // In these, one of the lines is text.
                boolean text =
                        columns[0].endsWith("unmunged.mbox.txt")
                                || columns[0].equals("imapengine/mailbox.mbox");
                try (OpenFile open = OpenFile.of(corpus.resolve(columns[0]))) {
                    var messages = new MboxMessages(open, MboxMessages.beginning(open));
                    int count = 0;
                    while (messages.next() != null) {
                        count++;
                    }
                    assertThat(count)
                            .as(columns[0])
                            .isEqualTo(Integer.parseInt(expected) - (text ? 1 : 0));
                }
                files++;
            }
        }
        assertThat(files).isPositive();
    }
}
