package org.mailboat.sync.testkit;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A bench with a server in memory.
final class MemoryBench implements HardBench {
    private final MemoryServer server = new MemoryServer().create("INBOX");
    private final Remote remote = new MemoryRemote(server, 2, 10);

    MemoryServer server() {
        return server;
    }

    @Override
    public Remote remote() {
        return remote;
    }

    @Override
    public MailboxRef ref(String name) {
        return new MailboxRef(new MailboxId(1), name, MailboxPath.parse(name));
    }

    @Override
    public void create(String name) {
        server.create(name);
    }

    @Override
    public void delete(String name) {
        server.delete(name);
    }

    @Override
    public long put(String mailbox, String text, Keywords keywords, Instant date) {
        return server.append(mailbox, text, keywords, date);
    }

    @Override
    public void mark(String mailbox, long id, Keywords keywords) {
        server.mark(mailbox, id, server.mails(mailbox).get(id).keywords().plus(keywords));
    }

    @Override
    public void remove(String mailbox, long id) {
        server.expunge(mailbox, id);
    }

    @Override
    public NavigableMap<Long, Held> held(String mailbox) {
        var held = new TreeMap<Long, Held>();
        server.mails(mailbox)
                .forEach((id, mail) ->
                        held.put(id, new Held(mail.text(), mail.keywords(), mail.internalDate())));
        return held;
    }

    @Override
    public Set<String> mailboxes() {
        return new TreeSet<>(server.paths());
    }

    @Override
    public Set<String> subscribed() {
        var names = new TreeSet<String>();
        server.list().stream()
                .filter(RemoteMailbox::subscribed)
                .forEach(mailbox -> names.add(mailbox.wireName()));
        return names;
    }

    @Override
    public void loseAnswer(Written what) {
        server.writes().loseAnswer(what);
    }

    @Override
    public void loseCommand(Written what) {
        server.writes().loseCommand(what);
    }

    @Override
    public void delay(Written what) {
        server.writes().delay(what);
    }

    @Override
    public void catchUp() {
        server.writes().catchUp();
    }

    @Override
    public void turnAway(Written what) {
        server.writes().turnAway(what);
    }

    @Override
    public void room(long octets) {
        server.writes().quota(server.octets() + octets);
    }

    @Override
    public void refuse(String text) {
        server.writes().poison(text);
    }

    @Override
    public void readOnly(String mailbox) {
        server.writes().readOnly(mailbox);
    }

    @Override
    public boolean tellsIds() {
        return server.writes().tellsIds();
    }

    @Override
    public boolean moves() {
        return true;
    }

    @Override
    public boolean expungesSome() {
        return server.writes().expungesSome();
    }

    @Override
    public boolean keepsNewKeywords() {
        return server.writes().unkept(Keywords.of(new Keyword("$New"))).isEmpty();
    }

    @Override
    public void close() {
        remote.close();
    }
}
