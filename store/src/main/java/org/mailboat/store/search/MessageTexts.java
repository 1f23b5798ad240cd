package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.store.MessageContent;
import org.mailboat.store.SearchSource;
import org.mailboat.store.StoreException;
import org.mailboat.store.mime.MessageText;
import org.mailboat.store.mime.MessageTextReader;
import org.mailboat.sync.port.StoredContent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Reads the texts of messages from the store. Thread-safe.
final class MessageTexts {
    private final SearchSource source;
    private final MessageTextReader reader = new MessageTextReader();

    MessageTexts(SearchSource source) {
        this.source = source;
    }

    /// As much text as stands in the first octets of a message, its header left out.
    ///
    /// @return null likewise
    @Nullable MessageText readStart(StoredContent octets, int most) {
        try (MessageContent content = source.open(octets)) {
            var start = ByteBuffer.allocate((int) Math.min(most, content.length()));
            while (start.hasRemaining() && content.read(start, start.position()) > 0) {
                // Until all of it is read.
            }
            return reader.readBody(new ByteArrayInputStream(start.array(), 0, start.position()));
        } catch (StoreException e) {
            return nullIfDamaged(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return null if the octets are not where they should be, which `store check` mends
    @Nullable MessageText read(StoredContent octets) {
        try (MessageContent content = source.open(octets)) {
            return reader.read(content.stream());
        } catch (StoreException e) {
            return nullIfDamaged(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable MessageText nullIfDamaged(StoreException e) {
        if (e.failure().kind() == FailureKind.STORE_DAMAGED) {
            return null;
        }
        throw e;
    }
}
