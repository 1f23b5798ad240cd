package org.mailboat.cli;

import org.mailboat.EditReport;
import org.mailboat.MessageInfo;
import org.mailboat.UsageException;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Printable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Edits of messages: `flag`, `move`, `copy`, `delete`, `undelete`.
final class EditCommands {
    private static final String IDS =
            "p42, or m42 for all its placements, or - to read IDs from standard input";

    private EditCommands() {}

    static final class Flag implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("flag", "Mark messages, or take marks away.")
                    .addOption(
                            Specs.repeatable(
                                    "--add", "K,…", "keywords to add, as in $flagged,work"))
                    .addOption(Specs.repeatable("--remove", "K,…", "keywords to take away"))
                    .addPositional(Specs.parameters(0, "1..*", "ID", IDS));
        }

        @Override
        public int run(ParseResult args, Session session) {
            Keywords add = keywords(Specs.values(args, "--add"));
            Keywords remove = keywords(Specs.values(args, "--remove"));
            if (add.isEmpty() && remove.isEmpty()) {
                throw new UsageException("flag needs --add or --remove, as in --add '$flagged'.");
            }
            for (Keyword keyword : add) {
                if (remove.contains(keyword)) {
                    throw new UsageException(
                            Printable.of(keyword.label())
                                    + " cannot be added and removed at once.");
                }
            }
            List<PlacementId> ids = placements(session, args, false);
            return Edited.print(session, session.store().edits().mark(ids, add, remove));
        }

        private static Keywords keywords(List<String> told) {
            return Keywords.of(
                    told.stream()
                            .flatMap(list -> Stream.of(list.split(",", -1)))
                            .map(String::strip)
                            .filter(name -> !name.isEmpty())
                            .map(Flag::keyword)
                            .toList());
        }

        private static Keyword keyword(String label) {
            try {
                return Keyword.ofLabel(label);
            } catch (IllegalArgumentException e) {
                throw new UsageException("not a keyword: " + Printable.of(label), e);
            }
        }
    }

    static final class Move implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("move", "Move messages to another mailbox of their account.")
                    .addOption(to())
                    .addPositional(Specs.parameters(0, "1..*", "ID", IDS));
        }

        @Override
        public int run(ParseResult args, Session session) {
            return toMailbox(args, session, session.store().edits()::move);
        }
    }

    static final class Copy implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("copy", "Copy messages to another mailbox.")
                    .addOption(to())
                    .addPositional(Specs.parameters(0, "1..*", "ID", IDS));
        }

        @Override
        public int run(ParseResult args, Session session) {
            return toMailbox(args, session, session.store().edits()::copy);
        }
    }

    static final class Delete implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("delete", "Move messages to the trash, or delete them for good.")
                    .addOption(Specs.flag("--forever", "delete them on the server, for good"))
                    .addPositional(Specs.parameters(0, "1..*", "ID", IDS));
        }

        @Override
        public int run(ParseResult args, Session session) {
            List<PlacementId> ids = placements(session, args, false);
            var edits = session.store().edits();
            return Edited.print(
                    session,
                    Specs.has(args, "--forever") ? edits.deleteForever(ids) : edits.delete(ids));
        }
    }

    static final class Undelete implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("undelete", "Have removed mail back; 'list --deleted' shows it.")
                    .addPositional(Specs.parameters(0, "1..*", "ID", IDS));
        }

        @Override
        public int run(ParseResult args, Session session) {
            List<PlacementId> ids = placements(session, args, true);
            return Edited.print(session, session.store().edits().undelete(ids));
        }
    }

    private interface Transfer {
        EditReport to(List<PlacementId> messages, MailboxId mailbox);
    }

    private static OptionSpec to() {
        return Specs.option(
                "--to", "MAILBOX", "its path, in the account of each message, or id:b42");
    }

    /// Each message goes to the mailbox of this path in its own account.
    private static int toMailbox(ParseResult args, Session session, Transfer transfer) {
        String to = Specs.value(args, "--to");
        if (to == null) {
            throw new UsageException(
                    args.commandSpec().name() + " needs --to: the path of a mailbox, or id:b42.");
        }
        List<PlacementId> ids = new ArrayList<>();
        for (String id : session.ids(Specs.parameters(args, 0))) {
            List<PlacementId> placements = placements(session, id, false);
            if (placements.size() > 1) {
                throw new UsageException(
                        id
                                + " is in several mailboxes; name one of its placements: "
                                + String.join(
                                        ", ",
                                        placements.stream().map(PlacementId::toString).toList())
                                + ".");
            }
            ids.addAll(placements);
        }
        List<MessageInfo> messages = session.store().messages(ids);
        Set<PlacementId> unknown = new LinkedHashSet<>(ids);
        messages.forEach(m -> unknown.remove(m.id()));
        if (!unknown.isEmpty()) {
            throw new UsageException("there is no message " + unknown.iterator().next());
        }
        // All mailboxes are looked up, and each has all its messages in one call, before anything
        // is changed.
        Map<String, MailboxId> targets = new TreeMap<>();
        messages.forEach(
                m -> targets.computeIfAbsent(m.account(), name -> target(session, name, to)));
        Map<MailboxId, List<PlacementId>> byTarget = new LinkedHashMap<>();
        for (MailboxId target : targets.values()) {
            byTarget.put(
                    target,
                    messages.stream()
                            .filter(m -> target.equals(targets.get(m.account())))
                            .map(MessageInfo::id)
                            .toList());
        }
        return Edited.print(
                session,
                Edited.joined(
                        byTarget.entrySet().stream()
                                .map(e -> transfer.to(e.getValue(), e.getKey()))
                                .toList()));
    }

    private static MailboxId target(Session session, String account, String to) {
        if (to.startsWith("id:")) {
            return session.store().mailboxes().stream()
                    .filter(m -> ("id:" + m.id()).equals(to))
                    .findFirst()
                    .orElseThrow(
                            () -> new UsageException("there is no mailbox " + Printable.of(to)))
                    .id();
        }
        return session.mailbox(account, to).id();
    }

    /// The placements that the arguments stand for.
    ///
    /// @param removed whether removed ones are meant, too, of a message's several
    private static List<PlacementId> placements(
            Session session, ParseResult args, boolean removed) {
        return session.ids(Specs.parameters(args, 0)).stream()
                .flatMap(id -> placements(session, id, removed).stream())
                .toList();
    }

    private static List<PlacementId> placements(Session session, String id, boolean removed) {
        if (!id.startsWith("m")) {
            return List.of(placement(id));
        }
        List<MessageInfo> all = session.store().placements(id);
        // What is deleted or in the trash, and not yet so on the server, can be had back, too.
        List<PlacementId> meant =
                all.stream()
                        .filter(m -> removed || m.state() != MessageInfo.State.RECOVERABLE)
                        .map(MessageInfo::id)
                        .toList();
        // What there is nothing to do for is said of one of them.
        return meant.isEmpty() ? List.of(all.getFirst().id()) : meant;
    }

    private static PlacementId placement(String id) {
        try {
            return PlacementId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "not the id of a message, as in p42 or m42: " + Printable.of(id), e);
        }
    }
}
