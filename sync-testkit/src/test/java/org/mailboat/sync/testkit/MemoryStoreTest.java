package org.mailboat.sync.testkit;

class MemoryStoreTest extends LocalStoreContract {
    @Override
    protected StoreBench open() {
        return new MemoryStoreBench();
    }
}
