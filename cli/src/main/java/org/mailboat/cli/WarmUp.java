package org.mailboat.cli;

import org.mailboat.Edits;
import org.mailboat.MailStore;
import org.mailboat.MailStoreOptions;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;
import org.mailboat.NewMessage;
import org.mailboat.cli.output.Stdio;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.SyncRequest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Goes through commands, for the build to learn which classes a start needs. Not part of the
/// command line.
///
/// Most starts are short. What is used beyond what is done here stays out: every class that is
/// learnt costs each start a little.
final class WarmUp {
    private static final String ACCOUNT = "training";
    private static final int EDITED = 5;
    private static final byte[] LETTER =
            "Subject: training\r\n\r\nwith a letter\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PASSWORD = "training\n".getBytes(StandardCharsets.US_ASCII);

    private WarmUp() {}

    /// @param args `commands` with [#commands]'s, `edits` with [#edits]'s, or `sync` with [#sync]'s
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "sync" -> sync(args[1], args[2], args[3]);
            case "edits" -> edits(Path.of(args[1]));
            default -> commands(args[1], args[2], args[3], args[4], args[5], args[6]);
        }
    }

    /// All but `sync`.
    ///
    /// @param home that a demo left
    /// @param fresh a home to be made with an account with mail
    /// @param behind another one with the same
    /// @param other a home to be made with an account that is only logged in to, by SCRAM
    /// @param mail the address of the one
    /// @param login the address of the other
    private static void commands(
            String home, String fresh, String behind, String other, String mail, String login) {
        add(fresh, ACCOUNT, mail);
        add(behind, ACCOUNT, mail);
        add(other, "login", login);
        go("--home", fresh, "account", "test", ACCOUNT);
        go("--help");
        go("sync", "--help");
        go("--version");
        go("no-such-command");
        for (String form : List.of("--quiet", "--json")) {
            go("--home", home, form, "status");
            go("--home", home, form, "account", "list");
            go("--home", home, form, "mailboxes");
            go("--home", home, form, "list", "demo", "INBOX");
            go("--home", home, form, "show", "p1");
        }
        go("--home", home, "show", "p1", "--raw");
    }

    /// Has something to be sent. Nothing is learnt from this.
    ///
    /// @param home see [#commands], `behind`
    private static void edits(Path home) throws IOException, InterruptedException {
        try (MailStore store = MailStore.open(home)) {
            store.synchronizeInBackground(SyncRequest.of()).await();
            List<PlacementId> messages =
                    store
                            .page(MessageQuery.mailbox(store.mailbox(ACCOUNT, "Lists")), 4 * EDITED)
                            .messages()
                            .stream()
                            .map(MessageInfo::id)
                            .toList();
            MailboxId inbox = store.mailbox(ACCOUNT, "INBOX").id();
            Edits edits = store.edits();
            edits.mark(messages.subList(0, EDITED), Keywords.of(Keyword.FLAGGED), Keywords.none());
            edits.move(messages.subList(EDITED, 2 * EDITED), inbox);
            edits.copy(messages.subList(2 * EDITED, 3 * EDITED), inbox);
            edits.deleteForever(messages.subList(3 * EDITED, messages.size()));
            edits.addMessages(
                    inbox,
                    List.of(
                            new NewMessage(
                                    () -> new ByteArrayInputStream(LETTER),
                                    Keywords.none(),
                                    null)));
        }
    }

    /// A first sync, syncs that find nothing, one that finds changes on both sides, and a login by
    /// SCRAM.
    ///
    /// @param home see [#commands], `fresh`
    /// @param behind see there; with edits, and with another state on the server than was seen
    /// @param other see there
    private static void sync(String home, String behind, String other) {
        go("--home", home, "--quiet", "sync");
        go("--home", behind, "--quiet", "sync");
        go("--home", home, "sync", ACCOUNT);
        go("--home", home, "--json", "sync");
        stop(Path.of(home));
        go("--home", other, "account", "test", "login");
        if (System.getenv().isEmpty()) {
            throw new IllegalStateException("every program is given something");
        }
    }

    /// A store may be closed before a run is wholly over.
    private static void stop(Path home) {
        try (MailStore store =
                MailStore.open(
                        home,
                        MailStoreOptions.DEFAULT.withThreads(MailStoreOptions.Threads.PLATFORM))) {
            store.synchronizeInBackground(SyncRequest.of());
        }
    }

    private static void add(String home, String account, String address) {
        go(
                new ByteArrayInputStream(PASSWORD),
                "--home",
                home,
                "account",
                "add",
                account,
                "--imap",
                address,
                "--insecure-plaintext",
                "--password-stdin");
    }

    private static void go(String... args) {
        go(InputStream.nullInputStream(), args);
    }

    private static void go(InputStream in, String... args) {
        var stdio =
                new Stdio(
                        in,
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        Stdio.Terminal.NONE);
        int exit = new Cli(stdio, Main.environment(Map.of())).run(args);
        if (exit != ExitCode.DONE && exit != ExitCode.USAGE) {
            throw new IllegalStateException(List.of(args) + " ended with " + exit);
        }
    }
}
