package org.mailboat.cli;

import org.mailboat.MailStore;
import org.mailboat.Outbox;
import org.mailboat.OutboxMessage;
import org.mailboat.cli.output.Amounts;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/// `outbox`: messages that are to be sent; `outbox retry` and `outbox cancel`.
final class OutboxCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("outbox", "List messages that are to be sent.")
                .addPositional(
                        Specs.parameters(0, "0..1", "ACCOUNT", "only those of this account"));
    }

    /// Its own commands.
    static List<Command> more() {
        return List.of(
                new With(
                        "retry",
                        "Have messages sent by the next sync, whatever became of them before.",
                        Outbox::retry,
                        "sent by the next sync"),
                new With("cancel", "Drop messages, unsent.", Outbox::cancel, "dropped"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        List<String> told = Specs.parameters(args, 0);
        String account = told.isEmpty() ? null : session.account(told.getFirst());
        List<OutboxMessage> messages =
                session.storeIfAny()
                        .map(MailStore::outbox)
                        .map(outbox -> outbox.list(account))
                        .orElse(List.of());
        if (session.json()) {
            session.print(json -> json.objects("outbox", messages, m -> Shapes.outbox(json, m)));
            return ExitCode.DONE;
        }
        messages.forEach(message -> print(session, message));
        if (messages.isEmpty()) {
            session.remark("The outbox is empty.");
        }
        return ExitCode.DONE;
    }

    private static void print(Session session, OutboxMessage message) {
        session.stdio()
                .line(
                        message.id()
                                + "  "
                                + message.account()
                                + ": "
                                + state(message, session)
                                + ", to "
                                + Texts.line(String.join(", ", message.recipients()))
                                + (message.subject() == null
                                        ? ""
                                        : ": " + Texts.line(message.subject())));
        SyncFailure failure = message.failure();
        if (failure != null) {
            session.stdio()
                    .line(
                            "    failed "
                                    + Amounts.count(message.attempts(), "time")
                                    + ": "
                                    + Texts.line(words(failure)));
        }
        session.stdio().line("    " + message.nextStep());
    }

    /// Without what to do, which follows.
    private static String words(SyncFailure failure) {
        String said = failure.serverText();
        return failure.text() + (said == null ? "" : " The server says: " + said);
    }

    private static String state(OutboxMessage message, Session session) {
        var nextTry = message.nextTry();
        return message.state() == OutboxState.WAITING && nextTry != null
                ? "waiting until " + new Times(session.environment()).minute(nextTry)
                : switch (message.state()) {
                    case WAITING -> "waiting";
                    case SENDING -> "being sent";
                    case SENT -> "sent";
                    case REFUSED -> "refused";
                    case UNKNOWN -> "not known whether it was sent";
                };
    }

    /// A command for some of the messages.
    private record With(
            String name,
            String description,
            BiConsumer<Outbox, Collection<OutboxId>> change,
            String outcome)
            implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command(name, description)
                    .addPositional(
                            Specs.parameters(
                                    0,
                                    "1..*",
                                    "ID",
                                    "o42 as 'mailboat outbox' tells it, or - to read IDs from"
                                            + " standard input"));
        }

        @Override
        public int run(ParseResult args, Session session) {
            List<OutboxId> ids =
                    session.ids(Specs.parameters(args, 0)).stream()
                            .distinct()
                            .map(OutboxId::parse)
                            .toList();
            Outbox outbox = session.store().outbox();
            change.accept(outbox, ids);
            if (session.json()) {
                session.print(json ->
                        json.strings("messages", ids.stream().map(OutboxId::toString).toList()));
            } else {
                session.remark(Amounts.count(ids.size(), "message") + ": " + outcome + ".");
            }
            return ExitCode.DONE;
        }
    }
}
