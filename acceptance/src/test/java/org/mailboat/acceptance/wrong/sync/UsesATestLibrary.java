package org.mailboat.acceptance.wrong.sync;

import org.junit.jupiter.api.Assertions;

public final class UsesATestLibrary {
    public void check(Object value) {
        Assertions.assertNotNull(value);
    }
}
