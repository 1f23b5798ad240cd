package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.AccountChange;
import org.mailboat.AccountDraft;
import org.mailboat.AccountInfo;
import org.mailboat.Accounts.Unsent;
import org.mailboat.LoginCheck;
import org.mailboat.MailStore;
import org.mailboat.UsageException;
import org.mailboat.account.ImapUrl;
import org.mailboat.account.PolicyKeys;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.Table;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Policy;
import org.mailboat.model.Printable;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `account …`: the accounts of a store.
final class AccountCommands {
    private AccountCommands() {}

    static List<Command> all() {
        return List.of(new Add(), new ListAll(), new Show(), new Test(), new Set(), new Remove());
    }

    private static void print(Session session, AccountInfo info) {
        session.print(json -> json.object("account", () -> Shapes.account(json, info)));
    }

    private static MailException failed(LoginCheck check, String account) {
        var failure = check.failure();
        if (failure == null) {
            throw new IllegalStateException("a check that went well has not failed");
        }
        return new MailException(
                failure.account() == null ? failure.withAccount(account) : failure);
    }

    private static final class Add implements Command {
        @Override
        public CommandSpec spec() {
            var spec =
                    Specs.command("add", "Add an account; the login is tried first.")
                            .addOption(
                                    Specs.option(
                                            "--imap",
                                            "URL",
                                            "imaps://user@host[:port], or imap:// for STARTTLS; the"
                                                    + " user is percent-encoded"))
                            .addOption(
                                    Specs.option(
                                            "--auth", "MECH", "the SASL mechanism to insist on"))
                            .addOption(
                                    Specs.option(
                                            "--tls-ca",
                                            "PEM",
                                            "a file with the authority to believe"))
                            .addOption(
                                    Specs.option(
                                            "--tls-fingerprint",
                                            "SHA256",
                                            "the one certificate to believe"))
                            .addOption(
                                    Specs.flag(
                                            "--insecure-plaintext",
                                            "no TLS at all; only for a server on this machine"))
                            .addOption(Specs.option("--smtp", "URL", "not supported yet"))
                            .addOption(Specs.flag("--no-check", "save without trying the login"))
                            .addPositional(
                                    Specs.parameter(
                                            0, "NAME", "what to call it: letters, digits, . _ -"));
            Credentials.addOptions(spec);
            return spec;
        }

        @Override
        public int run(ParseResult args, Session session) {
            String name = Specs.required(args, 0);
            checkName(name, session);
            ServerAddress imap = imap(args);
            TlsTrust trust =
                    Tls.trust(
                            Specs.value(args, "--tls-ca"), Specs.value(args, "--tls-fingerprint"));
            var credentials =
                    Credentials.toldOrAsked(
                            args,
                            session.stdio(),
                            "Password of "
                                    + Printable.of(imap.user())
                                    + " at "
                                    + imap.host()
                                    + ": ");
            var draft =
                    new AccountDraft(
                            name,
                            imap,
                            Specs.value(args, "--auth"),
                            trust,
                            credentials.source(),
                            credentials.password(),
                            Policy.DEFAULT);
            var accounts = session.makeStore().accounts();
            if (!Specs.has(args, "--no-check")) {
                LoginCheck check = accounts.check(draft, session.cancel());
                if (!check.ok()) {
                    throw failed(check, name);
                }
            }
            AccountInfo added = accounts.add(draft);
            if (session.json()) {
                print(session, added);
            } else {
                session.stdio().line("The account " + name + " is added.");
                session.remark("Fetch its mail with: mailboat sync " + name);
            }
            return ExitCode.DONE;
        }

        private static void checkName(String name, Session session) {
            if (!Account.isName(name)) {
                throw new UsageException(
                        "an account's name has small letters, digits and . _ -, and begins with a"
                                + " letter or digit; not "
                                + Printable.of(name));
            }
            boolean taken =
                    session.storeIfAny().stream()
                            .flatMap(s -> s.accounts().list().stream())
                            .anyMatch(a -> a.account().name().equals(name));
            if (taken) {
                throw new UsageException(
                        "there is an account " + name + " already; 'account set' changes it.");
            }
        }

