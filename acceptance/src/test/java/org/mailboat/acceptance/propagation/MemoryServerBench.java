package org.mailboat.acceptance.propagation;

import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.testkit.MemoryRemote;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.propagation.Happening;
import org.mailboat.sync.testkit.propagation.MemoryServerSide;
import org.mailboat.sync.testkit.propagation.Scene;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A store on disk, and servers in memory.
final class MemoryServerBench extends SqliteBench {
    private static final int WINDOW = 3;

    MemoryServerBench(Path directory) {
        super(directory);
    }

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public List<String> levels() {
        return List.of("everything");
    }

    @Override
    public Set<Happening> happenings() {
        return EnumSet.allOf(Happening.class);
    }

    @Override
    public Scene open(String level) {
        var server = new MemoryServer().create("INBOX");
        return scene(
                new MemoryServerSide(server),
                new ServerAddress(ServerAddress.Security.PLAINTEXT, "127.0.0.1", 993, "user"),
                new TlsTrust.Platform(),
                "",
                _ -> new MemoryRemote(server, 1, WINDOW),
                () -> {});
    }
}
