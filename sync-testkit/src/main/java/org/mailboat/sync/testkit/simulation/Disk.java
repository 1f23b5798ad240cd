package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.UserStore;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// A person's disk with the store on it: whatever kind of store the simulation is about. For one
/// thread at a time. Does the same when the same is asked of it.
public interface Disk extends AutoCloseable {
    /// Makes the disks of a history, each with an empty store that knows one account.
    interface Maker {
        /// @param account with the id of a store's first
        Disk make(Account account, InstantSource clock);
    }

    /// What an engine does to the store in one call.
    interface Commit {
        @Nullable Object on(LocalStore store, Journal journal) throws Exception;
    }

    /// The store as somebody else than the engine reads it now.
    LocalStore store();

    /// Likewise the journal.
    Journal journal();

    /// Likewise the user's side of it.
    UserStore user();

    /// What a person does at the store; lasting when this returns.
    ///
    /// @throws UserStore.Refused if the store does not let them
    void edit(Consumer<UserStore> edit);

    /// Grows whenever the store may have changed.
    long commits();

    /// Begins a process that runs the engine; the last one must be over.
    Session begin();

    /// Power fails, when the last process was killed: what was not made to last may be gone.
    ///
    /// @param most how many of the last commits are lost, as far as they may be
    /// @return how many are
    int cutPower(int most);

    /// What a check of everything on the disk finds wrong.
    List<String> problems();

    @Override
    void close();

    /// A process that has the store open.
    interface Session {
        LocalStore store();

        Journal journal();

        ContentWriter newContent(long length);

        /// Does a call that writes.
        ///
        /// @param lasts whether it is on the disk for good when this returns, and all before it
        /// @param fault what goes wrong at the commit; kills after it are the caller's
        /// @throws FaultPlan.Killed if killed before the commit: nothing of it is there
        /// @throws org.mailboat.model.MailException the store's own, where the disk is full
        @Nullable Object commit(boolean lasts, @Nullable Fault fault, Commit commit)
                throws Exception;

        /// The process comes to its end; nothing if it was killed.
        void end();

        /// The process is gone from one moment to the other, and cleans nothing up.
        void kill();
    }
}
