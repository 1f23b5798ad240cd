package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.account.OwnerOnly;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.WireLog;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// The file that the dialogue with servers is appended to, or none.
final class WireLogFile implements AutoCloseable {
    private final @Nullable Writer writer;

    private WireLogFile(@Nullable Writer writer) {
        this.writer = writer;
    }

    /// @throws MailException if it cannot be written
    static WireLogFile open(@Nullable Path file) {
        if (file == null) {
            return new WireLogFile(null);
        }
        try {
            var channel =
                    FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                            OwnerOnly.file());
            return new WireLogFile(Channels.newWriter(channel, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new MailException(
                    SyncFailure.of(
                                    FailureKind.LOCAL_DISK,
                                    "The wire log cannot be written: " + e.getMessage() + ".")
                            .withNextStep("Name another file for it, or none."),
                    e);
        }
    }

    WireLog log() {
        return writer == null ? WireLog.off() : WireLog.to(writer);
    }

    @Override
    public void close() {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException e) {
            // a log that cannot be ended harms nobody
        }
    }
}
