package org.mailboat.sync.testkit.propagation;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.testkit.ManualClock;
import org.mailboat.sync.testkit.MemoryServer;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Stores and servers in memory.
final class MemoryPropagationBench implements Bench {
    /// No epoch tells a mailbox from another one.
    static final String ONE_EPOCH = "one epoch for all";

    private static final String EVERYTHING = "everything";
    private static final String CONTENT_IDS = "ids of contents";
    private static final String NO_MOD_SEQUENCES = "no mod-sequences";
    private static final String NO_IDS_TOLD = "no ids told";
    private static final String POOR = "nothing but the basics";
    private final List<String> levels;

    MemoryPropagationBench() {
        this(EVERYTHING, CONTENT_IDS, NO_MOD_SEQUENCES, NO_IDS_TOLD, POOR);
    }

    MemoryPropagationBench(String... levels) {
        this.levels = List.of(levels);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<String> levels() {
        return levels;
    }

    @Override
    public Set<Happening> happenings() {
        return EnumSet.allOf(Happening.class);
    }

    @Override
    public Scene open(String level) {
        var server = new MemoryServer();
        if (level.equals(ONE_EPOCH)) {
            server.withSharedEpochs();
        }
        server.create("INBOX");
        switch (level) {
            case EVERYTHING, ONE_EPOCH -> {}
            case CONTENT_IDS -> server.withContentIds();
            case NO_MOD_SEQUENCES -> server.withoutModSeqs();
            case NO_IDS_TOLD -> server.writes().tellNoIds();
            case POOR -> {
                server.withoutModSeqs();
                server.writes().tellNoIds();
                server.writes().expungeAllOrNone();
            }
            default -> throw new IllegalArgumentException(level);
        }
        return new MemoryScene(server);
    }

    private static final class MemoryScene implements Scene {
        private final MemoryServer server;
        private final ServerSide side;
        private final ManualClock clock = new ManualClock();
        private final StoreSide store;
        private @Nullable StoreSide other;

        MemoryScene(MemoryServer server) {
            this.server = server;
            this.side = new MemoryServerSide(server);
            this.store = new MemoryStoreSide(server, clock);
        }

        @Override
        public ServerSide server() {
            return side;
        }

        @Override
        public StoreSide store() {
            return store;
        }

        @Override
        public StoreSide otherStore() {
            if (other == null) {
                other = new MemoryStoreSide(server, clock);
            }
            return other;
        }

        @Override
        public void advance(Duration time) {
            clock.advance(time);
        }

        @Override
        public void close() {}
    }
}
