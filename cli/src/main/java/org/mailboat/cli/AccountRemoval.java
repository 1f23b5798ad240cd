package org.mailboat.cli;

import org.mailboat.AccountInfo;
import org.mailboat.Accounts.Unsent;
import org.mailboat.cli.output.Amounts;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.ArrayList;

/// `account remove`: forgets an account here.
final class AccountRemoval implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("remove", "Remove an account from this store, not from its server.")
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
            AccountCommands.print(session, removed);
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
                                + "' sends what it can, 'mailboat pending' and 'mailboat outbox'"
                                + " tell what it is;"
                                + " --discard-unsent removes the account all the same.");
    }

    /// As in `3 changes, 2 of them messages that are only here, and 1 message of the outbox were`.
    private static String words(Unsent unsent) {
        var parts = new ArrayList<String>();
        if (unsent.changes() > 0) {
            parts.add(changes(unsent));
        }
        if (unsent.outbox() > 0) {
            parts.add(Amounts.count(unsent.outbox(), "message") + " of the outbox");
        }
        boolean one = unsent.changes() + unsent.outbox() == 1;
        return String.join(" and ", parts) + (one ? " was" : " were");
    }

    private static String changes(Unsent unsent) {
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
        return Amounts.count(unsent.changes(), "change") + messages;
    }
}
