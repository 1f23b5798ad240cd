package org.mailboat.examples.helpdesk;

import org.mailboat.AccountDraft;
import org.mailboat.MailStore;
import org.mailboat.MessageInfo;
import org.mailboat.SearchHit;
import org.mailboat.SearchRequest;
import org.mailboat.StoreChanges;
import org.mailboat.StoreListener;
import org.mailboat.ThreadMessage;
import org.mailboat.model.ThreadId;
import org.mailboat.store.mime.Attachment;
import org.mailboat.store.mime.SafeFileName;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A help desk: every conversation in the INBOX of one account is a ticket. To be closed.
/// Thread-safe.
public final class HelpDesk implements AutoCloseable {
    private final MailStore store;
    private final String account;
    private final TicketBook book;
    private final Consumer<String> out;

    private HelpDesk(MailStore store, String account, TicketBook book, Consumer<String> out) {
        this.store = store;
        this.account = account;
        this.book = book;
        this.out = out;
    }

    /// Opens the desk, and makes it if it is not there.
    ///
    /// @param home the directory it keeps its mail and its tickets in
    /// @param draft the account it watches, added at the first opening
    /// @param out told what happens, a line at a time
    public static HelpDesk open(Path home, AccountDraft draft, Consumer<String> out)
            throws IOException {
        var store = MailStore.open(home.resolve("mail"));
        boolean open = false;
        try {
            if (!store.accounts().has(draft.name())) {
                store.accounts().add(draft);
            }
            var book = new TicketBook(home.resolve("tickets"));
            var desk = new HelpDesk(store, draft.name(), book, out);
            // From where the book ends: what came since, by whomever, is told now.
            store.subscribe(book.state(), desk.new Filing());
            open = true;
            return desk;
        } finally {
            if (!open) {
                store.close();
            }
        }
    }

    /// Looks for new mail and returns at once; what comes in becomes tickets meanwhile.
    ///
    /// @return to wait for its end, or to cancel it
    public SyncRun lookForMail() {
        return store.synchronizeInBackground(SyncRequest.of(account), this::show);
    }

    private void show(SyncEvent event) {
        switch (event) {
            case SyncEvent.Progress p when p.mailbox() == null ->
                    out.accept("%3.0f %%".formatted(100 * p.fraction()));
            case SyncEvent.Failed f -> out.accept(f.failure().sentence());
            case SyncEvent.Finished f -> out.accept(f.report().toString());
            default -> {}
        }
    }

    /// Woken by changes; what is to be done is told by the state in the book alone, so that what
    /// could not be done now is done the next time.
    private final class Filing implements StoreListener {
        @Override
        public void on(StoreChanges.Listed changes) {
            fileMail();
        }

        @Override
        public void cannotCalculate(String state) {
            fileMail();
        }
    }

    /// Makes tickets of what came since the book was kept.
    private void fileMail() {
        boolean more = true;
        while (more) {
            more =
                    switch (store.changesSince(book.state())) {
                        case StoreChanges.Listed changes -> fileMail(changes) && changes.more();
                        case StoreChanges.CannotCalculate _ -> {
                            // As after the book was restored from a backup: it is held against
                            // everything that is there.
                            book.keep(StoreChanges.BEGINNING);
                            yield true;
                        }
                    };
        }
    }

    /// @return false if it has to be done later
    private boolean fileMail(StoreChanges.Listed changes) {
        List<MessageInfo> mail =
                changes.createdMessages().stream()
                        .filter(message -> message.mailbox().isInbox())
                        .toList();
        // Threads are found behind the mail; here they are needed now.
        if (!mail.isEmpty() && !store.updateThreads()) {
            return false;
        }
        for (MessageInfo message : mail) {
            // As it is now: with its thread, unless it went meanwhile.
            store.message(message.id()).map(MessageInfo::thread).ifPresent(this::file);
        }
        book.keep(changes.state());
        return true;
    }

    private void file(ThreadId thread) {
        OptionalInt known = book.find(thread);
        int number = known.orElseGet(() -> book.add(thread));
        ticket(number).ifPresent(t -> out.accept((known.isPresent() ? "reply to " : "new ") + t));
    }

    /// Every ticket, the oldest first.
    public List<Ticket> tickets() {
        return IntStream.rangeClosed(1, book.size())
                .mapToObj(this::ticket)
                .flatMap(Optional::stream)
                .toList();
    }

    /// One ticket, or nothing if there is none of that number.
    public Optional<Ticket> ticket(int number) {
        return book.thread(number).flatMap(store::thread).map(thread -> new Ticket(number, thread));
    }

    /// What was written, message by message.
    public List<String> texts(Ticket ticket) {
        return ticket.thread().messages().stream()
                .map(message -> store.view(message.message()).text())
                .map(text -> text == null ? "" : text)
                .toList();
    }

    /// Finds tickets by words of their messages, in the language of `mailboat search`.
    ///
    /// @return a line for each message
    /// @throws org.mailboat.UsageException if that is no query
    public List<String> search(String query) {
        store.updateSearch();
        var request = SearchRequest.of(query).withAccount(account).withLimit(20);
        return store.search(request).hits().stream().map(this::line).toList();
    }

    private String line(SearchHit hit) {
        ThreadId thread = hit.message().thread();
        OptionalInt number = thread == null ? OptionalInt.empty() : book.find(thread);
        String subject = Objects.requireNonNullElse(hit.message().header().subject(), "");
        return (number.isPresent() ? "#" + number.getAsInt() : hit.message().mailbox())
                + " "
                + subject
                + (hit.snippet() == null ? "" : ": " + hit.snippet().text());
    }

    /// Saves what is attached to a ticket's messages, as in `p42-2-invoice.pdf`: the name that the
    /// sender gave, made safe, behind what tells it from all others.
    ///
    /// @param directory one that is there
    /// @return the files
    public List<Path> saveAttachments(Ticket ticket, Path directory) throws IOException {
        var files = new ArrayList<Path>();
        for (ThreadMessage each : ticket.thread().messages()) {
            MessageInfo message = each.message();
            for (Attachment attachment : store.view(message).attachments()) {
                String part = attachment.part();
                String name = message.id() + "-" + part + "-" + SafeFileName.of(attachment);
                Path file = directory.resolve(name);
                try (var to = Files.newOutputStream(file)) {
                    store.part(message, part, to);
                }
                files.add(file);
            }
        }
        return files;
    }

    /// Ends everything that goes on.
    @Override
    public void close() {
        store.close();
    }
}
