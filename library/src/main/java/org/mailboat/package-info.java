/// The library: a mail store that keeps itself in sync with its servers.
///
/// Start with [MailStore]. Accounts are set up through [Accounts]; a sync is asked for with
/// [org.mailboat.sync.SyncRequest]. This package wires the store, the engine and the remotes, and
/// decides nothing itself.
@NullMarked
package org.mailboat;

import org.jspecify.annotations.NullMarked;
