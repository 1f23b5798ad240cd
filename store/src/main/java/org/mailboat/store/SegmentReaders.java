package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Segment files open for reading, the last used ones kept open. Thread-safe.
final class SegmentReaders implements AutoCloseable {
    private static final int KEPT_OPEN = 16;

    /// One file, with those who read from it.
    static final class Pin {
        private final long number;
        private final SteadyFile file;
        private int users;

        private Pin(long number, SteadyFile file) {
            this.number = number;
            this.file = file;
        }

        SteadyFile file() {
            return file;
        }
    }

    private final Path directory;
    private final Map<Long, Pin> open = new LinkedHashMap<>(32, 0.75f, true);
    private boolean closed;

    SegmentReaders(Path directory) {
        this.directory = directory;
    }

    MessageContent open(StoredContent content) {
        return new SegmentContent(this, content);
    }

    /// Opens the segment, or keeps it open, until [#unpin].
    ///
    /// @throws IllegalStateException if the store is closed
    synchronized Pin pin(long number) {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        Pin pin = open.get(number);
        if (pin == null) {
            Path file = SegmentNames.file(directory, number);
            try {
                pin = new Pin(number, SteadyFile.open(file, StandardOpenOption.READ));
            } catch (NoSuchFileException e) {
                throw missing(file, e);
            } catch (IOException e) {
                throw SqlFailures.of(file, e);
            }
            open.put(number, pin);
        }
        pin.users++;
        closeUnused();
        return pin;
    }

    synchronized void unpin(Pin pin) {
        pin.users--;
        if (pin.users == 0 && open.get(pin.number) != pin) {
            close(pin);
        }
    }

    StoreException tooShort(long number) {
        return missing(SegmentNames.file(directory, number), null);
    }

    StoreException unreadable(long number, IOException e) {
        return SqlFailures.of(SegmentNames.file(directory, number), e);
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(SegmentReaders::close);
        open.clear();
    }

    private void closeUnused() {
        Iterator<Pin> oldest = open.values().iterator();
        while (open.size() > KEPT_OPEN && oldest.hasNext()) {
            Pin pin = oldest.next();
            if (pin.users == 0) {
                close(pin);
                oldest.remove();
            }
        }
    }

    private static void close(Pin pin) {
        try {
            pin.file.close();
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }

    private static StoreException missing(Path file, @Nullable Throwable cause) {
        return new StoreException(
                FailureKind.STORE_DAMAGED,
                "octets of a message are missing from " + file,
                "run `mailboat store check`, then `mailboat sync` brings the message again",
                cause);
    }
}
