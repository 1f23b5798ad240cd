package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.MessagePage;
import org.mailboat.MessageQuery;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.DisplayWidth;
import org.mailboat.cli.output.Table;
import org.mailboat.model.Keyword;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `list`: the messages of a mailbox, newest first.
final class ListCommand implements Command {
    private static final int SCREEN = 50;

    @Override
    public CommandSpec spec() {
        return Specs.command("list", "List the messages of a mailbox, newest first.")
                .addOption(
                        Specs.option("--limit", "N", "at most so many; 50 on a terminal, else all"))
                .addOption(
                        Specs.option(
                                "--after",
                                "CURSOR",
                                "go on where the page that gave this cursor ended"))
                .addOption(Specs.flag("--deleted", "removed mail that can still be had back"))
                .addOption(
                        Specs.flag(
                                "--threads",
                                "conversations, each with its messages in all mailboxes"))
                .addPositional(Specs.parameter(0, "ACCOUNT", "the account"))
                .addPositional(Specs.parameter(1, "MAILBOX", "its path, or id:b42"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        boolean deleted = Specs.has(args, "--deleted");
        String account = Specs.required(args, 0);
        String path = Specs.required(args, 1);
        // Removed mail can still be had back when its mailbox is gone.
        MailboxInfo mailbox =
                deleted ? session.anyMailbox(account, path) : session.mailbox(account, path);
        long limit = limit(Specs.value(args, "--limit"), session);
        String after = Specs.value(args, "--after");
        if (Specs.has(args, "--threads")) {
            if (deleted) {
                throw new UsageException("--threads and --deleted exclude each other.");
            }
            new ThreadList(session, mailbox).run(limit, after);
            return ExitCode.DONE;
        }
        Pages<MessageInfo> pages = pages(session, mailbox, limit, after, deleted);
        if (session.json()) {
            session.print(json -> {
                json.field("total", pages.total());
                json.array(
                        "messages",
                        () -> pages.forEach(m -> json.element(() -> Shapes.message(json, m))));
                json.field("next", pages.next());
            });
        } else {
            print(session, pages);
        }
        return ExitCode.DONE;
    }

    private static long limit(@Nullable String told, Session session) {
        if (told == null) {
            boolean screen = session.stdio().terminal().out() && !session.json();
            return screen ? SCREEN : Long.MAX_VALUE;
        }
        return Specs.count("--limit", told);
    }

    /// The newest messages of a mailbox as a table, also where there is no terminal.
    static void table(Session session, MailboxInfo mailbox, int limit) {
        table(session, pages(session, mailbox, limit, null, false));
    }

    private static Pages<MessageInfo> pages(
            Session session,
            MailboxInfo mailbox,
            long limit,
            @Nullable String after,
            boolean deleted) {
        MessageQuery all = MessageQuery.mailbox(mailbox);
        MessageQuery query = deleted ? all.removed() : all;
        return new Pages<>(
                (size, from) -> {
                    MessagePage page = session.store().page(query, size, from);
                    return new Pages.Page<>(page.total(), page.messages(), page.next());
                },
                limit,
                after);
    }

    private static void print(Session session, Pages<MessageInfo> pages) {
        var stdio = session.stdio();
        if (!stdio.terminal().out()) {
            var times = new Times(session.environment());
            pages.forEach(m ->
                    stdio.line(
                            String.join(
                                    "\t",
                                    m.id().toString(),
                                    times.minute(m.internalDate()),
                                    marks(m),
                                    Texts.shortName(m.header().from()),
                                    Texts.line(m.header().subject()))));
            return;
        }
        table(session, pages);
        if (pages.next() != null) {
            session.remark(
                    Amounts.count(pages.told())
                            + " of "
                            + Amounts.count(pages.total(), "message")
                            + "; for more add: --after "
                            + pages.next());
        } else if (pages.told() == 0) {
            session.remark("No messages.");
        }
    }

    private static void table(Session session, Pages<MessageInfo> pages) {
        var stdio = session.stdio();
        var times = new Times(session.environment());
        var table =
                new Table(
                        Table.Kind.LEFT,
                        Table.Kind.LEFT,
                        Table.Kind.LEFT,
                        Table.Kind.FLEXIBLE,
                        Table.Kind.FLEXIBLE);
        pages.forEach(m ->
                table.row(
                        m.id().toString(),
                        times.minute(m.internalDate()),
                        marks(m),
                        DisplayWidth.cut(Texts.shortName(m.header().from()), 24),
                        Texts.line(m.header().subject())));
        table.lines(stdio.terminal().columns()).forEach(stdio::line);
    }

    /// As in `N*r@`: not seen, flagged, answered, with an attachment; `h` where only the header is
    /// here.
    static String marks(MessageInfo m) {
        var keywords = m.keywords();
        return (keywords.contains(Keyword.SEEN) ? "-" : "N")
                + (keywords.contains(Keyword.FLAGGED) ? "*" : "-")
                + (keywords.contains(Keyword.ANSWERED) ? "r" : "-")
                + (Boolean.TRUE.equals(m.header().hasAttachment()) ? "@" : "-")
                + (m.state() == MessageInfo.State.HEADERS ? "h" : "");
    }
}
