/// The engine: brings a local store and a mail server into agreement. Knows no protocol and no
/// database.
///
/// Start with [SyncRequest] and [SyncRun]. One run goes through recover, observe, diff, plan,
/// guard, apply and commit; the ports to the world are in [org.mailboat.sync.port].
@NullMarked
package org.mailboat.sync;

import org.jspecify.annotations.NullMarked;
