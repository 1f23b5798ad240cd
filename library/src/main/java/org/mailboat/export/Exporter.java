package org.mailboat.export;

import com.google.gson.stream.JsonWriter;

import org.mailboat.MailStore;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;
import org.mailboat.UsageException;
import org.mailboat.WorkProgress;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Writes an account's mail into a directory, message by message, the octets as the server gave
/// them.
public final class Exporter {
    /// The file that tells what the others are: a line of JSON a message.
    static final String INDEX = "mailboat-export.jsonl";

    private final MailStore store;

    /// Exports from this store, which stays open for others and is closed by whoever opened it.
    public Exporter(MailStore store) {
        this.store = store;
    }

    /// Blocks until all is written. What is recoverable only is not exported.
    ///
    /// @throws UsageException if the directory is neither absent nor empty
    /// @throws MailException if the disk fails; what was written stays
    public ExportReport export(ExportRequest request, WorkProgress progress, Cancel cancel) {
        List<MailboxInfo> mailboxes =
                store.mailboxes(request.account()).stream()
                        .filter(m -> m.selectable() || m.messages() > 0)
                        .filter(m -> request.covers(m.path()))
                        .toList();
        Path directory = request.directory().toAbsolutePath().normalize();
        try {
            checkEmpty(directory);
            Files.createDirectories(directory);
            return new Run(request.format(), directory, mailboxes, progress, cancel).write();
        } catch (IOException e) {
            throw new MailException(
                    SyncFailure.of(
                                    FailureKind.LOCAL_DISK,
                                    "The export into " + directory + " failed: " + reason(e) + ".")
                            .withNextStep(
                                    "make room or choose another directory, and export again."),
                    e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static void checkEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new UsageException(directory + " is not a directory");
        }
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new UsageException(
                        directory + " is not empty; an export goes into a new or empty directory");
            }
        }
    }

    /// One export under way.
    private final class Run {
        private final ExportRequest.Format format;
        private final Path directory;
        private final List<MailboxInfo> mailboxes;
        private final WorkProgress progress;
        private final Cancel cancel;
        private final long total;
        private final List<ExportReport.Incomplete> incomplete = new ArrayList<>();
        private long messages;
        private long bytes;

        Run(
                ExportRequest.Format format,
                Path directory,
                List<MailboxInfo> mailboxes,
                WorkProgress progress,
                Cancel cancel) {
            this.format = format;
            this.directory = directory;
            this.mailboxes = mailboxes;
            this.progress = progress;
            this.cancel = cancel;
            total = mailboxes.stream().mapToLong(MailboxInfo::messages).sum();
        }

        ExportReport write() throws IOException {
            var names = new ExportNames(directory, format, foldsCase());
            try (BufferedWriter index =
                    Files.newBufferedWriter(directory.resolve(INDEX), StandardCharsets.UTF_8)) {
                for (MailboxInfo mailbox : mailboxes) {
                    try (var writer =
                                    MailboxWriter.open(
                                            format, directory, names.place(mailbox.path()));
                            Stream<MessageInfo> all =
                                    store.messages(MessageQuery.mailbox(mailbox))) {
                        write(mailbox, all, writer, index);
                    }
                }
            }
            progress.at(null, messages, total);
            return new ExportReport(directory, mailboxes.size(), messages, bytes, incomplete);
        }

        private void write(
                MailboxInfo mailbox,
                Stream<MessageInfo> all,
                MailboxWriter writer,
                BufferedWriter index)
                throws IOException {
            long left = 0;
            String why =
                    mailbox.complete()
                            ? "only their headers are here, as the account's policy says"
                            : "only their headers are here";
            for (var each = all.iterator(); each.hasNext(); ) {
                cancel.check();
                MessageInfo message = each.next();
                if (message.state() != MessageInfo.State.COMPLETE) {
                    left++;
                    continue;
                }
                try (InputStream octets = store.content(message)) {
                    String file = writer.write(message, octets);
                    index.write(line(mailbox, message, file));
                    messages++;
                    bytes += message.size();
                } catch (MailException damaged) {
                    left++;
                    why = damaged.failure().text();
                }
                progress.at(mailbox.path(), messages, total);
            }
            if (left > 0) {
                incomplete.add(new ExportReport.Incomplete(mailbox.path(), left, why));
            } else if (!mailbox.complete()) {
                incomplete.add(
                        new ExportReport.Incomplete(
                                mailbox.path(), 0, "not all that the server holds is here yet"));
            }
        }

        /// Whether the disk takes two names that differ in case for one.
        private boolean foldsCase() throws IOException {
            Path probe = directory.resolve("mailboat-Case");
            Files.createFile(probe);
            try {
                return Files.exists(directory.resolve("mailboat-cASE"));
            } finally {
                Files.delete(probe);
            }
        }
    }

    private static String line(MailboxInfo mailbox, MessageInfo message, String file)
            throws IOException {
        var text = new java.io.StringWriter();
        try (var json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            json.setSerializeNulls(true);
            json.beginObject();
            json.name("file").value(file);
            json.name("mailbox").value(mailbox.path().toString());
            json.name("wireName").value(mailbox.wireName());
            var remote = message.remote();
            json.name("uidValidity").value(remote == null ? null : (Long) remote.epoch());
            json.name("uid").value(remote == null ? null : (Long) remote.number());
            Instant date = message.internalDate();
            json.name("internalDate").value(date == null ? null : date.toString());
            json.name("keywords").beginArray();
            for (Keyword keyword : message.keywords()) {
                json.value(keyword.label());
            }
            json.endArray();
            json.name("size").value(message.size());
            json.name("sha256").value(String.valueOf(message.sha256()));
            json.endObject();
        }
        return text + "\n";
    }
}
