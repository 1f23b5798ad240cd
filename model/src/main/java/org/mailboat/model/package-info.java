/// The words that every part of Mailboat shares: values only, without I/O, clock or threads.
///
/// Start with [Account], [MailboxPath], [Keywords] and [SyncFailure]. Everything here is immutable
/// and thread-safe.
@NullMarked
package org.mailboat.model;

import org.jspecify.annotations.NullMarked;
