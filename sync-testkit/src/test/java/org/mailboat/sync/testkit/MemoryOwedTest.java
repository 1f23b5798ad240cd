package org.mailboat.sync.testkit;

class MemoryOwedTest extends OwedContract {
    @Override
    protected StoreBench open() {
        return new MemoryStoreBench();
    }
}
