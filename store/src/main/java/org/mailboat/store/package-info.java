/// The local store: accounts, mailboxes and placements in SQLite, the octets of messages in
/// append-only segment files beside it.
///
/// Start with [Store]. The engine works through [Store#localStore] and [Store#journal], the library
/// reads through [Store#mail]. Only this package knows SQL and the layout of a home.
@NullMarked
package org.mailboat.store;

import org.jspecify.annotations.NullMarked;
