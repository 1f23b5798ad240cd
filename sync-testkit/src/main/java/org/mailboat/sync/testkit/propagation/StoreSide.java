package org.mailboat.sync.testkit.propagation;

import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.testkit.FaultPlan;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// A store, as its user sees it. Mailboxes go by their paths.
public interface StoreSide {
    /// A message of the store.
    ///
    /// @param text its header at least
    record Shown(PlacementId id, String text, Keywords keywords, boolean whole) {
        String name() {
            return TableMail.name(text);
        }
    }

    /// What waits for the server.
    ///
    /// @param what the name of a mail, or the path of a mailbox
    /// @param parked whether it waits for a person
    record Waiting(String what, boolean parked) {}

    List<String> mailboxes();

    /// In the order of the server's ids, new ones last.
    List<Shown> shown(String mailbox);

    /// What was removed and can be had back.
    List<Shown> recoverable();

    List<Waiting> pending();

    void add(String mailbox, String text, Keywords keywords, Instant date);

    /// `$Junk` and `$NotJunk` exclude each other.
    void mark(PlacementId message, Keywords added, Keywords removed);

    void move(PlacementId message, String to);

    void copy(PlacementId message, String to);

    /// For good.
    void delete(PlacementId message);

    /// Into the trash mailbox, which is made if there is none.
    void trash(PlacementId message);

    /// Has a recoverable one back.
    void undelete(PlacementId message);

    /// Its row is gone, without any edit.
    void lose(PlacementId message);

    void create(String mailbox);

    void rename(String mailbox, String to);

    /// For good.
    void remove(String mailbox);

    /// Under the trash mailbox, which is made if there is none.
    void discard(String mailbox);

    /// What it has came from another server than it will find.
    void changeHost();

    /// How [#changeHost] is done.
    static void bindElsewhere(LocalStore store, AccountId account) {
        LocalStore.AccountNotes notes = store.notes(account);
        store.recordNotes(
                account,
                new LocalStore.AccountNotes(
                        "user at elsewhere.test",
                        notes.lastSuccess(),
                        notes.lastRun(),
                        notes.lastFailure(),
                        notes.refused(),
                        notes.demotions()));
    }

    /// Runs once.
    ///
    /// @throws FaultPlan.Killed if the plan kills the process
    AccountReport sync(
            SyncRequest request, Policy policy, Consumer<SyncEvent> told, FaultPlan faults);
}
