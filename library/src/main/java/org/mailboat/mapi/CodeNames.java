package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The names of the codes that [HRESULT] has, for logs.
final class CodeNames {
    private static final Map<Integer, String> NAMES = read();

    private CodeNames() {}

    static @Nullable String of(HRESULT code) {
        return NAMES.get(code.value());
    }

    private static Map<Integer, String> read() {
        var names = new TreeMap<Integer, String>();
        for (Field field : HRESULT.class.getFields()) {
            try {
                if (field.getType() == HRESULT.class && field.get(null) instanceof HRESULT code) {
                    // Where a code has two names, MAPI's own, which is the longer.
                    names.merge(
                            code.value(),
                            field.getName(),
                            (one, two) -> one.length() >= two.length() ? one : two);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return Collections.unmodifiableMap(names);
    }
}
