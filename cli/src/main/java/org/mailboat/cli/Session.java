package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailStore;
import org.mailboat.MailStoreOptions;
import org.mailboat.MailboxInfo;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Json;
import org.mailboat.cli.output.Stdio;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What one command works with: the streams, the global options, the store, and the wish to stop.
final class Session implements AutoCloseable {
    /// How much is said.
    enum Voice {
        QUIET,
        NORMAL,
        VERBOSE
    }

    private final Stdio stdio;
    private final Environment environment;
    private final boolean homeTold;
    private Path home;
    private final boolean json;
    private final Voice voice;
    private final Cancel cancel = new Cancel();
    private final Interruption interruption = new Interruption(cancel);
    private @Nullable MailStore store;

    /// @param told the home that an option names, or null
    Session(Stdio stdio, Environment environment, @Nullable Path told, boolean json, Voice voice) {
        this.stdio = stdio;
        this.environment = environment;
        homeTold = told != null;
        home = (told == null ? environment.defaultHome() : told).toAbsolutePath().normalize();
        this.json = json;
        this.voice = voice;
    }

    Stdio stdio() {
        return stdio;
    }

    Environment environment() {
        return environment;
    }

    Path home() {
        return home;
    }

    /// Whether an option named the home.
    boolean homeTold() {
        return homeTold;
    }

    /// Takes another home, before the store is opened.
    void moveTo(Path other) {
        if (store != null) {
            throw new IllegalStateException("the store is open");
        }
        home = other;
    }

    boolean json() {
        return json;
    }

    Voice voice() {
        return voice;
    }

    /// The result as one JSON object.
    void print(Consumer<Json> fields) {
        Json.line(stdio.out(), fields);
    }

    /// A remark for a person who reads the result, unless none is wanted.
    void remark(String text) {
        if (!json) {
            note(text);
        }
    }

    /// What the result does not tell, and is worth knowing however it is read.
    void note(String text) {
        if (voice != Voice.QUIET) {
            stdio.flush();
            stdio.say(text);
        }
    }

    /// Tells that one of several things failed, while the others go on.
    void failed(SyncFailure failure) {
        stdio.flush();
        stdio.say("mailboat: " + failure.sentence());
        if (json) {
            print(out -> out.object("error", () -> Shapes.failure(out, failure)));
        }
    }

    /// The wish to stop; from now on the first signal sets it.
    Cancel cancel() {
        interruption.listen();
        return cancel;
    }

    /// 130 or 143 if a signal came, else the code.
    int exitCode(int code) {
        return interruption.exitCode() == 0 ? code : interruption.exitCode();
    }

    /// The store in the home.
    ///
    /// @throws UsageException if there is none
    MailStore store() {
        return storeIfAny()
                .orElseThrow(() ->
                        new UsageException(
                                "there is no mail store in "
                                        + Printable.of(home.toString())
                                        + " yet; 'mailboat account add' makes one."));
    }

    /// The store in the home, or nothing where no account was ever added.
    Optional<MailStore> storeIfAny() {
        return store != null || Files.exists(home) ? Optional.of(open()) : Optional.empty();
    }

    /// The store in the home, made if absent.
    MailStore makeStore() {
        return open();
    }

    private MailStore open() {
        MailStore opened = store;
        if (opened == null) {
            String wireLog = environment.variables().getOrDefault("MAILBOAT_WIRE_LOG", "");
            opened =
                    MailStore.open(
                            home,
                            MailStoreOptions.DEFAULT
                                    .withThreads(MailStoreOptions.Threads.PLATFORM)
                                    .withClock(environment.clock())
                                    .withWireLog(wireLog.isEmpty() ? null : Path.of(wireLog)));
            store = opened;
        }
        return opened;
    }

    /// The account's name, once it is known to exist.
    String account(String name) {
        List<String> names = accounts();
        if (!names.contains(name)) {
            throw new UsageException(
                    names.isEmpty()
                            ? "there is no account yet; 'mailboat account add' makes one."
                            : "there is no account "
                                    + Printable.of(name)
                                    + CloseMatches.hint(name, names));
        }
        return name;
    }

    List<String> accounts() {
        return store().accounts().list().stream().map(a -> a.account().name()).toList();
    }

    /// The mailbox of this path or `id:b42`, also one that is gone.
    MailboxInfo anyMailbox(String account, String pathOrId) {
        account(account);
        return store().anyMailbox(account, pathOrId);
    }

    /// The mailbox of this path or `id:b42`.
    MailboxInfo mailbox(String account, String pathOrId) {
        account(account);
        if (!pathOrId.startsWith("id:")) {
            var paths = store().mailboxes(account).stream().map(MailboxInfo::path).toList();
            if (!paths.contains(MailboxPath.parse(pathOrId))) {
                throw new UsageException(
                        "there is no mailbox "
                                + Printable.of(pathOrId)
                                + " in "
                                + account
                                + CloseMatches.hint(
                                        pathOrId,
                                        paths.stream().map(MailboxPath::toString).toList()));
            }
        }
        return store().mailbox(account, pathOrId);
    }

    /// IDs given as arguments; `-` stands for those on standard input, one a line.
    List<String> ids(List<String> told) {
        var ids = new ArrayList<String>();
        for (String id : told) {
            if (id.equals("-")) {
                new BufferedReader(new InputStreamReader(stdio.in(), StandardCharsets.UTF_8))
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .forEach(ids::add);
            } else {
                ids.add(id);
            }
        }
        return ids;
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
