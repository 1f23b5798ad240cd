package org.mailboat.imports;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailStore;
import org.mailboat.MessageInfo;
import org.mailboat.NewMessage;
import org.mailboat.UsageException;
import org.mailboat.WorkProgress;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.mime.HeaderText;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Puts mail from files into a mailbox. It is there at once, and goes to the server with the next
/// run.
///
/// - **A message file** (`.eml`): received when its topmost `Received` field says, else when it was
///   sent, else when the file was changed last.
/// - **mbox**, as mboxrd or mboxo: the date of the separator; marks from `Status`, `X-Status` and
///   `X-Mozilla-Status`, which stay in the message.
/// - **Maildir**, `cur` and `new`: the date of the file, the marks of its name. Maildirs inside it
///   are others.
///
/// Octets are kept as they are, but for lines that end in LF alone: they get CRLF. Messages are
/// read in pieces, whatever their size.
public final class Importer {
    private static final int MESSAGES_AT_ONCE = 200;
    private static final long BYTES_AT_ONCE = 16 << 20;

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

    private final MailStore store;

    /// Imports into this store, which stays open for others and is closed by whoever opened it.
    public Importer(MailStore store) {
        this.store = store;
    }

    /// Blocks until all is in the mailbox. What cannot be read costs only itself. What was imported
    /// stays, also when the call is cancelled.
    ///
    /// @throws UsageException if there is no such mailbox, or it takes no mail
    /// @throws org.mailboat.model.MailException of kind local-disk if the store's disk fails
    /// @throws java.util.concurrent.CancellationException if cancelled
    public ImportReport importAll(
            MailboxId to, List<ImportSource> sources, WorkProgress progress, Cancel cancel) {
        MailboxPath path =
                store.mailbox(to)
                        .orElseThrow(() -> new UsageException("there is no mailbox " + to))
                        .path();
        var run = new Run(to, path, progress, cancel);
        for (ImportSource source : sources) {
            run.read(source);
        }
        run.flush();
        return new ImportReport(run.imported, run.failed, run.notes);
    }

    /// What is known of a message besides its octets.
    private record Envelope(Keywords marks, @Nullable Instant received) {}

    /// A message that waits to be added with others.
    private record Waiting(String file, long index, NewMessage message) {}

    /// One import under way.
    private final class Run {
        private final MailboxId to;
        private final MailboxPath path;
        private final WorkProgress progress;
        private final Cancel cancel;
        private final List<Waiting> waiting = new ArrayList<>();
        private long bytes;
        final List<ImportReport.Imported> imported = new ArrayList<>();
        final List<ImportReport.Failed> failed = new ArrayList<>();
        final List<String> notes = new ArrayList<>();

        Run(MailboxId to, MailboxPath path, WorkProgress progress, Cancel cancel) {
            this.to = to;
            this.path = path;
            this.progress = progress;
            this.cancel = cancel;
        }

        void read(ImportSource source) {
            try {
                switch (source) {
                    case ImportSource.File file -> read(file.path(), source.name());
                    case ImportSource.Stream stream -> {
                        try (OpenFile copy = OpenFile.copy(stream.stream(), store.home())) {
                            read(copy, source.name(), null);
                            flush();
                        }
                    }
                }
            } catch (IOException e) {
                fail(source.name(), 0, reason(e));
            }
        }

        private void read(Path file, String name) throws IOException {
            if (Files.isDirectory(file)) {
                readMaildir(file, name);
                return;
            }
            try (OpenFile open = OpenFile.of(file)) {
                read(open, name, file);
            }
        }

        /// @param path of the file, or null if it has none
        private void read(OpenFile file, String name, @Nullable Path path) throws IOException {
            if (startsAsMbox(file)) {
                try {
                    readMbox(file, name);
                } finally {
                    flush();
                }
                return;
            }
            if (file.size() == 0) {
                if (!name.toLowerCase(Locale.ROOT).endsWith(".mbox")) {
                    fail(name, 0, "it is empty");
                }
                return;
            }
            Instant changed = path == null ? null : Files.getLastModifiedTime(path).toInstant();
            add(
                    name,
                    1,
                    path == null
                            ? () -> file.range(0, file.size())
                            : () -> Files.newInputStream(path),
                    file.size(),
                    header -> new Envelope(Keywords.none(), firstOf(received(header), changed)));
        }

