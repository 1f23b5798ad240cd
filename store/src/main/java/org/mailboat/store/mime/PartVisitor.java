package org.mailboat.store.mime;

import java.io.IOException;
import java.io.InputStream;

/// What a [MimeWalk] tells of a message, in the order of its octets.
interface PartVisitor {
    /// The header of the message itself.
    default void header(HeaderBlock header) {}

    /// A multipart begins; what is in it follows.
    default void enter(Place multipart) {}

    default void leave(Place multipart) {}

    /// Whether to walk through this message within the message. Otherwise it comes as a part like
    /// any other.
    default boolean opens(Place message) {
        return false;
    }

    /// A message within the message begins; what is in it follows.
    default void open(Place message, HeaderBlock header) {}

    /// @param octets how long it was as sent
    /// @param size how long it was when decoded
    default void close(Place message, long octets, long size) {}

    /// A part that has no parts.
    ///
    /// @param content what it holds; may be left unread
    void part(Place part, PartContent content) throws IOException;

    /// What follows cannot be told apart any more.
    ///
    /// @param rest the octets not looked at yet
    default void broken(InputStream rest) throws IOException {}

    /// Whether nothing more is wanted.
    default boolean isDone() {
        return false;
    }
}
