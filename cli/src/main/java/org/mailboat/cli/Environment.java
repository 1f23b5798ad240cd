package org.mailboat.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What the program takes from the machine it runs on.
///
/// @param ticker nanoseconds of a clock that only goes forward
/// @param zone in which people's times are shown; asked for only where one is shown
record Environment(
        Map<String, String> variables,
        InstantSource clock,
        LongSupplier ticker,
        Supplier<ZoneId> zone) {

    /// Where the store is when no option says so.
    Path defaultHome() {
        String told = variables.getOrDefault("MAILBOAT_HOME", "");
        if (!told.isEmpty()) {
            return Path.of(told);
        }
        Path user = Path.of(variables.getOrDefault("HOME", System.getProperty("user.home", ".")));
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return user.resolve("Library/Application Support/Mailboat");
        }
        if (system.startsWith("windows")) {
            String data = variables.getOrDefault("LOCALAPPDATA", "");
            return (data.isEmpty() ? user.resolve("AppData/Local") : Path.of(data))
                    .resolve("Mailboat");
        }
        String data = variables.getOrDefault("XDG_DATA_HOME", "");
        return (data.isEmpty() ? user.resolve(".local/share") : Path.of(data)).resolve("mailboat");
    }
}
