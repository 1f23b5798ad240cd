package org.mailboat.acceptance.wrong.sync.diff;

import java.util.HashMap;
import java.util.Map;

public final class KeepsAHashMap {
    public Map<String, String> result() {
        return new HashMap<>();
    }
}
