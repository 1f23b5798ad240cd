package org.mailboat.imap.remote;

import org.mailboat.imap.wire.LiteralSink;
import org.mailboat.model.MailException;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.StoredContent;

/// Streams one message from the socket into the store. What goes wrong there is remembered, and the
/// rest of the octets is passed over, so that the connection stays in step. For the reader thread.
final class BodySink implements LiteralSink {
    /// What takes the octets, or why nothing does any more.
    private sealed interface Target {
        record Open(ContentWriter writer) implements Target {}

        record Broken(MailException failure) implements Target {}
    }

    private Target target;

    /// What became of a message's octets.
    sealed interface Outcome {
        /// They are in the store.
        record Stored(StoredContent content) implements Outcome {}

        /// The store could not take them.
        record Failed(MailException failure) implements Outcome {}
    }

    BodySink(FetchSink sink, long length) {
        Target begun;
        try {
            begun = new Target.Open(sink.begin(length));
        } catch (MailException e) {
            begun = new Target.Broken(e);
        }
        target = begun;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        if (target instanceof Target.Open(ContentWriter writer)) {
            try {
                writer.write(buffer, offset, length);
            } catch (MailException e) {
                target = new Target.Broken(e);
                writer.abandon();
            }
        }
    }

    @Override
    public Outcome finish() {
        return switch (target) {
            case Target.Broken(MailException failure) -> new Outcome.Failed(failure);
            case Target.Open(ContentWriter writer) -> {
                try {
                    yield new Outcome.Stored(writer.finish());
                } catch (MailException e) {
                    yield new Outcome.Failed(e);
                }
            }
        };
    }

    @Override
    public void abandon() {
        if (target instanceof Target.Open(ContentWriter writer)) {
            writer.abandon();
        }
    }
}
