package org.mailboat.acceptance.propagation;

import org.mailboat.acceptance.changes.DovecotSite;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.sync.testkit.propagation.Happening;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A store on disk and a real Dovecot.
final class DovecotBench extends ImapBench {
    private static final long SHUFFLED = 1_000;

    private final DovecotServer dovecot;

    DovecotBench(Path directory, DovecotServer dovecot) {
        super(directory);
        this.dovecot = dovecot;
    }

    @Override
    public String name() {
        return "Dovecot";
    }

    @Override
    public List<String> levels() {
        return List.of("all it can");
    }

    @Override
    public Set<Happening> happenings() {
        return EnumSet.of(Happening.RENUMBER, Happening.SHUFFLE, Happening.OTHER_HOST);
    }

    @Override
    TestServer server(String level) {
        return dovecot;
    }

    @Override
    String mechanism() {
        return "PLAIN";
    }

    @Override
    void restrict(String level, FaultProxy proxy) {}

    @Override
    ImapServerSide.Disasters disasters(String level, String user) {
        var site = new DovecotSite(dovecot, user);
        return (what, about) -> {
            switch (what) {
                case RENUMBER -> site.resetUidValidity(about, uid -> uid + 10);
                case SHUFFLE -> site.resetUidValidity(about, uid -> SHUFFLED - uid);
                default -> throw new IllegalArgumentException("cannot be done: " + what);
            }
        };
    }
}
