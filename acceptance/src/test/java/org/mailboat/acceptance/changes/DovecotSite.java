package org.mailboat.acceptance.changes;

import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.testkit.DovecotServer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/// A user of a Dovecot that goes on for others. What an administrator or a disaster does is done to
/// its Maildir while nobody is connected.
public final class DovecotSite implements Site {
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final AtomicInteger UID_VALIDITIES = new AtomicInteger(2_000_000_000);

    private final DovecotServer server;
    private final String user;

    /// A new user of this server, whose mail is in Maildir++.
    DovecotSite(DovecotServer server) {
        this(server, "changes" + USERS.incrementAndGet());
    }

    /// This user of this server.
    public DovecotSite(DovecotServer server, String user) {
        this.server = server;
        this.user = user;
    }

    @Override
    public String name() {
        return "Dovecot";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public char separator() {
        return '.';
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String user(String name) {
        return server.user(name);
    }

    @Override
    public void restrict(Level level, FaultProxy proxy) {
        level.restrict(proxy);
    }

    private Path directory(String mailbox) {
        Path maildir = server.home(user).resolve("Maildir");
        return mailbox.equals("INBOX") ? maildir : maildir.resolve("." + mailbox);
    }

    @Override
    public void resetUidValidity(String mailbox, LongUnaryOperator renumber) throws IOException {
        Path uidList = directory(mailbox).resolve("dovecot-uidlist");
        List<String> old = Files.readAllLines(uidList, StandardCharsets.ISO_8859_1);
        Map<Long, String> renumbered = new TreeMap<>();
        for (String line : old.subList(1, old.size())) {
            int space = line.indexOf(' ');
            long uid = renumber.applyAsLong(Long.parseLong(line.substring(0, space)));
            renumbered.put(uid, uid + line.substring(space));
        }
        long next = renumbered.keySet().stream().mapToLong(u -> u).max().orElse(0) + 1;
        var lines = new ArrayList<String>();
        lines.add(
                old.getFirst()
                        .replaceFirst(" V\\d+", " V" + UID_VALIDITIES.incrementAndGet())
                        .replaceFirst(" N\\d+", " N" + next));
        lines.addAll(renumbered.values());
        Files.write(uidList, lines, StandardCharsets.ISO_8859_1);
        loseIndex(mailbox);
    }

    @Override
    public void loseIndex(String mailbox) throws IOException {
        for (Path file : files(directory(mailbox))) {
            if (file.getFileName().toString().startsWith("dovecot.index")) {
                Files.delete(file);
            }
        }
        deleteListIndex();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Override
    public Restoration backUp(String mailbox) throws IOException {
        Path original = directory(mailbox);
        Path copy = server.home(user).resolve("backup-" + mailbox);
        copy(original, copy);
        return () -> {
            deleteAll(original);
            Files.move(copy, original);
            deleteListIndex();
        };
    }

    /// It holds what STATUS answers without opening the mailbox.
    private void deleteListIndex() throws IOException {
        for (Path file : files(directory("INBOX"))) {
            if (file.getFileName().toString().startsWith("dovecot.list.index")) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                Files.setAttribute(target, "unix:uid", Files.getAttribute(path, "unix:uid"));
                Files.setAttribute(target, "unix:gid", Files.getAttribute(path, "unix:gid"));
            }
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() {}
}
