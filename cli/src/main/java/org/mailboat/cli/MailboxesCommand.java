package org.mailboat.cli;

import org.mailboat.MailboxInfo;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.Table;
import org.mailboat.model.Role;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `mailboxes`: what mailboxes there are, and what is in them.
final class MailboxesCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("mailboxes", "List the mailboxes.")
                .addPositional(Specs.optional(0, "ACCOUNT", "only those of this account"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        String account = Specs.parameter(args, 0);
        if (account != null) {
            session.account(account);
        }
        List<MailboxInfo> mailboxes =
                session.storeIfAny().map(s -> s.mailboxes(account)).orElse(List.of());
        if (session.json()) {
            session.print(
                    json -> json.objects("mailboxes", mailboxes, m -> Shapes.mailbox(json, m)));
        } else {
            print(session, mailboxes);
        }
        return ExitCode.DONE;
    }

    static void print(Session session, List<MailboxInfo> mailboxes) {
        if (mailboxes.isEmpty()) {
            session.remark("There are no mailboxes yet; 'mailboat sync' brings them.");
            return;
        }
        var table =
                new Table(
                        Table.Kind.LEFT,
                        Table.Kind.LEFT,
                        Table.Kind.FLEXIBLE,
                        Table.Kind.RIGHT,
                        Table.Kind.RIGHT,
                        Table.Kind.RIGHT,
                        Table.Kind.LEFT);
        table.row("ID", "ACCOUNT", "MAILBOX", "MESSAGES", "UNREAD", "SIZE", "");
        var inboxFirst = new ArrayList<>(mailboxes);
        inboxFirst.sort(
                Comparator.comparing(MailboxInfo::account).thenComparing(m -> !m.path().isInbox()));
        for (MailboxInfo m : inboxFirst) {
            table.row(
                    m.id().toString(),
                    m.account(),
                    Texts.path(m.path()),
                    Amounts.count(m.messages()),
                    m.unread() == 0 ? "" : Amounts.count(m.unread()),
                    m.messages() == 0 ? "" : Amounts.bytes(m.bytes()),
                    remarks(m));
        }
        int columns = session.stdio().terminal().out() ? session.stdio().terminal().columns() : 0;
        table.lines(columns).forEach(session.stdio()::line);
    }

    private static String remarks(MailboxInfo mailbox) {
        var remarks = new ArrayList<String>();
        mailbox.role().filter(r -> r != Role.INBOX).map(Role::label).ifPresent(remarks::add);
        if (!mailbox.selectable()) {
            remarks.add("holds mailboxes only");
        } else if (!mailbox.complete()) {
            remarks.add("incomplete");
        }
        if (mailbox.headersOnly() > 0) {
            remarks.add(Amounts.count(mailbox.headersOnly()) + " headers only");
        }
        return String.join(", ", remarks);
    }
}
