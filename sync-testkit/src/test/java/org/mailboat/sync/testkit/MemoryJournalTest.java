package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.sync.port.Journal;

class MemoryJournalTest extends JournalContract {
    @Override
    protected Journal create() {
        return new MemoryJournal();
    }

    @Override
    protected AccountId account() {
        return new AccountId(1);
    }
}
