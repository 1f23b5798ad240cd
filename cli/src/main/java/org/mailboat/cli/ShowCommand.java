package org.mailboat.cli;

import org.mailboat.MessageInfo;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.DisplayWidth;
import org.mailboat.cli.output.Table;
import org.mailboat.store.mime.Attachment;
import org.mailboat.store.mime.MessageView;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/// `show`: one message, to read, as its header, its exact octets, or one part.
final class ShowCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("show", "Show a message.")
                .addOption(Specs.flag("--raw", "its exact octets"))
                .addOption(Specs.flag("--headers", "every field of its header"))
                .addOption(Specs.option("--part", "N", "one part, decoded, as in 2.1"))
                .addPositional(
                        Specs.parameter(
                                0, "ID", "p42 or m42, or - to read IDs from standard input"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        boolean raw = Specs.has(args, "--raw");
        boolean headers = Specs.has(args, "--headers");
        String part = Specs.value(args, "--part");
        if ((raw ? 1 : 0) + (headers ? 1 : 0) + (part == null ? 0 : 1) > 1) {
            throw new UsageException("--raw, --headers and --part exclude each other.");
        }
        if (session.json() && (raw || part != null)) {
            throw new UsageException("--raw and --part print octets, so not with --json.");
        }
        for (String id : session.ids(List.of(Specs.required(args, 0)))) {
            List<MessageInfo> placements = session.store().placements(id);
            MessageInfo message = placements.getFirst();
            if (headers) {
                headers(session, message);
            } else if (raw) {
                raw(session, whole(session, message));
            } else if (part != null) {
                part(session, whole(session, message), part);
            } else {
                read(session, whole(session, message), placements);
            }
        }
        return ExitCode.DONE;
    }

    /// The message with its body, fetched now if only its header is here.
    private static MessageInfo whole(Session session, MessageInfo message) {
        return message.state() == MessageInfo.State.HEADERS
                ? session.store().complete(message, session.cancel())
                : message;
    }

    private static void raw(Session session, MessageInfo message) {
        try (var content = session.store().content(message)) {
            content.transferTo(session.stdio().out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void part(Session session, MessageInfo message, String part) {
        try {
            session.store().part(message, part, session.stdio().out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void headers(Session session, MessageInfo message) {
        var fields = session.store().headers(message);
        if (session.json()) {
            session.print(json ->
                    json.array(
                            "headers", () -> fields.forEach(f -> json.tuple(f.name(), f.value()))));
        } else {
            fields.forEach(
                    f -> session.stdio().line(Texts.line(f.name()) + ": " + Texts.line(f.value())));
        }
    }

    /// The message as a person reads it, or all of it as JSON.
    static void read(Session session, MessageInfo message, List<MessageInfo> placements) {
        MessageView view = session.store().view(message);
        if (session.json()) {
            session.print(json -> {
                Shapes.message(json, message);
                Shapes.reading(json, view, placements);
            });
            return;
        }
        head(session, message, view, placements);
        var stdio = session.stdio();
        if (view.text() != null) {
            stdio.line("");
            Texts.lines(view.text()).forEach(stdio::line);
        }
        if (view.truncated()) {
            session.remark("The text goes on; --raw shows all of it.");
        }
        if (!view.attachments().isEmpty()) {
            stdio.line("");
            attachments(session, message, view.attachments());
        }
    }

    private static void head(
            Session session, MessageInfo message, MessageView view, List<MessageInfo> placements) {
        var header = view.header();
        var times = new Times(session.environment());
        field(session, "From", Texts.addresses(header.from()));
        field(session, "To", Texts.addresses(header.to()));
        field(session, "Cc", Texts.addresses(header.cc()));
        field(session, "Bcc", Texts.addresses(header.bcc()));
        field(session, "Reply-To", Texts.addresses(header.replyTo()));
        field(session, "Date", header.date() == null ? "" : times.precise(header.date()));
        field(session, "Subject", session.stdio().bold(Texts.line(header.subject())));
        field(
                session,
                "Mailbox",
                placements.stream()
                        .map(p -> p.account() + ", " + Texts.path(p.mailbox()))
                        .collect(Collectors.joining("; ")));
        field(
                session,
                "Keywords",
                Texts.line(String.join(" ", Shapes.keywords(message.keywords()))));
    }

    private static void field(Session session, String name, String value) {
        if (!value.isEmpty()) {
            session.stdio().line(DisplayWidth.padRight(name + ":", 10) + value);
        }
    }

    private static void attachments(
            Session session, MessageInfo message, List<Attachment> attachments) {
        var stdio = session.stdio();
        stdio.line(
                "Attachments (save one with: mailboat show " + message.id() + " --part N > FILE):");
        var table =
                new Table(
                        Table.Kind.LEFT,
                        Table.Kind.FLEXIBLE,
                        Table.Kind.LEFT,
                        Table.Kind.RIGHT,
                        Table.Kind.LEFT);
        for (Attachment a : attachments) {
            table.row(
                    "  " + a.part(),
                    a.name() == null ? "(no name)" : Texts.line(a.name()),
                    Texts.line(a.type()),
                    Amounts.bytes(a.size()),
                    a.inline() ? "inline" : "");
        }
        table.lines(stdio.terminal().out() ? stdio.terminal().columns() : 0).forEach(stdio::line);
    }
}
