package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.nio.channels.FileChannel;
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
        private final FileChannel channel;
        private int users;

        private Pin(long number, FileChannel channel) {
            this.number = number;
            this.channel = channel;
        }

        FileChannel channel() {
            return channel;
        }
    }

    private final Path directory;
    private final Map<Long, Pin> open = new LinkedHashMap<>(32, 0.75f, true);

    SegmentReaders(Path directory) {
        this.directory = directory;
    }

    MessageContent open(StoredContent content) {
        return new SegmentContent(this, content);
    }

    /// Opens the segment, or keeps it open, until [#unpin].
    synchronized Pin pin(long number) {
        Pin pin = open.get(number);
        if (pin != null && !pin.channel.isOpen()) {
            // A reading thread was interrupted, which closes the channel for all.
            open.remove(number);
            pin = null;
        }
        if (pin == null) {
            Path file = SegmentNames.file(directory, number);
            try {
                pin = new Pin(number, FileChannel.open(file, StandardOpenOption.READ));
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
            pin.channel.close();
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
