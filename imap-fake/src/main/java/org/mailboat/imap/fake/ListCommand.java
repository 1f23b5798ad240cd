package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// LIST with its extensions ([RFC 5258](https://www.rfc-editor.org/rfc/rfc5258.html), [RFC
/// 5819](https://www.rfc-editor.org/rfc/rfc5819.html), [RFC
/// 6154](https://www.rfc-editor.org/rfc/rfc6154.html)) and LSUB.
final class ListCommand {
    private final FakeSession session;
    private final FakeAccount account;
    private final Set<String> select = new HashSet<>();
    private final Set<String> wanted = new HashSet<>();
    private @Nullable StatusItems statusItems;

    ListCommand(FakeSession session, FakeAccount account) {
        this.session = session;
        this.account = account;
    }

    String list(FakeCommand command) throws IOException, FakeCommand.BadCommand {
        int at = 0;
        if (command.args().getFirst() instanceof FakeCommand.Group options) {
            session.need("LIST-EXTENDED");
            upper(FakeCommand.words(options), select);
            at = 1;
        }
        String reference = command.text(at);
        List<String> patterns = patterns(command, at + 1);
        if (command.args().size() > at + 2) {
            returnOptions(command, at + 2);
        }
        if (patterns.equals(List.of(""))) {
            session.wire().line("* LIST (\\Noselect) " + shownSeparator() + " \"\"");
            return "OK done";
        }
        for (String name : matching(reference, patterns)) {
            listOne(name);
        }
        return "OK done";
    }

    String lsub(FakeCommand command) throws IOException, FakeCommand.BadCommand {
        select.add("SUBSCRIBED");
        for (String name : matching(command.text(0), List.of(command.text(1)))) {
            session.wire().line("* LSUB () %s %s".formatted(shownSeparator(), session.shown(name)));
        }
        return "OK done";
    }

    private List<String> patterns(FakeCommand command, int index) throws FakeCommand.BadCommand {
        if (index < command.args().size()
                && command.args().get(index) instanceof FakeCommand.Group many) {
            session.need("LIST-EXTENDED");
            return FakeCommand.words(many);
        }
        return List.of(command.text(index));
    }

    private void returnOptions(FakeCommand command, int index)
            throws IOException, FakeCommand.BadCommand {
        if (!command.hasWord(index, "RETURN")) {
            throw new FakeCommand.BadCommand("RETURN is expected");
        }
        List<FakeCommand.Arg> options = command.group(index + 1).args();
        for (int i = 0; i < options.size(); i++) {
            if (!(options.get(i) instanceof FakeCommand.Text option)) {
                throw new FakeCommand.BadCommand("unknown RETURN option");
            }
            session.need(capability(option.upper()));
            wanted.add(option.upper());
            if (option.upper().equals("STATUS")) {
                i++;
                if (i == options.size() || !(options.get(i) instanceof FakeCommand.Group items)) {
                    throw new FakeCommand.BadCommand("STATUS needs its items");
                }
                statusItems = new StatusItems(session, FakeCommand.words(items));
            }
        }
    }

    private static String capability(String option) throws FakeCommand.BadCommand {
        return switch (option) {
            case "STATUS" -> "LIST-STATUS";
            case "SPECIAL-USE" -> "SPECIAL-USE";
            case "SUBSCRIBED", "CHILDREN" -> "LIST-EXTENDED";
            default -> throw new FakeCommand.BadCommand("unknown RETURN option " + option);
        };
    }

    /// The names that fit: of mailboxes and of levels above them, or of subscriptions.
    private List<String> matching(String reference, List<String> patterns) {
        Set<String> names = new TreeSet<>();
        if (select.contains("SUBSCRIBED")) {
            names.addAll(account.subscriptions());
        } else {
            for (FakeMailbox mailbox : account.mailboxes()) {
                names.add(mailbox.wireName());
                names.addAll(account.namespaces().parents(mailbox.wireName()));
            }
        }
        List<Pattern> regexes = patterns.stream().map(p -> regex(reference + p)).toList();
        return names.stream()
                .filter(name -> regexes.stream().anyMatch(r -> r.matcher(name).matches()))
                .toList();
    }

    private String shownSeparator() {
        return account.namespaces().shownSeparator();
    }

    private Pattern regex(String pattern) {
        if (pattern.equalsIgnoreCase("INBOX")) {
            return Pattern.compile("INBOX");
        }
        String separator = account.namespaces().separator();
        String level = separator.isEmpty() ? ".*" : "[^" + Pattern.quote(separator) + "]*";
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '%' -> regex.append(level);
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private void listOne(String name) throws IOException, FakeCommand.BadCommand {
        Optional<FakeMailbox> mailbox = account.find(name);
        boolean subscribed = account.subscriptions().contains(name);
        Optional<String> use = mailbox.flatMap(FakeMailbox::specialUse);
        if (select.contains("SPECIAL-USE") && use.isEmpty()) {
            return;
        }
        List<String> attributes = new ArrayList<>();
        if (mailbox.isEmpty() && !account.looksReal(name)) {
            attributes.add(session.offers("LIST-EXTENDED") ? "\\NonExistent" : "\\Noselect");
        } else if (mailbox.isPresent() && !mailbox.get().isSelectable()) {
            attributes.add("\\Noselect");
        }
        if (session.offers("CHILDREN")) {
            attributes.add(account.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
        }
        if (subscribed && (wanted.contains("SUBSCRIBED") || select.contains("SUBSCRIBED"))) {
            attributes.add("\\Subscribed");
        }
        if (session.offers("SPECIAL-USE")) {
            use.ifPresent(attributes::add);
        }
        session.wire()
                .line(
                        "* LIST (%s) %s %s"
                                .formatted(
                                        String.join(" ", attributes),
                                        shownSeparator(),
                                        session.shown(name)));
        if (statusItems != null && mailbox.isEmpty() && account.looksReal(name)) {
            session.wire().line("* NO Mailbox doesn't exist: " + name);
        }
        if (statusItems != null && mailbox.filter(FakeMailbox::isSelectable).isPresent()) {
            session.wire().line(statusItems.response(mailbox.get()));
        }
    }

    private static void upper(List<String> words, Set<String> into) {
        words.forEach(word -> into.add(word.toUpperCase(Locale.ROOT)));
    }
}
