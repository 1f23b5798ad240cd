package org.mailboat.examples.helpdesk;

import org.mailboat.StoreChanges;
import org.mailboat.model.ThreadId;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What the help desk keeps for itself: which thread is which ticket, and up to which state of the
/// store mail has become tickets. Both are replaced together, so that after a crash either the
/// tickets are there, or the mail is told of once more. Thread-safe.
final class TicketBook {
    private final Path file;
    private final List<ThreadId> threads = new ArrayList<>();
    private String state = StoreChanges.BEGINNING;

    /// @param file the state in its first line, then the thread of each ticket from #1 on
    TicketBook(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            state = lines.getFirst();
            lines.stream().skip(1).map(ThreadId::parse).forEach(threads::add);
        }
    }

    synchronized String state() {
        return state;
    }

    synchronized int size() {
        return threads.size();
    }

    /// The thread of a ticket.
    synchronized Optional<ThreadId> thread(int number) {
        return number < 1 || number > threads.size()
                ? Optional.empty()
                : Optional.of(threads.get(number - 1));
    }

    /// The ticket of a thread.
    synchronized OptionalInt find(ThreadId thread) {
        int at = threads.indexOf(thread);
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(at + 1);
    }

    /// Opens a ticket; it is kept when the next state is.
    ///
    /// @return its number
    synchronized int add(ThreadId thread) {
        threads.add(thread);
        return threads.size();
    }

    /// Keeps everything: what changed up to this state is in the book.
    synchronized void keep(String reached) {
        state = reached;
        var lines = new ArrayList<String>();
        lines.add(state);
        threads.forEach(thread -> lines.add(thread.toString()));
        try {
            Path fresh = Files.write(file.resolveSibling(file.getFileName() + ".new"), lines);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
