package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.CompletedMessage;
import org.mailboat.MailStore;
import org.mailboat.MessageInfo;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.DisplayWidth;
import org.mailboat.cli.output.LineWrap;
import org.mailboat.cli.output.Table;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.mime.Attachment;
import org.mailboat.store.mime.MessageView;
import org.mailboat.store.mime.Notice;
import org.mailboat.store.mime.NoticeLine;
import org.mailboat.sync.port.Cancel;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `show`: a message or those of a thread, to read, as header, exact octets, or one part.
final class ShowCommand implements Command {
    private static final int RULE = 60;

    @Override
    public CommandSpec spec() {
        return Specs.command("show", "Show a message, or every message of a thread.")
                .addOption(Specs.flag("--raw", "its exact octets"))
                .addOption(Specs.flag("--headers", "every field of its header"))
                .addOption(Specs.option("--part", "N", "one part, decoded, as in 2.1"))
                .addOption(
                        Specs.option(
                                "--output",
                                "PATH",
                                "save that part as a file, or in a directory under its own name;"
                                        + " --part all saves every attachment"))
                .addOption(Specs.flag("--force", "let --output replace a file"))
                .addPositional(
                        Specs.parameter(
                                0,
                                "ID",
                                "p42, m42, or t42 for a thread; - reads IDs from standard input"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        boolean raw = Specs.has(args, "--raw");
        boolean headers = Specs.has(args, "--headers");
        String part = Specs.value(args, "--part");
        String output = Specs.value(args, "--output");
        boolean force = Specs.has(args, "--force");
        check(session, raw, headers, part, output, force);
        List<List<MessageInfo>> asked =
                session.ids(List.of(Specs.required(args, 0))).stream()
                        .flatMap(id -> placements(session.store(), id))
                        .toList();
        if (headers) {
            asked.forEach(placements -> headers(session, placements.getFirst()));
            return ExitCode.DONE;
        }
        var saved = new SavedParts();
        boolean apart = asked.size() > 1 && !raw && part == null && !session.json();
        var rest = asked.listIterator();
        int code =
                whole(
                        session,
                        asked.stream().map(List::getFirst).toList(),
                        message -> {
                            List<MessageInfo> placements = rest.next();
                            if (apart && rest.previousIndex() > 0) {
                                session.stdio().line("\n" + "─".repeat(RULE) + "\n");
                            }
                            if (raw) {
                                raw(session, message);
                            } else if (part != null && output != null) {
                                saved.add(session, message, part, Path.of(output), force);
                            } else if (part != null) {
                                part(session, message, part);
                            } else {
                                read(session, message, placements);
                            }
                        },
                        rest::next);
        if (output != null && session.json()) {
            session.print(saved::json);
        }
        return code;
    }

    /// What an id stands for, message by message.
    private static Stream<List<MessageInfo>> placements(MailStore store, String id) {
        return id.startsWith("t")
                ? store.thread(id).messages().stream().map(each -> List.of(each.message()))
                : Stream.of(store.placements(id));
    }

    private static void check(
            Session session,
            boolean raw,
            boolean headers,
            @Nullable String part,
            @Nullable String output,
            boolean force) {
        if ((raw ? 1 : 0) + (headers ? 1 : 0) + (part == null ? 0 : 1) > 1) {
            throw new UsageException("--raw, --headers and --part exclude each other.");
        }
        if (output != null && part == null) {
            throw new UsageException("--output saves a part: name it with --part N.");
        }
        if (force && output == null) {
            throw new UsageException("--force lets --output replace a file: name one.");
        }
        if (session.json() && (raw || (part != null && output == null))) {
            throw new UsageException("--raw and --part print octets, so not with --json.");
        }
    }

    /// Shows messages with their bodies, which are fetched now where only a header is here. One
    /// that cannot be had is told of, and the others are shown.
    ///
    /// @param failed run for each that is not shown
    /// @return the exit code
    private static int whole(
            Session session,
            List<MessageInfo> messages,
            Consumer<MessageInfo> shown,
            Runnable failed) {
        if (messages.size() == 1) {
            shown.accept(whole(session, messages.getFirst()));
            return ExitCode.DONE;
        }
        int[] code = {ExitCode.DONE};
        Consumer<CompletedMessage> each =
                outcome -> {
                    SyncFailure failure = outcome.failure();
                    if (failure == null) {
                        shown.accept(outcome.message());
                    } else {
                        failed.run();
                        session.failed(failure);
                        code[0] = ExitCode.worse(code[0], ExitCode.of(failure.kind()));
                    }
                };
        session.store().completeAll(messages, each, cancel(session, messages));
        return code[0];
    }

    private static MessageInfo whole(Session session, MessageInfo message) {
        return message.state() == MessageInfo.State.HEADERS
                ? session.store().complete(message, session.cancel())
                : message;
    }

    /// Only who waits for a server has a signal end the wait; else it ends the command.
    private static Cancel cancel(Session session, List<MessageInfo> messages) {
        return messages.stream().anyMatch(m -> m.state() == MessageInfo.State.HEADERS)
                ? session.cancel()
                : new Cancel();
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
            int columns = stdio.terminal().out() ? stdio.terminal().columns() : 0;
            Texts.lines(view.text())
                    .flatMap(line -> LineWrap.at(columns, line))
                    .forEach(stdio::line);
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
        for (Notice notice : view.notices()) {
            NoticeLine.of(notice).forEach(l -> field(session, l.label(), Texts.line(l.text())));
        }
    }

    private static void field(Session session, String name, String value) {
        if (!value.isEmpty()) {
            session.stdio().line(DisplayWidth.padRight(name + ": ", 10) + value);
        }
    }

    private static void attachments(
            Session session, MessageInfo message, List<Attachment> attachments) {
        var stdio = session.stdio();
        stdio.line(
                "Attachments (save one with: mailboat show "
                        + message.id()
                        + " --part N --output DIRECTORY):");
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
                    title(a),
                    Texts.line(a.type()),
                    Amounts.bytes(a.size()),
                    a.inline() ? "inline" : "");
        }
        table.lines(stdio.terminal().out() ? stdio.terminal().columns() : 0).forEach(stdio::line);
    }

    /// The name, else what it is said to be.
    private static String title(Attachment a) {
        if (a.name() != null) {
            return Texts.line(a.name());
        }
        return a.description() == null ? "(no name)" : "“" + Texts.line(a.description()) + "”";
    }
}
