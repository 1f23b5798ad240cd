package org.mailboat.sync.testkit;

class MemoryEditsTest extends EditsContract {
    @Override
    protected EditingUser open() {
        return new MemoryEditingUser();
    }
}
