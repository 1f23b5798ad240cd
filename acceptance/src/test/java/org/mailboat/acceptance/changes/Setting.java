package org.mailboat.acceptance.changes;

import org.mailboat.acceptance.Servers;

import java.util.Arrays;
import java.util.stream.Stream;

/// Which server a history is played on, and at which level.
record Setting(Server server, Level level) {
    enum Server {
        DOVECOT,
        FAKE
    }

    /// Both servers at all levels.
    static Stream<Setting> everywhere() {
        return Stream.concat(onDovecot(), onFake());
    }

    static Stream<Setting> onDovecot() {
        return Arrays.stream(Level.values()).map(level -> new Setting(Server.DOVECOT, level));
    }

    static Stream<Setting> onFake() {
        return Arrays.stream(Level.values()).map(level -> new Setting(Server.FAKE, level));
    }

    Site open() {
        return switch (server) {
            case DOVECOT -> new DovecotSite(Servers.DOTS);
            case FAKE -> new FakeSite();
        };
    }

    @Override
    public String toString() {
        return server + " " + level;
    }
}
