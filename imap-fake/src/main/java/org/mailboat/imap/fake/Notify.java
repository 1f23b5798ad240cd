package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What a session wants to hear of mailboxes that it has not opened ([RFC
/// 5465](https://www.rfc-editor.org/rfc/rfc5465.html)).
///
/// It is told at the end of a command and while idling. What is asked for the selected mailbox is
/// checked and changes nothing: that is told in the usual ways.
final class Notify {
    private static final Set<String> MESSAGE_EVENTS =
            Set.of("MESSAGENEW", "MESSAGEEXPUNGE", "FLAGCHANGE");
    private static final Set<String> OTHER_EVENTS =
            Set.of("MAILBOXNAME", "SUBSCRIPTIONCHANGE", "ANNOTATIONCHANGE");

    /// The counters of a mailbox at one moment.
    private record Counters(String name, long uidNext, long highestModSeq) {
        static Counters of(FakeMailbox mailbox) {
            return new Counters(mailbox.wireName(), mailbox.uidNext(), mailbox.highestModSeq());
        }
    }

    private final FakeAccount account;
    private final StatusItems items;
    private final Map<FakeMailbox, Counters> told = new HashMap<>();
    private Predicate<FakeMailbox> wanted = mailbox -> false;

    private Notify(FakeAccount account, StatusItems items) {
        this.account = account;
        this.items = items;
    }

    /// Carries NOTIFY out.
    static String carryOut(FakeSession session, FakeAccount account, FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        session.need("NOTIFY");
        String what = command.textArg(0).upper();
        if (what.equals("NONE") && command.args().size() == 1) {
            session.notifyOf(null);
            return "OK done";
        }
        if (!what.equals("SET")) {
            throw new FakeCommand.BadCommand("NONE or SET is expected");
        }
        List<String> names = new ArrayList<>(List.of("MESSAGES", "UIDNEXT", "UIDVALIDITY"));
        if (session.isEnabled("CONDSTORE")) {
            names.add("HIGHESTMODSEQ");
        }
        Notify made = new Notify(account, new StatusItems(session, names));
        boolean status = command.hasWord(1, "STATUS");
        for (int i = status ? 2 : 1; i < command.args().size(); i++) {
            made.add(command.group(i));
        }
        List<String> now = made.news(session);
        if (status) {
            for (String line : now) {
                session.wire().line(line);
            }
        }
        session.notifyOf(made);
        return "OK done";
    }

    private void add(FakeCommand.Group group) throws FakeCommand.BadCommand, FakeCommand.Refused {
        FakeCommand part = new FakeCommand("", "NOTIFY", group.args(), "");
        String filter = part.textArg(0).upper();
        int events = filter.equals("SUBTREE") || filter.equals("MAILBOXES") ? 2 : 1;
        Predicate<FakeMailbox> chosen = filter(filter, part);
        if (hearsOfMessages(part, events) && !filter.startsWith("SELECTED")) {
            wanted = wanted.or(chosen);
        }
    }

    private Predicate<FakeMailbox> filter(String filter, FakeCommand part)
            throws FakeCommand.BadCommand {
        return switch (filter) {
            case "SELECTED", "SELECTED-DELAYED" -> mailbox -> false;
            case "INBOXES" -> mailbox -> mailbox.wireName().equals("INBOX");
            case "PERSONAL" -> mailbox -> !account.namespaces().isForeign(mailbox.wireName());
            case "SUBSCRIBED" -> FakeMailbox::isSubscribed;
            case "SUBTREE" -> {
                Set<String> tops = names(part);
                yield mailbox ->
                        tops.stream()
                                .anyMatch(top ->
                                        account.namespaces().isAtOrBelow(mailbox.wireName(), top));
            }
            case "MAILBOXES" -> {
                Set<String> names = names(part);
                yield mailbox -> names.contains(mailbox.wireName());
            }
            default -> throw new FakeCommand.BadCommand("unknown mailboxes " + filter);
        };
    }

    private static Set<String> names(FakeCommand part) throws FakeCommand.BadCommand {
        return part.args().size() > 1 && part.args().get(1) instanceof FakeCommand.Group many
                ? new HashSet<>(FakeCommand.words(many))
                : Set.of(part.text(1));
    }

    private static boolean hearsOfMessages(FakeCommand part, int index)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        if (part.hasWord(index, "NONE")) {
            return false;
        }
        Set<String> events = new HashSet<>();
        for (FakeCommand.Arg arg : part.group(index).args()) {
            // A list behind MessageNew says what to tell of each message of the selected mailbox.
            if (arg instanceof FakeCommand.Text event) {
                events.add(event.value().toUpperCase(Locale.ROOT));
            }
        }
        if (!events.stream()
                .allMatch(e -> MESSAGE_EVENTS.contains(e) || OTHER_EVENTS.contains(e))) {
            throw new FakeCommand.Refused(
                    "[BADEVENT (MessageNew MessageExpunge FlagChange MailboxName"
                            + " SubscriptionChange)] unknown event");
        }
        boolean comesAndGoes = events.contains("MESSAGENEW") && events.contains("MESSAGEEXPUNGE");
        if (events.contains("MESSAGENEW") != events.contains("MESSAGEEXPUNGE")
                || (events.contains("FLAGCHANGE") && !comesAndGoes)) {
            throw new FakeCommand.BadCommand("MessageNew and MessageExpunge go together");
        }
        return comesAndGoes;
    }

    /// The STATUS responses of mailboxes that changed since they were told last.
    List<String> news(FakeSession session) {
        List<String> lines = new ArrayList<>();
        synchronized (account) {
            for (FakeMailbox mailbox : account.mailboxes()) {
                Counters now = Counters.of(mailbox);
                boolean changed = !now.equals(told.put(mailbox, now));
                if (changed && !session.isOpen(mailbox) && wanted.test(mailbox)) {
                    lines.add(items.response(mailbox));
                }
            }
        }
        return lines;
    }
}
