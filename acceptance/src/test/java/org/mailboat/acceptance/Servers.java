package org.mailboat.acceptance;

import org.mailboat.imap.testkit.DovecotOptions;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.imap.testkit.TestServer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The Dovecots that all tests here share; each test takes a user of its own. They end with the
/// process.
public final class Servers {
    /// Maildir++, `.` between levels, names may hold anything.
    public static final DovecotServer DOTS =
            DovecotServer.start(DovecotOptions.defaults().withListEscape());

    private static DovecotServer slashes;

    private Servers() {}

    /// Dovecot's own format, `/` between levels, names may hold anything. Started on first use.
    static synchronized DovecotServer slashes() {
        if (slashes == null) {
            slashes =
                    DovecotServer.start(
                            DovecotOptions.defaults()
                                    .withFormat(DovecotOptions.Format.SDBOX)
                                    .withListEscape());
        }
        return slashes;
    }

    static PlainImap login(TestServer server, String user) throws IOException {
        return new PlainImap(server, user);
    }

    /// Makes every mailbox and spreads messages over them, the same in every run.
    static void fill(TestServer server, String user, Map<String, String> names, int messages)
            throws IOException {
        try (PlainImap imap = login(server, user)) {
            for (String wireName : HardMailboxes.toCreate(names)) {
                imap.create(wireName);
            }
            spread(imap, List.copyOf(names.keySet()), messages);
        }
    }

    /// The same on a server that does not take every name.
    ///
    /// @return the names that it took
    static Map<String, String> fillWhereTaken(
            TestServer server, String user, Map<String, String> names, int messages)
            throws IOException {
        var taken = new LinkedHashMap<>(names);
        try (PlainImap imap = login(server, user)) {
            for (String wireName : HardMailboxes.toCreate(names)) {
                if (!imap.tryToCreate(wireName)) {
                    taken.remove(wireName);
                }
            }
            spread(imap, List.copyOf(taken.keySet()), messages);
        }
        return taken;
    }

    private static void spread(PlainImap imap, List<String> wireNames, int messages)
            throws IOException {
        var shares = new ArrayList<List<TestMessage>>();
        wireNames.forEach(name -> shares.add(new ArrayList<>()));
        for (int i = 1; i <= messages; i++) {
            shares.get(share(i, wireNames.size())).add(TestMessage.numbered(i));
        }
        for (int i = 0; i < wireNames.size(); i++) {
            imap.select(wireNames.get(i));
            imap.append(wireNames.get(i), shares.get(i));
        }
    }

    /// Every other message goes to the first mailbox, the rest around; the last one stays empty.
    private static int share(int message, int mailboxes) {
        return message % 2 == 0 ? 0 : (message / 2) % (mailboxes - 1);
    }

    static ServerContents contents(TestServer server, String user) throws IOException {
        try (PlainImap imap = login(server, user)) {
            return imap.readAll();
        }
    }
}
