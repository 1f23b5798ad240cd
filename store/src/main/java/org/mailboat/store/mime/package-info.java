/// Reads a message: its header, its text, its parts.
///
/// Start with [MessageReader] and [HeaderSummary]. Everything here is tolerant: whatever octets
/// come in, a view comes out, within bounded time and memory.
@NullMarked
package org.mailboat.store.mime;

import org.jspecify.annotations.NullMarked;
