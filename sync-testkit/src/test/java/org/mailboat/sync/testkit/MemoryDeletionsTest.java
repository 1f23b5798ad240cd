package org.mailboat.sync.testkit;

class MemoryDeletionsTest extends DeletionsContract {
    @Override
    protected EditingUser open() {
        return new MemoryEditingUser();
    }
}
