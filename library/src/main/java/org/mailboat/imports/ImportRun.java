package org.mailboat.imports;

import org.jspecify.annotations.Nullable;
import org.mailboat.NewMessage;
import org.mailboat.model.Keywords;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.mime.HeaderText;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// One import under way: finds the messages in the files.
final class ImportRun {
    /// A header without any of these is none.
    private static final Set<String> OF_MAIL =
            Set.of(
                    "from",
                    "to",
                    "cc",
                    "bcc",
                    "sender",
                    "reply-to",
                    "date",
                    "subject",
                    "message-id",
                    "received",
                    "return-path",
                    "delivered-to",
                    "mime-version",
                    "content-type");

    private final ImportBatch batch;
    private final Path home;
    private final Cancel cancel;

    /// What is being read.
    private String file = "";

    private long index = 1;

    /// What is known of a message besides its octets.
    private record Envelope(Keywords marks, @Nullable Instant received) {}

    /// @param home where there is room for copies of what can be read only once
    ImportRun(ImportBatch batch, Path home, Cancel cancel) {
        this.batch = batch;
        this.home = home;
        this.cancel = cancel;
    }

    void read(ImportSource source) {
        file = source.name();
        index = 1;
        cancel.check();
        try {
            switch (source) {
                case ImportSource.File path -> read(path.path(), file);
                case ImportSource.Stream stream -> readCopy(stream.stream(), file);
            }
        } catch (IOException e) {
            batch.fail(source.name(), 0, e);
        }
    }

    ImportReport stopped(@Nullable SyncFailure failure) {
        return batch.stopped(file, index, failure);
    }

    private void read(Path path, String name) throws IOException {
        if (Files.isDirectory(path)) {
            readDirectory(path, name);
        } else if (Files.isRegularFile(path)) {
            try (OpenFile open = OpenFile.of(path)) {
                read(open, name);
            }
        } else {
            try (InputStream pipe = Files.newInputStream(path)) {
                readCopy(pipe, name);
            }
        }
    }

    /// Of what can be read only once.
    private void readCopy(InputStream stream, String name) throws IOException {
        try (OpenFile copy = OpenFile.copy(stream, home, cancel)) {
            read(copy, name);
            batch.flush();
        }
    }

    private void read(OpenFile open, String name) throws IOException {
        long from = MboxMessages.beginning(open);
        if (MboxMessages.isAt(open, from)) {
            readMbox(open, from, name);
            return;
        }
        if (from == open.size()) {
            if (!name.toLowerCase(Locale.ROOT).endsWith(".mbox")) {
                batch.fail(name, 0, "it is empty");
            }
            return;
        }
        Path path = open.path();
        Instant changed = path == null ? null : Files.getLastModifiedTime(path).toInstant();
        long size = open.size();
        add(
                name,
                1,
                path == null
                        ? () -> open.range(from, size)
                        : () -> OpenFile.stretch(path, from, size),
                size - from,
                header -> new Envelope(Keywords.none(), firstOf(received(header), changed)));
    }

    private void readMbox(OpenFile open, long from, String name) throws IOException {
        var messages = new MboxMessages(open, from);
        var doubtful = new TreeSet<Long>();
        long number = 0;
        try {
            for (var each = messages.next(); each != null; each = messages.next()) {
                MboxMessages.Entry entry = each;
                number++;
                if (number == 1 && isInternal(header(() -> octets(open, entry)))) {
                    batch.note(
                            name
                                    + ": its first message is what a mail program noted there for"
                                    + " itself, and was left out.");
                    continue;
                }
                if (entry.doubtful() > 0) {
                    doubtful.add(number);
                }
                add(
                        name,
                        number,
                        () -> octets(open, entry),
                        entry.to() - entry.from(),
                        header ->
                                new Envelope(
                                        Marks.ofHeader(header),
                                        firstOf(entry.date(), received(header))));
            }
        } catch (IOException e) {
            batch.fail(name, 0, e);
        }
        batch.flush();
        if (!doubtful.isEmpty()) {
            batch.note(
                    name
                            + ": lines in "
                            + numbered(doubtful)
                            + " look as if another message began there, and count as text.");
        }
    }

    private static InputStream octets(OpenFile open, MboxMessages.Entry entry) {
        InputStream raw = open.range(entry.from(), entry.to());
        return entry.quoted() ? new MboxUnquoting(raw) : raw;
    }

    /// Whether it is where UW IMAP, Pine and Dovecot keep what they know of the file.
    private static boolean isInternal(HeaderBlock header) {
        String subject = header.first("Subject");
        return header.first("X-IMAP") != null
                && subject != null
                && subject.contains("FOLDER INTERNAL DATA");
    }

    /// As in `message 3` or `messages 3, 7 and 5 more`.
    private static String numbered(Set<Long> numbers) {
        int named = Math.min(numbers.size(), 5);
        String some =
                String.join(", ", numbers.stream().limit(named).map(String::valueOf).toList());
        return (numbers.size() == 1 ? "message " : "messages ")
                + some
                + (numbers.size() > named ? " and " + (numbers.size() - named) + " more" : "");
    }

