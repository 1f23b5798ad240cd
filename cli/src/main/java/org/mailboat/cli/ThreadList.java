package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailStore;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.ThreadInfo;
import org.mailboat.ThreadMessage;
import org.mailboat.ThreadPage;
import org.mailboat.ThreadQuery;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.DisplayWidth;
import org.mailboat.cli.output.Json;
import org.mailboat.cli.output.Table;
import org.mailboat.store.mime.MailAddress;
import org.mailboat.store.thread.BaseSubject;

import java.util.List;
import java.util.stream.Collectors;

/// `list --threads`: the threads of a mailbox, each a line with its messages as a tree below.
final class ThreadList {
    /// On a terminal so many messages of a thread are shown.
    private static final int SHOWN = 20;

    /// Deeper messages are not moved further to the right.
    private static final int DEEPEST = 6;

    private static final int NAMES = 3;
    private static final int WHO = 32;

    private final Session session;
    private final MailboxInfo mailbox;
    private final Times times;

    ThreadList(Session session, MailboxInfo mailbox) {
        this.session = session;
        this.mailbox = mailbox;
        times = new Times(session.environment());
    }

    void run(long limit, @Nullable String after) {
        Pages<ThreadInfo> pages = pages(limit, after);
        if (session.json()) {
            session.print(json -> json(json, pages));
        } else if (session.stdio().terminal().out()) {
            draw(pages);
            remark(pages);
        } else {
            pages.forEach(this::plainLines);
        }
    }

    /// The threads of the mailbox, once all of its messages are in theirs.
    Pages<ThreadInfo> pages(long limit, @Nullable String after) {
        MailStore store = session.store();
        ThreadQuery query = ThreadQuery.mailbox(mailbox);
        try (var line = new WorkLine(session, "sorted into threads")) {
            store.updateThreads(line, session.cancel());
        }
        long total = store.count(query);
        return new Pages<>(
                (size, from) -> {
                    ThreadPage page = store.page(query, size, from);
                    return new Pages.Page<>(total, page.threads(), page.next());
                },
                limit,
                after);
    }

    static void json(Json json, Pages<ThreadInfo> pages) {
        json.field("total", pages.total());
        json.array("threads", () -> pages.forEach(t -> json.element(() -> Shapes.thread(json, t))));
        json.field("next", pages.next());
    }

    /// A line for each message, its columns apart by tabs.
    private void plainLines(ThreadInfo thread) {
        for (ThreadMessage each : thread.messages()) {
            MessageInfo m = each.message();
            session.stdio()
                    .line(
                            String.join(
                                    "\t",
                                    thread.id() == null ? "-" : thread.id().toString(),
                                    m.id().toString(),
                                    times.minute(m.internalDate()),
                                    ListCommand.marks(m),
                                    Texts.path(m.mailbox()),
                                    Integer.toString(each.depth()),
                                    Texts.shortName(m.header().from()),
                                    Texts.line(m.header().subject())));
        }
    }

    /// As a table, also where there is no terminal.
    void draw(Pages<ThreadInfo> pages) {
        var table =
                new Table(
                        Table.Kind.LEFT,
                        Table.Kind.LEFT,
                        Table.Kind.LEFT,
                        Table.Kind.FLEXIBLE,
                        Table.Kind.FLEXIBLE);
        pages.forEach(thread -> rows(table, thread));
        var stdio = session.stdio();
        table.lines(stdio.terminal().columns()).forEach(stdio::line);
    }

    private void remark(Pages<ThreadInfo> pages) {
        if (pages.next() != null) {
            session.remark(
                    Amounts.count(pages.told())
                            + " of "
                            + Amounts.count(pages.total(), "thread")
                            + "; for more add: --after "
                            + pages.next());
        } else if (pages.told() == 0) {
            session.remark("No threads.");
        }
    }

    private void rows(Table table, ThreadInfo thread) {
        List<ThreadMessage> messages = thread.messages();
        if (messages.size() == 1) {
            MessageInfo only = messages.getFirst().message();
            table.row(
                    only.id().toString(),
                    times.minute(only.internalDate()),
                    ListCommand.marks(only),
                    who(Texts.shortName(only.header().from())),
                    Texts.line(only.header().subject()));
            return;
        }
        table.row(
                String.valueOf(thread.id()),
                times.minute(thread.latest()),
                counts(thread),
                who(names(thread.participants())),
                Texts.line(thread.subject()));
        for (ThreadMessage each : messages.subList(0, Math.min(SHOWN, messages.size()))) {
            MessageInfo m = each.message();
            table.row(
                    "  " + m.id(),
                    times.minute(m.internalDate()),
                    ListCommand.marks(m),
                    who(branch(each.depth()) + Texts.shortName(m.header().from())),
                    remark(thread, m));
        }
        if (messages.size() > SHOWN) {
            String more = Amounts.count(messages.size() - (long) SHOWN);
            table.row("  …", "", "", more + " more", "all: mailboat show " + thread.id());
        }
    }

    /// As in `3` or `3, 1 new`.
    private static String counts(ThreadInfo thread) {
        return Amounts.count(thread.size())
                + (thread.unread() == 0 ? "" : ", " + Amounts.count(thread.unread()) + " new");
    }

    private static String names(List<MailAddress> participants) {
        String names =
                participants.stream()
                        .limit(NAMES)
                        .map(each -> Texts.shortName(List.of(each)))
                        .collect(Collectors.joining(", "));
        return participants.size() > NAMES ? names + " +" + (participants.size() - NAMES) : names;
    }

    private static String branch(int depth) {
        return depth == 0 ? "" : "  ".repeat(Math.min(depth, DEEPEST) - 1) + "└ ";
    }

    private static String who(String name) {
        return DisplayWidth.cut(name, WHO);
    }

    /// What differs from the line of the thread: another mailbox, another subject.
    private String remark(ThreadInfo thread, MessageInfo m) {
        String elsewhere =
                m.mailboxId().equals(mailbox.id()) ? "" : "(" + Texts.path(m.mailbox()) + ") ";
        String subject = m.header().subject();
        boolean same = BaseSubject.of(subject).key().equals(BaseSubject.of(thread.subject()).key());
        return (elsewhere + (same ? "" : Texts.line(subject))).strip();
    }
}
