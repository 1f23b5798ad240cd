/// This package is the IMAP protocol without I/O: bytes become [Response] values, [Command] values
/// become bytes. It has no socket, no thread, no clock and no randomness.
///
/// Start with [ResponseReader] for what a server says and [Commands] with [CommandPrinter] for what
/// a client says. Values are immutable and thread-safe; [ResponseReader], [Framer] and
/// [ResponseParser] belong to one thread. Text of the wire that is a key (mailbox names, flags) is
/// kept one char an octet; text for people is decoded.
@NullMarked
package org.mailboat.imap.wire;

import org.jspecify.annotations.NullMarked;
