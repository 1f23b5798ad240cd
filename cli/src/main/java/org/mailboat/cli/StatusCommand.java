package org.mailboat.cli;

import org.mailboat.AccountStatus;
import org.mailboat.MailStore;
import org.mailboat.cli.output.Amounts;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.List;

/// `status`: how every account and mailbox stands.
final class StatusCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command(
                "status", "Tell per account and mailbox: last success, pending, failures.");
    }

    @Override
    public int run(ParseResult args, Session session) {
        List<AccountStatus> accounts =
                session.storeIfAny().map(MailStore::status).orElse(List.of());
        if (session.json()) {
            session.print(json -> json.objects("accounts", accounts, a -> Shapes.status(json, a)));
            return ExitCode.DONE;
        }
        if (accounts.isEmpty()) {
            session.remark("There is no account yet; 'mailboat account add' makes one.");
        }
        accounts.forEach(account -> print(session, account));
        return ExitCode.DONE;
    }

    private static void print(Session session, AccountStatus account) {
        var stdio = session.stdio();
        var times = new Times(session.environment());
        String since =
                account.lastSuccess() == null
                        ? "never synced completely"
                        : "last complete sync " + times.minute(account.lastSuccess());
        String waiting =
                account.nextTry() == null
                        ? ""
                        : ", waiting until " + times.minute(account.nextTry());
        stdio.line(
                stdio.bold(account.account())
                        + ": "
                        + state(account.state())
                        + waiting
                        + ", "
                        + since
                        + ", "
                        + Amounts.count(account.mailboxes().size(), "mailbox")
                        + pending(account.pending())
                        + outbox(account.outbox()));
        account.failures().forEach(failure -> failure(session, failure));
        for (var mailbox : account.mailboxes()) {
            boolean quiet = mailbox.failures().isEmpty() && mailbox.pending() == 0;
            if (!quiet || session.voice() == Session.Voice.VERBOSE) {
                String confirmed =
                        mailbox.lastConfirmed() == null
                                ? "not confirmed yet"
                                : "confirmed " + times.minute(mailbox.lastConfirmed());
                stdio.line(
                        "  "
                                + Texts.path(mailbox.path())
                                + ": "
                                + confirmed
                                + pending(mailbox.pending()));
                mailbox.failures().forEach(failure -> failure(session, failure));
            }
        }
    }

    private static String state(AccountStatus.State state) {
        return switch (state) {
            case NEW -> "new";
            case OK -> "in agreement";
            case INCOMPLETE -> "incomplete";
            case FAILED -> "failed";
            case REFUSED -> "waits for a decision";
        };
    }

    private static String outbox(long messages) {
        return messages == 0 ? "" : ", " + Amounts.count(messages, "message") + " in the outbox";
    }

    private static String pending(long pending) {
        return pending == 0 ? "" : ", " + Amounts.count(pending, "change") + " not yet uploaded";
    }

    private static void failure(Session session, SyncFailure failure) {
        session.stdio().line("    " + failure.sentence());
        if (failure.nextTry() != null) {
            session.stdio()
                    .line(
                            "    Next try: "
                                    + new Times(session.environment()).minute(failure.nextTry()));
        }
    }
}
