package org.mailboat.sync.testkit.propagation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what happened on a side: deeds between semicolons, each a verb and what it is about.
final class DeedReader {
    private static final Set<String> FILLERS =
            Set.of("to", "in", "into", "from", "as", "with", "and", "the", "mailbox", "for", "of");
    private static final String BETWEEN = "between-names";

    private final String at;

    private DeedReader(String at) {
        this.at = at;
    }

    /// @param there whether it happened on the server
    static List<Deed> read(String at, String line, boolean there) {
        var reader = new DeedReader(at);
        var deeds = new ArrayList<Deed>();
        for (List<String> part : Tokens.parts(at, line)) {
            if (!part.equals(List.of("nothing"))) {
                deeds.addAll(reader.deeds(part, there));
            }
        }
        return deeds;
    }

    private List<Deed> deeds(List<String> part, boolean there) {
        String verb = part.getFirst().toLowerCase(Locale.ROOT);
        List<String> words = part.stream().skip(1).filter(word -> !FILLERS.contains(word)).toList();
        return switch (verb) {
            case "new" -> arrivals(words);
            case "mark" -> marks(words);
            case "move", "copy" -> transfers(verb.equals("move"), words);
            case "delete" -> each(words, Deed.Delete::new);
            case "trash" -> each(words, Deed.Trash::new);
            case "create" -> mailboxes(words, Deed.Create::new);
            case "remove" -> mailboxes(words, Deed.Remove::new);
            case "rename" -> {
                List<String> names = names(words, 2, "rename Work to Play");
                yield List.of(new Deed.Rename(names.getFirst(), names.getLast()));
            }
            case "swap" -> cycle(names(words, 2, "swap Work with Play"));
            case "cycle" -> cycle(names(words, -1, "cycle A B C"));
            case "wait" -> List.of(new Deed.Wait(time(words)));
            default -> ofOneSide(verb, words, there);
        };
    }

    private List<Deed> ofOneSide(String verb, List<String> words, boolean there) {
        if (there) {
            for (Happening each : Happening.values()) {
                if (each.word().equals(verb)) {
                    return happen(each, words);
                }
            }
        } else {
            switch (verb) {
                case "undelete" -> {
                    return each(words, Deed.Undelete::new);
                }
                case "discard" -> {
                    return mailboxes(words, Deed.Discard::new);
                }
                case "lose" -> {
                    return each(words, Deed.Lose::new);
                }
                default -> {}
            }
        }
        throw new TableSyntaxException(
                at,
                "'"
                        + verb
                        + "' is nothing that happens "
                        + (there ? "there" : "here")
                        + "; it may be new, mark, move, copy, delete, trash, create, remove,"
                        + " rename, swap, cycle, wait, "
                        + (there
                                ? Arrays.stream(Happening.values())
                                        .map(Happening::word)
                                        .collect(Collectors.joining(", "))
                                : "undelete, discard, lose"));
    }

    private List<Deed> happen(Happening what, List<String> words) {
        if (what.about() == Happening.About.KEYWORDS) {
            return List.of(
                    new Deed.Happen(what, Tokens.keywords(at, String.join(" ", words)).toString()));
        }
        int count = what.about() == Happening.About.NOTHING ? 0 : 1;
        if (words.size() != count) {
            throw expected(
                    what.word()
                            + (count == 0
                                    ? ""
                                    : what.about() == Happening.About.MAIL ? " a" : " Work"));
        }
        return List.of(new Deed.Happen(what, count == 0 ? "" : Tokens.unquoted(words.getFirst())));
    }

    private List<Deed> arrivals(List<String> words) {
        var mails = new ArrayList<String>();
        Keywords keywords = Keywords.none();
        String mailbox = null;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (Tokens.isKeywords(word)) {
                keywords = Tokens.keywords(at, word);
            } else if (i == words.size() - 1) {
                mailbox = Tokens.unquoted(word);
            } else {
                Tokens.mails(at, word).forEach(ref -> mails.add(ref.name()));
            }
        }
        if (mails.isEmpty() || mailbox == null) {
            throw expected("new a (\\Seen) in Work");
        }
        var deeds = new ArrayList<Deed>();
        for (String mail : mails) {
            deeds.add(new Deed.New(mail, keywords, mailbox));
        }
        return deeds;
    }

    private List<Deed> marks(List<String> words) {
        List<String> refs =
                words.stream().filter(w -> !w.startsWith("+") && !w.startsWith("-")).toList();
        Keywords added = changed(words, "+");
        Keywords removed = changed(words, "-");
        if (refs.isEmpty() || (added.isEmpty() && removed.isEmpty())) {
            throw expected("mark a +\\Seen -\\Flagged");
        }
        return each(refs, ref -> new Deed.Mark(ref, added, removed));
    }

    private Keywords changed(List<String> words, String sign) {
        return Tokens.keywords(
                at,
                words.stream()
                        .filter(word -> word.startsWith(sign))
                        .map(word -> word.substring(1))
                        .collect(Collectors.joining(" ")));
    }

    private List<Deed> transfers(boolean move, List<String> words) {
        if (words.size() < 2) {
            throw expected((move ? "move" : "copy") + " a to Work");
        }
        String mailbox = Tokens.unquoted(words.getLast());
        return each(
                words.subList(0, words.size() - 1),
                ref -> move ? new Deed.Move(ref, mailbox) : new Deed.Copy(ref, mailbox));
    }

    private interface OfMail {
        Deed of(MailRef mail);
    }

    private List<Deed> each(List<String> words, OfMail deed) {
        if (words.isEmpty()) {
            throw expected("delete a b");
        }
        var deeds = new ArrayList<Deed>();
        for (String word : words) {
            Tokens.mails(at, word).forEach(ref -> deeds.add(deed.of(ref)));
        }
        return deeds;
    }

    private interface OfMailbox {
        Deed of(String mailbox);
    }

    private List<Deed> mailboxes(List<String> words, OfMailbox deed) {
        return names(words, -1, "create Work").stream().map(deed::of).toList();
    }

    private List<String> names(List<String> words, int count, @Nullable String example) {
        if (words.isEmpty() || (count > 0 && words.size() != count)) {
            throw expected(String.valueOf(example));
        }
        return words.stream().map(Tokens::unquoted).toList();
    }

    /// Each takes the name of the next, the last that of the first.
    private static List<Deed> cycle(List<String> names) {
        var deeds = new ArrayList<Deed>();
        deeds.add(new Deed.Rename(names.getLast(), BETWEEN));
        for (int i = names.size() - 1; i > 0; i--) {
            deeds.add(new Deed.Rename(names.get(i - 1), names.get(i)));
        }
        deeds.add(new Deed.Rename(BETWEEN, names.getFirst()));
        return deeds;
    }

    private Duration time(List<String> words) {
        String text = String.join("", words).toLowerCase(Locale.ROOT);
        if (!text.matches("[0-9]{1,6}(s|m|h|d)")) {
            throw expected("wait 61s (or m, h, d)");
        }
        long count = Long.parseLong(text, 0, text.length() - 1, 10);
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private TableSyntaxException expected(String example) {
        return new TableSyntaxException(at, "expected is something as '" + example + "'");
    }
}
