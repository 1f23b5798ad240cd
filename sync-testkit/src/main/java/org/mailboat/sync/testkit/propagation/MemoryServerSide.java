package org.mailboat.sync.testkit.propagation;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.Role;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

/// A [MemoryServer] as another client sees it.
public final class MemoryServerSide implements ServerSide {
    private static final String TRASH = "Trash";

    private final MemoryServer server;

    public MemoryServerSide(MemoryServer server) {
        this.server = server;
        // What lies below the trash may be made at any time.
        server.role(TRASH, Role.TRASH);
    }

    @Override
    public List<String> mailboxes() {
        return server.paths();
    }

    @Override
    public List<Held> held(String mailbox) {
        return server.mails(mailbox).entrySet().stream()
                .map(e -> new Held(e.getKey(), e.getValue().text(), e.getValue().keywords()))
                .toList();
    }

    @Override
    public void put(String mailbox, String text, Keywords keywords, Instant date) {
        server.append(mailbox, text, keywords, date);
    }

    @Override
    public void mark(String mailbox, long id, Keywords added, Keywords removed) {
        MemoryServer.Mail mail = server.mails(mailbox).get(id);
        if (mail != null) {
            server.mark(mailbox, id, mail.keywords().plus(added).minus(removed));
        }
    }

    @Override
    public void move(String mailbox, long id, String to) {
        server.move(mailbox, id, to);
    }

    @Override
    public void copy(String mailbox, long id, String to) {
        server.copy(mailbox, id, to);
    }

    @Override
    public void expunge(String mailbox, long id) {
        server.expunge(mailbox, id);
    }

    @Override
    public void create(String mailbox) {
        server.create(mailbox);
    }

    @Override
    public void rename(String mailbox, String to) {
        for (String path : server.paths()) {
            if (isWithin(mailbox, path)) {
                server.rename(path, to + path.substring(mailbox.length()));
            }
        }
    }

    @Override
    public void remove(String mailbox) {
        for (String path : server.paths()) {
            if (isWithin(mailbox, path)) {
                server.delete(path);
            }
        }
    }

    private static boolean isWithin(String mailbox, String path) {
        return path.equals(mailbox) || path.startsWith(mailbox + "/");
    }

    @Override
    public void happen(Happening what, String about) {
        switch (what) {
            case RENUMBER -> server.reset(about);
            case SHUFFLE -> server.reset(about, Collections::reverse);
            case FULL -> server.writes().quota(0);
            case REFUSE -> server.writes().poison("X-Name: " + about + "\r\n");
            case WITHHOLD ->
                    server.paths()
                            .forEach(path ->
                                    server.mails(path)
                                            .forEach((id, mail) -> {
                                                if (TableMail.name(mail.text()).equals(about)) {
                                                    server.refuse(path, id);
                                                }
                                            }));
            case KEEP_ONLY ->
                    server.writes()
                            .keepOnly(Keywords.parse(about).asList().toArray(new Keyword[0]));
            case READ_ONLY -> server.writes().readOnly(about);
            case SHUT -> server.shut(about);
            case LIST_NOTHING -> server.listNothing(true);
            case NO_UIDPLUS -> {
                server.writes().tellNoIds();
                server.writes().expungeAllOrNone();
            }
            case HEAL -> server.heal();
            case OTHER_HOST -> throw new IllegalArgumentException("is none of a server's");
        }
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
    public void loseNothing() {
        server.writes().loseNothing();
    }
}
