package org.mailboat.cli;

import org.mailboat.OutboxMessage;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Amounts;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `send`: puts a message into the outbox.
final class SendCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("send", "Put a message into the outbox; the next sync sends it.")
                .addPositional(Specs.parameter(0, "ACCOUNT", "the account that sends it"))
                .addPositional(
                        Specs.parameters(
                                1,
                                "0..1",
                                "FILE",
                                "a whole message with its header; standard input without it, or"
                                        + " for -"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        String account = session.account(Specs.required(args, 0));
        List<String> files = Specs.parameters(args, 1);
        String file = files.isEmpty() ? "-" : files.getFirst();
        OutboxMessage queued;
        try {
            queued = send(session, account, file);
        } catch (IOException e) {
            throw new MailException(
                    SyncFailure.of(
                            FailureKind.LOCAL_DISK,
                            "The message cannot be read: "
                                    + Printable.of(String.valueOf(e.getMessage()))),
                    e);
        }
        if (session.json()) {
            session.print(json -> json.object("message", () -> Shapes.outbox(json, queued)));
        } else {
            session.stdio()
                    .line(
                            queued.id()
                                    + " waits to be sent to "
                                    + Amounts.count(queued.recipients().size(), "recipient")
                                    + ".");
            session.remark("Send it with: mailboat sync " + account);
        }
        return ExitCode.DONE;
    }

    private static OutboxMessage send(Session session, String account, String file)
            throws IOException {
        var outbox = session.store().outbox();
        if (file.equals("-")) {
            return outbox.send(account, session.stdio().in());
        }
        Path path = Path.of(file);
        if (!Files.isRegularFile(path) && !Files.isReadable(path)) {
            throw new UsageException("there is no file " + Printable.of(file));
        }
        try (InputStream in = Files.newInputStream(path)) {
            return outbox.send(account, in);
        }
    }
}
