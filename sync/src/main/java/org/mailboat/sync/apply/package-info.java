/// This package carries out: it settles the journal, observes, applies the ops of a plan and
/// commits what was confirmed. All of the engine's I/O is here, through [org.mailboat.sync.port].
///
/// Start with [RunContext]; the stages are [Recovery], [MailboxObservation], [FactsReader],
/// [LocalChanges] and [Download]. [Crew] runs sessions, [Committer] makes received messages part of
/// the store.
@NullMarked
package org.mailboat.sync.apply;

import org.jspecify.annotations.NullMarked;