        private static ServerAddress imap(ParseResult args) {
            if (Specs.has(args, "--smtp")) {
                throw new UsageException("--smtp is not supported yet: nothing is sent so far.");
            }
            String url = Specs.value(args, "--imap");
            if (url == null) {
                throw new UsageException(
                        "account add needs --imap, as in --imap imaps://me@imap.example.org");
            }
            return ImapUrl.parse(url, Specs.has(args, "--insecure-plaintext"));
        }
    }

    private static final class ListAll implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("list", "List the accounts.");
        }

        @Override
        public int run(ParseResult args, Session session) {
            List<AccountInfo> accounts =
                    session.storeIfAny()
                            .map(MailStore::accounts)
                            .map(a -> a.list())
                            .orElse(List.of());
            if (session.json()) {
                session.print(
                        json -> json.objects("accounts", accounts, a -> Shapes.account(json, a)));
                return ExitCode.DONE;
            }
            if (accounts.isEmpty()) {
                session.remark("There is no account yet; 'mailboat account add' makes one.");
            }
            var table = new Table(Table.Kind.LEFT, Table.Kind.LEFT, Table.Kind.LEFT);
            for (AccountInfo a : accounts) {
                table.row(
                        a.account().id().toString(),
                        a.account().name(),
                        Printable.of(a.account().imap().toString()));
            }
            table.lines(0).forEach(session.stdio()::line);
            return ExitCode.DONE;
        }
    }

    private static final class Show implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("show", "Show an account and its settings.")
                    .addPositional(Specs.parameter(0, "NAME", "the account"));
        }

        @Override
        public int run(ParseResult args, Session session) {
            AccountInfo info =
                    session.store().accounts().get(session.account(Specs.required(args, 0)));
            if (session.json()) {
                print(session, info);
                return ExitCode.DONE;
            }
            Account a = info.account();
            var table = new Table(Table.Kind.LEFT, Table.Kind.LEFT);
            table.row("id", a.id().toString()).row("name", a.name());
            table.row("imap", Printable.of(a.imap().toString()));
            table.row("tls", Shapes.tlsMode(a.imap().security()) + Tls.words(a.trust()));
            table.row("auth", a.mechanism() == null ? "the best offered" : a.mechanism());
            table.row("credentials", Shapes.credentials(a.credentials()));
            PolicyKeys.print(a.policy()).forEach((k, v) -> table.row(k, Printable.of(v)));
            var times = new Times(session.environment());
            for (var demotion : info.demotions()) {
                table.row(
                        "not used",
                        Printable.of(demotion.capability())
                                + " since "
                                + times.minute(demotion.since())
                                + ": "
                                + Printable.of(demotion.reason()));
            }
            table.lines(0).forEach(session.stdio()::line);
            return ExitCode.DONE;
        }
    }

    private static final class Test implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("test", "Log in and out again.")
                    .addPositional(Specs.parameter(0, "NAME", "the account"));
        }

        @Override
        public int run(ParseResult args, Session session) {
            String name = session.account(Specs.required(args, 0));
            LoginCheck check = session.store().accounts().check(name, session.cancel());
            if (!check.ok()) {
                throw failed(check, name);
            }
            if (session.json()) {
                session.print(json ->
                        json.field("ok", true).strings("capabilities", check.capabilities()));
            } else {
                session.stdio().line("The login of " + name + " works.");
                session.remark(
                        "The server offers: "
                                + Printable.of(String.join(" ", check.capabilities())));
            }
            return ExitCode.DONE;
        }
    }

    private static final class Set implements Command {
        @Override
        public CommandSpec spec() {
            var spec =
                    Specs.command("set", "Change settings of an account.")
                            .addPositional(Specs.parameter(0, "NAME", "the account"))
                            .addPositional(
                                    Specs.parameters(
                                            1,
                                            "0..*",
                                            "KEY=VALUE",
                                            String.join(
                                                            ", ",
                                                            PolicyKeys.print(Policy.DEFAULT)
                                                                    .keySet())
                                                    + ", imap, auth, tls-ca, tls-fingerprint"));
            Credentials.addOptions(spec);
            return spec;
        }

        @Override
        public int run(ParseResult args, Session session) {
            String name = session.account(Specs.required(args, 0));
            Map<String, String> settings = settings(Specs.parameters(args, 1));
            Credentials credentials = Credentials.told(args, session.stdio());
            if (settings.isEmpty() && credentials == null) {
                throw new UsageException("account set needs KEY=VALUE, as in direction=pull");
            }
            AccountInfo before = session.store().accounts().get(name);
            AccountInfo after =
                    session.store().accounts().change(name, change(before, settings, credentials));
            if (session.json()) {
                print(session, after);
            } else {
                session.stdio().line("The account " + name + " is changed.");
            }
            return ExitCode.DONE;
        }

        private static Map<String, String> settings(List<String> words) {
            var settings = new LinkedHashMap<String, String>();
            for (String word : words) {
                int equals = word.indexOf('=');
                if (equals < 1) {
                    throw new UsageException(
                            "a setting is KEY=VALUE, as in direction=pull; not "
                                    + Printable.of(word));
                }
                settings.put(word.substring(0, equals), word.substring(equals + 1));
            }
            return settings;
        }

        private static AccountChange change(
                AccountInfo before,
                Map<String, String> settings,
                @Nullable Credentials credentials) {
            String imap = settings.remove("imap");
            String auth = settings.remove("auth");
            String ca = settings.remove("tls-ca");
            String fingerprint = settings.remove("tls-fingerprint");
            boolean plaintext =
                    before.account().imap().security() == ServerAddress.Security.PLAINTEXT;
            Policy policy = before.account().policy();
            for (var setting : settings.entrySet()) {
                policy = PolicyKeys.with(policy, setting.getKey(), setting.getValue());
            }
            return new AccountChange(
                    imap == null
                            ? null
                            : ImapUrl.parse(imap, plaintext && imap.startsWith("imap:")),
                    auth,
                    ca == null && fingerprint == null ? null : Tls.trust(ca, fingerprint),
                    credentials == null ? null : credentials.source(),
                    credentials == null ? null : credentials.password(),
                    settings);
        }
    }

    private static final class Remove implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command(
                            "remove", "Remove an account from this store, not from its server.")
                    .addOption(
                            Specs.flag(
                                    "--discard-unsent",
                                    "also what its server never had, which is lost then"))
                    .addPositional(Specs.parameter(0, "NAME", "the account"));
        }

        @Override
        public int run(ParseResult args, Session session) {
            String name = session.account(Specs.required(args, 0));
            var accounts = session.store().accounts();
            AccountInfo removed = accounts.get(name);
            Unsent unsent = accounts.unsent(name);
            if (!unsent.isNothing() && !Specs.has(args, "--discard-unsent")) {
                throw new MailException(refusal(name, unsent));
            }
            accounts.remove(name);
            if (session.json()) {
                print(session, removed);
            } else {
                session.stdio()
                        .line("The account " + name + " is removed; its server was not touched.");
            }
            if (!unsent.isNothing()) {
                session.note(words(unsent) + " dropped.");
            }
            return ExitCode.DONE;
        }

        private static SyncFailure refusal(String name, Unsent unsent) {
            return SyncFailure.of(
                            FailureKind.NEEDS_DECISION,
                            "The account is not removed: "
                                    + words(unsent)
                                    + " never sent to its server.")
                    .withAccount(name)
                    .withNextStep(
                            "'mailboat sync "
                                    + name
                                    + "' sends what it can, 'mailboat pending' tells what it is;"
                                    + " --discard-unsent removes the account all the same.");
        }

        /// As in `3 changes, 2 of them messages that are only here, were`.
        private static String words(Unsent unsent) {
            boolean one = unsent.changes() == 1;
            String messages =
                    unsent.messages() == 0
                            ? ""
                            : one
                                    ? ", a message that is only here,"
                                    : ", "
                                            + unsent.messages()
                                            + " of them "
                                            + (unsent.messages() == 1
                                                    ? "a message that is only here,"
                                                    : "messages that are only here,");
            return Amounts.count(unsent.changes(), "change") + messages + (one ? " was" : " were");
        }
    }
}
