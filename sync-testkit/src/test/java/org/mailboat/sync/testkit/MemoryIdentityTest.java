package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.sync.port.LocalStore;

class MemoryIdentityTest extends IdentityContract {
    @Override
    protected LocalStore create() {
        return new MemoryStore();
    }

    @Override
    protected AccountId account() {
        return new AccountId(1);
    }
}
