package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// Ports whose calls go through a test.
final class Intercepted {
    private Intercepted() {}

    /// What becomes of a call.
    interface Call {
        @Nullable Object of(Method method, Object[] arguments) throws Throwable;
    }

    static <T> T port(Class<T> port, Call call) {
        return port.cast(
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (_, method, arguments) -> {
                            try {
                                return call.of(method, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
