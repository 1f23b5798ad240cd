package org.mailboat.sync.testkit;

class MemoryEditedMailboxesTest extends EditedMailboxesContract {
    @Override
    protected EditingUser open() {
        return new MemoryEditingUser();
    }
}
