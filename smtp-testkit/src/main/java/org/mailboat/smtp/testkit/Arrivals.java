package org.mailboat.smtp.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The mail in a maildir, as it arrives. For one thread; closed by the test.
public final class Arrivals implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path maildir;
    private final WatchService watch;

    Arrivals(Path maildir) {
        this.maildir = maildir;
        try {
            watch = maildir.getFileSystem().newWatchService();
            for (Path part : parts()) {
                part.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Blocks until so many messages are there; gives all of them, in no order, with CRLF at the
    /// ends of their lines, and with what the server put before them.
    public List<byte[]> await(int count) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (true) {
                List<Path> files = files();
                if (files.size() >= count) {
                    var messages = new ArrayList<byte[]>();
                    for (Path file : files) {
                        messages.add(withCrLf(Files.readAllBytes(file)));
                    }
                    return messages;
                }
                var key = watch.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (key == null) {
                    throw new AssertionError(files.size() + " messages came, and not " + count);
                }
                key.pollEvents();
                key.reset();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One message without what the server put before it.
    ///
    /// @param beginning of its own header
    public static byte[] own(byte[] message, String beginning) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int from = text.indexOf("\r\n" + beginning);
        if (from < 0) {
            throw new AssertionError("no " + beginning + " in: " + text);
        }
        return text.substring(from + 2).getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<Path> parts() {
        return List.of(maildir.resolve("new"), maildir.resolve("cur"));
    }

    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (Path part : parts()) {
            try (Stream<Path> some = Files.list(part)) {
                some.forEach(files::add);
            }
        }
        return files;
    }

    private static byte[] withCrLf(byte[] message) {
        var octets = new ByteArrayOutputStream(message.length + (message.length >> 5));
        int before = -1;
        for (byte octet : message) {
            if (octet == '\n' && before != '\r') {
                octets.write('\r');
            }
            octets.write(octet);
            before = octet;
        }
        return octets.toByteArray();
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
