package org.mailboat.sync.testkit;

class MemoryArrivalsTest extends ArrivalsContract {
    @Override
    protected EditingUser open() {
        return new MemoryEditingUser();
    }
}
