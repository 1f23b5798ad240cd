/// The library: a mail store that keeps itself in sync with its servers.
///
/// ```java
/// try (var store = MailStore.open(Path.of("mail"))) {
///     store.accounts().add(AccountDraft.of("work", "imaps://ann@mail.example.org")
///             .withPassword(new Secret("the password")));
///     store.subscribe(changes -> changes.createdMessages()
///             .forEach(message -> IO.println("new: " + message.header().subject())));
///     store.synchronizeInBackground(SyncRequest.of("work")).await();
/// }
/// ```
///
/// Start with [MailStore]: its methods are all there is to do, the other types here are what they
/// take and give.
///
/// | to | use |
/// |---|---|
/// | set up accounts, try a login | [Accounts] with [AccountDraft], [AccountChange] |
/// | sync, with progress, cancel | [MailStore#synchronizeInBackground], [org.mailboat.sync.SyncRequest], [org.mailboat.sync.SyncRun], [org.mailboat.sync.SyncEvent] |
/// | look at mail | [MessageQuery], [MessageInfo], [MailboxInfo], [MailStore#view], [MailStore#content], [MailStore#part] |
/// | change mail and mailboxes, and undo that | [MailStore#edits] with [Edits], [EditReport], [Change] |
/// | bring in mail from files | [org.mailboat.imports.Importer] |
/// | react to what changes | [MailStore#subscribe], [MailStore#changesSince] |
/// | know how things stand | [MailStore#status], [Edits#pending], [MailStore#verify], [MailStore#check] |
/// | give mail back | [org.mailboat.export.Exporter] |
///
/// What holds everywhere:
///
/// - **Threads.** Everything is thread-safe, and values are immutable. The library's own threads
///   are daemons or virtual, end with the store, and call listeners one call at a time without a
///   lock held.
/// - **Blocking.** Reading and editing the store is a matter of milliseconds and never waits for a
///   run or the network. What waits for a server says so, takes a [org.mailboat.sync.port.Cancel]
///   where it can be long, and ends with a [java.util.concurrent.CancellationException] when that
///   is requested or the thread interrupted.
/// - **Errors.** What the caller got wrong is a [UsageException]. What the world did, a server or a
///   disk, is a [org.mailboat.model.MailException] with a [org.mailboat.model.SyncFailure] that
///   says who can mend it and whether trying again helps; any method that touches the store may
///   throw one of kind local-disk or store-damaged. A run throws nothing: what went wrong is in its
///   report. A closed store answers with an [IllegalStateException]. All are unchecked.
/// - **Null.** Nothing is null unless it is marked `@Nullable`; that is what a value may not know.
///   A method that looks for something that may not be there gives an [java.util.Optional].
/// - **Ids** are lasting and never used again: [org.mailboat.model.PlacementId] of a message in a
///   mailbox, [org.mailboat.model.MessageId] of its content, [org.mailboat.model.MailboxId].
/// - **Times** are [java.time.Instant]s, sizes are octets.
@NullMarked
package org.mailboat;

import org.jspecify.annotations.NullMarked;
