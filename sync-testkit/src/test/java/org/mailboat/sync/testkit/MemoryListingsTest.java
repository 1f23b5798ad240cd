package org.mailboat.sync.testkit;

class MemoryListingsTest extends ListingsContract {
    @Override
    protected StoreBench open() {
        return new MemoryStoreBench();
    }
}
