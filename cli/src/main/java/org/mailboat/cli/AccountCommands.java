package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.AccountChange;
import org.mailboat.AccountDraft;
import org.mailboat.AccountInfo;
import org.mailboat.LoginCheck;
import org.mailboat.MailStore;
import org.mailboat.UsageException;
import org.mailboat.account.ImapUrl;
import org.mailboat.account.PolicyKeys;
import org.mailboat.account.SmtpUrl;
import org.mailboat.cli.output.Table;
import org.mailboat.model.Account;
import org.mailboat.model.MailException;
import org.mailboat.model.Policy;
import org.mailboat.model.Printable;
import org.mailboat.model.ServerAddress;
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
        return List.of(
                new Add(), new ListAll(), new Show(), new Test(), new Set(), new AccountRemoval());
    }

    static void print(Session session, AccountInfo info) {
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
                            .addOption(
                                    Specs.option(
                                            "--smtp",
                                            "URL",
                                            "the server that sends mail:"
                                                    + " smtps://[user@]host[:port], or smtp:// for"
                                                    + " STARTTLS; the same login unless it names"
                                                    + " another user"))
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
                            Policy.DEFAULT,
                            smtp(args, imap));
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
            String url = Specs.value(args, "--imap");
            if (url == null) {
                throw new UsageException(
                        "account add needs --imap, as in --imap imaps://me@imap.example.org");
            }
            String smtp = Specs.value(args, "--smtp");
            boolean other = smtp != null && smtp.startsWith("smtp:") && url.startsWith("imaps:");
            return ImapUrl.parse(url, Specs.has(args, "--insecure-plaintext") && !other);
        }

        private static @Nullable ServerAddress smtp(ParseResult args, ServerAddress imap) {
            String url = Specs.value(args, "--smtp");
            return url == null
                    ? null
                    : SmtpUrl.parse(
                            url,
                            Specs.has(args, "--insecure-plaintext") && url.startsWith("smtp:"),
                            imap.user());
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
            ServerAddress smtp = a.smtp();
            table.row("smtp", smtp == null ? "none" : Printable.of(smtp.url("smtp")));
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
                                                    + ", imap, smtp, auth, tls-ca,"
                                                    + " tls-fingerprint"))
                            .addOption(
                                    Specs.flag(
                                            "--insecure-plaintext",
                                            "no TLS at all to a server given as smtp://; only on"
                                                    + " this machine"));
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
                    session.store()
                            .accounts()
                            .change(
                                    name,
                                    change(
                                            before,
                                            settings,
                                            credentials,
                                            Specs.has(args, "--insecure-plaintext")));
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
                @Nullable Credentials credentials,
                boolean insecure) {
            String imap = settings.remove("imap");
            String smtp = settings.remove("smtp");
            String auth = settings.remove("auth");
            String ca = settings.remove("tls-ca");
            String fingerprint = settings.remove("tls-fingerprint");
            boolean plaintext =
                    before.account().imap().security() == ServerAddress.Security.PLAINTEXT;
            Policy policy = before.account().policy();
            for (var setting : settings.entrySet()) {
                policy = PolicyKeys.with(policy, setting.getKey(), setting.getValue());
            }
            ServerAddress server =
                    imap == null
                            ? null
                            : ImapUrl.parse(imap, plaintext && imap.startsWith("imap:"));
            return new AccountChange(
                    server,
                    auth,
                    ca == null && fingerprint == null ? null : Tls.trust(ca, fingerprint),
                    credentials == null ? null : credentials.source(),
                    credentials == null ? null : credentials.password(),
                    settings,
                    smtp(smtp, insecure, before.account(), server),
                    smtp != null && smtp.isEmpty());
        }

        private static @Nullable ServerAddress smtp(
                @Nullable String url,
                boolean insecure,
                Account before,
                @Nullable ServerAddress imap) {
            if (url == null || url.isEmpty()) {
                return null;
            }
            ServerAddress old = before.smtp();
            boolean plaintext =
                    insecure || (old != null && old.security() == ServerAddress.Security.PLAINTEXT);
            return SmtpUrl.parse(
                    url,
                    plaintext && url.startsWith("smtp:"),
                    (imap == null ? before.imap() : imap).user());
        }
    }
}
