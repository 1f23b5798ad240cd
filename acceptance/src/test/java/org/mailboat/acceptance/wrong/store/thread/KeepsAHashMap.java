package org.mailboat.acceptance.wrong.store.thread;

import java.util.HashMap;
import java.util.Map;

public final class KeepsAHashMap {
    public Map<String, String> result() {
        return new HashMap<>();
    }
}