        private void readMbox(OpenFile file, String name) throws IOException {
            var messages = new MboxMessages(file);
            long index = 0;
            for (var each = messages.next(); each != null; each = messages.next()) {
                MboxMessages.Entry entry = each;
                add(
                        name,
                        ++index,
                        () -> new MboxUnquoting(file.range(entry.from(), entry.to())),
                        entry.to() - entry.from(),
                        header ->
                                new Envelope(
                                        Marks.ofHeader(header),
                                        firstOf(entry.date(), received(header))));
            }
        }

        private void readMaildir(Path directory, String name) throws IOException {
            Path cur = directory.resolve("cur");
            Path fresh = directory.resolve("new");
            if (!Files.isDirectory(cur) && !Files.isDirectory(fresh)) {
                fail(name, 0, "it is a directory, and no Maildir: it has neither cur nor new");
                return;
            }
            for (Path part : List.of(cur, fresh)) {
                if (Files.isDirectory(part)) {
                    try (Stream<Path> files = Files.list(part)) {
                        files.filter(Files::isRegularFile)
                                .filter(file -> !fileName(file).startsWith("."))
                                .sorted()
                                .forEach(this::readMaildirFile);
                    }
                }
            }
            long inside = maildirsIn(directory);
            if (inside > 0) {
                notes.add(
                        name
                                + " has "
                                + inside
                                + (inside == 1 ? " other Maildir" : " other Maildirs")
                                + " inside, which "
                                + (inside == 1 ? "was" : "were")
                                + " not imported; name each to import it.");
            }
        }

        private void readMaildirFile(Path file) {
            try (OpenFile open = OpenFile.of(file)) {
                var envelope =
                        new Envelope(
                                Marks.ofFileName(fileName(file)),
                                Files.getLastModifiedTime(file).toInstant());
                add(
                        file.toString(),
                        1,
                        () -> Files.newInputStream(file),
                        open.size(),
                        _ -> envelope);
            } catch (IOException e) {
                fail(file.toString(), 1, reason(e));
            }
        }

        /// Lets a message wait for others to be added with, if it is one.
        private void add(
                String file,
                long index,
                NewMessage.Octets octets,
                long size,
                Function<HeaderBlock, Envelope> described) {
            cancel.check();
            try {
                HeaderBlock header = header(octets);
                if (header == null) {
                    fail(
                            file,
                            index,
                            size == 0 ? "it is empty" : "it is no mail: no header begins it");
                    return;
                }
                Envelope envelope = described.apply(header);
                waiting.add(
                        new Waiting(
                                file,
                                index,
                                new NewMessage(octets, envelope.marks, envelope.received)));
                bytes += size;
                if (waiting.size() >= MESSAGES_AT_ONCE || bytes >= BYTES_AT_ONCE) {
                    flush();
                }
            } catch (IOException e) {
                fail(file, index, reason(e));
            }
        }

        /// Adds those that wait; if one of them cannot be read, each by itself.
        private void flush() {
            List<Waiting> batch = List.copyOf(waiting);
            waiting.clear();
            bytes = 0;
            if (batch.isEmpty()) {
                return;
            }
            try {
                flush(batch);
            } catch (IOException oneOfThem) {
                for (Waiting each : batch) {
                    try {
                        flush(List.of(each));
                    } catch (IOException e) {
                        fail(each.file, each.index, reason(e));
                    }
                }
            }
            progress.at(path, imported.size(), -1);
        }

        private void flush(List<Waiting> batch) throws IOException {
            List<MessageInfo> added =
                    store.edits().addMessages(to, batch.stream().map(Waiting::message).toList());
            for (int i = 0; i < batch.size(); i++) {
                MessageInfo message = added.get(i);
                imported.add(
                        new ImportReport.Imported(
                                batch.get(i).file,
                                batch.get(i).index,
                                message.message(),
                                message.id()));
            }
        }

        private void fail(String file, long index, String reason) {
            failed.add(new ImportReport.Failed(file, index, reason));
        }
    }

    private static boolean startsAsMbox(OpenFile file) throws IOException {
        try (InputStream in = file.range(0, Math.min(5, file.size()))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).equals("From ");
        }
    }

    /// The header, or null if there is none.
    private static @Nullable HeaderBlock header(NewMessage.Octets octets) throws IOException {
        try (InputStream in = octets.open()) {
            HeaderBlock header = HeaderBlock.read(in);
            boolean ofMail =
                    header.fields().stream()
                            .anyMatch(f -> OF_MAIL.contains(f.name().toLowerCase(Locale.ROOT)));
            return ofMail ? header : null;
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

    private static String reason(IOException e) {
        String message = e.getMessage();
        return e instanceof AccessDeniedException
                ? "it may not be read"
                : message == null ? e.getClass().getSimpleName() : message;
    }
}