    private void readDirectory(Path directory, String name) throws IOException {
        Path cur = directory.resolve("cur");
        Path fresh = directory.resolve("new");
        if (!Files.isDirectory(cur) && !Files.isDirectory(fresh)) {
            Path apple = directory.resolve("mbox");
            if (Files.isRegularFile(apple)) {
                read(apple, apple.toString());
            } else {
                batch.fail(
                        name,
                        0,
                        Files.isExecutable(directory)
                                ? "it is a directory, and no Maildir: it has neither cur nor new"
                                : ImportBatch.UNREADABLE);
            }
            return;
        }
        MaildirMarks marks = maildirMarks(directory);
        long unnamed = 0;
        for (Path part : List.of(cur, fresh)) {
            if (Files.isDirectory(part)) {
                unnamed += readMaildirPart(part, marks);
            }
        }
        if (unnamed > 0) {
            batch.note(
                    name
                            + ": "
                            + (unnamed == 1 ? "1 message has" : unnamed + " messages have")
                            + " marks that nothing names (letters from a to z in names of files);"
                            + " these were left out.");
        }
        noteMaildirsIn(directory, name);
    }

    private MaildirMarks maildirMarks(Path directory) {
        Path file = directory.resolve(MaildirMarks.FILE);
        try {
            return Files.exists(file) ? MaildirMarks.of(file) : MaildirMarks.unnamed();
        } catch (IOException e) {
            batch.fail(file.toString(), 0, e);
            return MaildirMarks.unnamed();
        }
    }

    /// @return how many messages have marks that nothing names
    private long readMaildirPart(Path part, MaildirMarks marks) {
        List<Path> entries;
        try (Stream<Path> all = Files.list(part)) {
            entries = all.filter(each -> !fileName(each).startsWith(".")).sorted().toList();
        } catch (IOException e) {
            batch.fail(part.toString(), 0, e);
            return 0;
        } catch (UncheckedIOException e) {
            batch.fail(part.toString(), 0, Objects.requireNonNull(e.getCause()));
            return 0;
        }
        if (!Files.isExecutable(part)) {
            batch.fail(part.toString(), 0, ImportBatch.UNREADABLE);
            return 0;
        }
        long unnamed = 0;
        for (Path each : entries) {
            if (Files.isRegularFile(each)) {
                readMaildirFile(each, marks);
                unnamed += marks.lacks(fileName(each)) ? 1 : 0;
            } else {
                batch.fail(each.toString(), 0, whyNoFile(each));
            }
        }
        return unnamed;
    }

    private static String whyNoFile(Path entry) {
        if (Files.isDirectory(entry)) {
            return "it is a directory, where a Maildir has files only";
        }
        return Files.isSymbolicLink(entry) && !Files.exists(entry)
                ? "it is a link to what is not there"
                : "it is no file";
    }

    private void noteMaildirsIn(Path directory, String name) throws IOException {
        if (!Files.isReadable(directory)) {
            batch.note(name + " may not be read: Maildirs inside it are not seen.");
            return;
        }
        long inside = maildirsIn(directory);
        if (inside > 0) {
            batch.note(
                    name
                            + " has "
                            + inside
                            + (inside == 1 ? " other Maildir" : " other Maildirs")
                            + " inside, which "
                            + (inside == 1 ? "was" : "were")
                            + " not imported; name each to import it.");
        }
    }

    private void readMaildirFile(Path path, MaildirMarks marks) {
        try {
            var envelope =
                    new Envelope(
                            marks.of(fileName(path)), Files.getLastModifiedTime(path).toInstant());
            long size = Files.size(path);
            add(path.toString(), 1, () -> OpenFile.stretch(path, 0, size), size, _ -> envelope);
        } catch (IOException e) {
            batch.fail(path.toString(), 1, e);
        }
    }

    /// Adds a message, if it is one.
    private void add(
            String name,
            long number,
            NewMessage.Octets octets,
            long size,
            Function<HeaderBlock, Envelope> described) {
        file = name;
        index = number;
        cancel.check();
        try {
            HeaderBlock header = header(octets);
            if (header.fields().stream()
                    .noneMatch(f -> OF_MAIL.contains(f.name().toLowerCase(Locale.ROOT)))) {
                batch.fail(
                        name,
                        number,
                        size == 0 ? "it is empty" : "it is no mail: no header begins it");
                return;
            }
            Envelope envelope = described.apply(header);
            batch.add(
                    name, number, new NewMessage(octets, envelope.marks, envelope.received), size);
        } catch (IOException e) {
            batch.fail(name, number, e);
        }
    }

    private static HeaderBlock header(NewMessage.Octets octets) throws IOException {
        try (InputStream in = octets.open()) {
            return HeaderBlock.read(in);
        }
    }

    /// When the last server received it, else when it was sent.
    private static @Nullable Instant received(HeaderBlock header) {
        String received = header.first("Received");
        int date = received == null ? -1 : received.lastIndexOf(';');
        return firstOf(
                received == null || date < 0 ? null : HeaderText.date(received.substring(date + 1)),
                HeaderText.date(header.first("Date")));
    }

    private static @Nullable Instant firstOf(@Nullable Instant one, @Nullable Instant other) {
        return one != null ? one : other;
    }

    /// Maildirs inside one: of the directories whose names begin with a dot, or of any other.
    private static long maildirsIn(Path directory) throws IOException {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.filter(each -> Files.isDirectory(each.resolve("cur"))).count();
        }
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }
}
