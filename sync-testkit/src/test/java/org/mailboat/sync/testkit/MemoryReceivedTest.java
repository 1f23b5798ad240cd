package org.mailboat.sync.testkit;

class MemoryReceivedTest extends ReceivedContract {
    @Override
    protected StoreBench open() {
        return new MemoryStoreBench();
    }
}
