package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FakeMailbox;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.testkit.HardBench;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;

/// A bench with a fake server of its own, which can be made to refuse and to be late.
final class FakeHardBench implements HardBench {
    private final FakeImapServer server;
    private final ImapBench bench;
    private @Nullable FakeAccount account;

    FakeHardBench(FakeProfile profile) {
        server = FakeImapServer.start(profile);
        bench =
                new ImapBench(
                        new TestServer() {
                            @Override
                            public String name() {
                                return "the fake";
                            }

                            @Override
                            public int port() {
                                return server.port();
                            }

                            @Override
                            public String user(String name) {
                                account = server.addAccount(name, PASSWORD);
                                return name;
                            }

                            @Override
                            public void close() {
                                server.close();
                            }
                        },
                        Set.of(),
                        true);
    }

    FakeImapServer server() {
        return server;
    }

    FakeAccount account() {
        return Objects.requireNonNull(account);
    }

    ImapBench bench() {
        return bench;
    }

    @Override
    public void delay(Written what) {
        server.delayNext(ImapBench.command(what));
    }

    @Override
    public void catchUp() {
        server.carryOutLate();
    }

    @Override
    public void turnAway(Written what) {
        server.refuseNext(ImapBench.command(what), "[LIMIT] Rate limit hit.");
    }

    @Override
    public void room(long octets) {
        long there =
                account().mailboxes().stream()
                        .map(FakeMailbox::messages)
                        .flatMap(List::stream)
                        .mapToLong(message -> message.content().size())
                        .sum();
        account().limits().quota(there + octets);
    }

    @Override
    public void refuse(String text) {
        account().limits().refuse(text, "[CANNOT] not this one");
    }

    @Override
    public void readOnly(String mailbox) {
        account().mailbox(mailbox).setReadOnly(true);
    }

    @Override
    public ImapRemote remote() {
        return bench.remote();
    }

    @Override
    public MailboxRef ref(String name) {
        return bench.ref(name);
    }

    @Override
    public void create(String name) {
        bench.create(name);
    }

    @Override
    public void delete(String name) {
        bench.delete(name);
    }

    @Override
    public long put(String mailbox, String text, Keywords keywords, Instant date) {
        return bench.put(mailbox, text, keywords, date);
    }

    @Override
    public void mark(String mailbox, long id, Keywords keywords) {
        bench.mark(mailbox, id, keywords);
    }

    @Override
    public void remove(String mailbox, long id) {
        bench.remove(mailbox, id);
    }

    @Override
    public NavigableMap<Long, Held> held(String mailbox) {
        return bench.held(mailbox);
    }

    @Override
    public Set<String> mailboxes() {
        return bench.mailboxes();
    }

    @Override
    public Set<String> subscribed() {
        return bench.subscribed();
    }

    @Override
    public void loseAnswer(Written what) {
        bench.loseAnswer(what);
    }

    @Override
    public void loseCommand(Written what) {
        bench.loseCommand(what);
    }

    @Override
    public boolean tellsIds() {
        return bench.tellsIds();
    }

    @Override
    public boolean moves() {
        return bench.moves();
    }

    @Override
    public boolean expungesSome() {
        return bench.expungesSome();
    }

    @Override
    public boolean keepsNewKeywords() {
        return bench.keepsNewKeywords();
    }

    @Override
    public void close() {
        bench.close();
        server.close();
    }
}
