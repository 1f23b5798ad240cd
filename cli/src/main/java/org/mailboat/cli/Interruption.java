package org.mailboat.cli;

import org.mailboat.sync.port.Cancel;

import java.lang.reflect.Proxy;

/// Turns SIGINT and SIGTERM into a wish to stop: the first one cancels, the second ends the program
/// at once.
///
/// A shutdown hook would see the first signal only, so this takes the JDK's own signal handling. It
/// is reached by reflection, as the compiler's warning about it cannot be silenced. Where it is
/// missing, a signal ends the program at once, which harms nothing.
final class Interruption {
    private final Cancel cancel;
    private volatile int exitCode;

    Interruption(Cancel cancel) {
        this.cancel = cancel;
    }

    /// 130 or 143 after a signal, else 0.
    int exitCode() {
        return exitCode;
    }

    void listen() {
        listen("INT", 130);
        listen("TERM", 143);
    }

    private void listen(String signal, int code) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, args) -> received(code));
            type.getMethod("handle", type, handler)
                    .invoke(null, type.getConstructor(String.class).newInstance(signal), onSignal);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return;
        }
    }

    private synchronized Object received(int code) {
        if (exitCode != 0) {
            Runtime.getRuntime().halt(code);
        }
        exitCode = code;
        cancel.request();
        return this;
    }
}
