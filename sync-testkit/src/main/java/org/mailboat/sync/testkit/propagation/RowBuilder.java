package org.mailboat.sync.testkit.propagation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Bodies;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.Phase;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.testkit.propagation.MailState.Item;
import org.mailboat.sync.testkit.propagation.Row.Chapter;
import org.mailboat.sync.testkit.propagation.Row.Words;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Collects the fields of a row.
final class RowBuilder {
    private final String at;
    private final Chapter chapter;
    private final String subject;
    private final String title;
    private final List<Words> words = new ArrayList<>();
    private final List<Round> rounds = new ArrayList<>();
    private final SortedMap<String, MailKind> kinds = new TreeMap<>();
    private final List<String> recoverable = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private final List<String> parked = new ArrayList<>();
    private final SortedSet<String> newIds = new TreeSet<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> fails = new ArrayList<>();
    private final List<String> proves = new ArrayList<>();
    private final Map<String, String> except = new TreeMap<>();
    private List<Deed> here = new ArrayList<>();
    private List<Deed> there = new ArrayList<>();
    private List<Deed> meanwhile = new ArrayList<>();
    private SyncRequest request = Round.ASKED;
    private int runs = 1;
    private boolean synced;
    private Policy policy = Policy.DEFAULT;
    private AccountReport.@Nullable Result result;
    private @Nullable SortedSet<String> by;
    private @Nullable MailState before;
    private @Nullable MailState after;
    private @Nullable MailState afterHere;
    private @Nullable MailState afterThere;
    private @Nullable String mirrored;

    RowBuilder(String at, Chapter chapter, String subject, String title) {
        this.at = at;
        this.chapter = chapter;
        this.subject = subject;
        this.title = title;
    }

    void field(String line, String field, String said) {
        words.add(new Words(field, said));
        switch (field) {
            case "before" -> before = joined(before, state(line, said));
            case "here" -> ofRound().here.addAll(DeedReader.read(line, said, false));
            case "there" -> ofRound().there.addAll(DeedReader.read(line, said, true));
            case "meanwhile" -> ofRound().meanwhile.addAll(DeedReader.read(line, said, false));
            case "sync" -> sync(line, said);
            case "after" -> after = joined(after, state(line, said));
            case "after here" -> afterHere = joined(afterHere, state(line, said));
            case "after there" -> afterThere = joined(afterThere, state(line, said));
            case "recoverable" -> recoverable.addAll(names(line, said));
            case "pending" -> pending.addAll(list(line, said));
            case "parked" -> parked.addAll(list(line, said));
            case "newids" -> newIds.addAll(names(line, said));
            case "told" -> told.addAll(list(line, said));
            case "fails" -> fails.addAll(list(line, said));
            case "result" -> result = result(line, said);
            case "by" -> by = new TreeSet<>(steps(line, said));
            case "mail" -> kinds(line, said);
            case "policy" -> policy(line, said);
            case "mirrored" -> mirrored = said.isEmpty() ? "same" : said;
            case "except" -> except(line, said);
            case "proves" -> {
                for (String each : said.split(";", -1)) {
                    proves.add(each.strip());
                }
            }
            default ->
                    throw new TableSyntaxException(
                            line,
                            "there is no field '"
                                    + field
                                    + "'; there are before, here, there, meanwhile, sync, after,"
                                    + " after here, after there, recoverable, pending, parked,"
                                    + " newids, told, fails, result, by, mail, policy, mirrored,"
                                    + " except, proves");
        }
    }

    /// After a `sync` another round begins.
    private RowBuilder ofRound() {
        if (synced) {
            endRound();
        }
        return this;
    }

    private void endRound() {
        rounds.add(new Round(here, there, meanwhile, request, runs));
        here = new ArrayList<>();
        there = new ArrayList<>();
        meanwhile = new ArrayList<>();
        request = Round.ASKED;
        runs = 1;
        synced = false;
    }

    private void sync(String line, String said) {
        ofRound();
        synced = true;
        String[] asked = said.isEmpty() ? new String[0] : said.split(";", -1);
        for (String each : asked) {
            String word = each.strip().toLowerCase(Locale.ROOT);
            switch (word) {
                case "" -> {}
                case "headers only" -> request = request.withDepth(SyncRequest.Depth.HEADERS_ONLY);
                case "allow mass delete" -> request = request.withAllowMassDelete(true);
                case "upload only" ->
                        request =
                                request.withPhases(
                                        EnumSet.of(Phase.UPLOAD_HIERARCHY, Phase.UPLOAD_CONTENTS));
                case "download only" ->
                        request =
                                request.withPhases(
                                        EnumSet.of(
                                                Phase.DOWNLOAD_HIERARCHY, Phase.DOWNLOAD_CONTENTS));
                case "twice" -> runs = 2;
                default -> {
                    if (!word.startsWith("only ")) {
                        throw new TableSyntaxException(
                                line,
                                "a sync is 'twice', 'headers only', 'upload only', 'download only',"
                                        + " 'allow mass delete', 'only Work', or these between"
                                        + " semicolons");
                    }
                    String path = Tokens.unquoted(each.strip().substring("only ".length()));
                    request = request.withMailboxes(List.of(new MailboxGlob(path.strip())));
                }
            }
        }
    }

    private static MailState joined(@Nullable MailState one, MailState other) {
        if (one == null) {
            return other;
        }
        var all = new TreeMap<>(one.mailboxes());
        other.mailboxes()
                .forEach((name, items) -> {
                    if (!items.isEmpty() || !all.containsKey(name)) {
                        all.put(name, items);
                    }
                });
        return new MailState(all);
    }

    private MailState state(String line, String said) {
        if (said.equalsIgnoreCase("as before")) {
            if (before == null) {
                throw new TableSyntaxException(line, "there is no field 'before' above");
            }
            return before;
        }
        var mailboxes = new TreeMap<String, List<Item>>();
        for (List<String> part : Tokens.parts(line, said)) {
            String first = part.getFirst();
            boolean colon = first.endsWith(":");
            String name = Tokens.unquoted(colon ? first.substring(0, first.length() - 1) : first);
            if (!colon && part.size() > 1 && !part.get(1).equals(":")) {
                throw new TableSyntaxException(
                        line, "a mailbox is as in 'Work: a b(\\Seen)', and not '" + first + " …'");
            }
            if (mailboxes.put(name, items(line, part.subList(1, part.size()))) != null) {
                throw new TableSyntaxException(line, "the mailbox " + name + " is there twice");
            }
        }
        return new MailState(mailboxes);
    }

    private static List<Item> items(String line, List<String> said) {
        var items = new ArrayList<Item>();
        for (String word : said) {
            if (word.equals(":")) {
                continue;
            }
            if (Tokens.isKeywords(word)) {
                if (items.isEmpty()) {
                    throw new TableSyntaxException(
                            line, "keywords stand behind a mail, as a(\\Seen)");
                }
                Item last = items.removeLast();
                items.add(new Item(last.name(), Tokens.keywords(line, word), last.header()));
                continue;
            }
            boolean header = word.endsWith("~");
            String bare = header ? word.substring(0, word.length() - 1) : word;
            for (MailRef ref : Tokens.mails(line, bare)) {
                if (ref.nth() > 0 || ref.mailbox() != null) {
                    throw new TableSyntaxException(line, "here a mail is only a name, as in a");
                }
                items.add(new Item(ref.name(), Keywords.none(), header));
            }
        }
        return items;
    }

    private static List<String> names(String line, String said) {
        return Tokens.parts(line, said).stream()
                .flatMap(List::stream)
                .flatMap(word -> Tokens.mails(line, word).stream())
                .map(MailRef::name)
                .toList();
    }

    private static List<String> list(String line, String said) {
        return Tokens.parts(line, said).stream()
                .flatMap(List::stream)
                .flatMap(word ->
                        word.matches("[A-Za-z-]*[0-9]+\\.\\.[A-Za-z-]*[0-9]+")
                                ? names(line, word).stream()
                                : List.of(Tokens.unquoted(word)).stream())
                .toList();
    }

    private static List<String> steps(String line, String said) {
        return Tokens.parts(line, said).stream()
                .map(part -> {
                    String step = String.join(" ", part);
                    if (!step.matches("[a-z-]+ (here|there)")) {
                        throw new TableSyntaxException(
                                line,
                                "a step is as in 'mark there' or 'fetch here', and not '"
                                        + step
                                        + "'");
                    }
                    return step;
                })
                .toList();
    }

    private static AccountReport.Result result(String line, String said) {
        for (AccountReport.Result each : AccountReport.Result.values()) {
            if (each.name().equalsIgnoreCase(said)) {
                return each;
            }
        }
        throw new TableSyntaxException(line, "a run ends done, incomplete, refused or failed");
    }

    private void kinds(String line, String said) {
        for (List<String> part : Tokens.parts(line, said)) {
            String text = String.join(" ", part.subList(1, part.size()));
            for (String name : names(line, part.getFirst())) {
                MailKind kind = kinds.getOrDefault(name, MailKind.USUAL);
                if (text.equals("has no Message-ID")) {
                    kind = new MailKind(false, kind.like(), kind.daysOld());
                } else if (text.startsWith("looks like ")) {
                    String like = text.substring("looks like ".length());
                    kind = new MailKind(kind.messageId(), like, kind.daysOld());
                } else if (text.matches("is [0-9]{1,5} days old")) {
                    int days = Integer.parseInt(text.split(" ", -1)[1]);
                    kind = new MailKind(kind.messageId(), kind.like(), days);
                } else {
                    throw new TableSyntaxException(
                            line,
                            "a mail 'has no Message-ID', 'looks like b' or 'is 90 days old', and"
                                    + " not '"
                                    + text
                                    + "'");
                }
                kinds.put(name, kind);
            }
        }
    }

    private void policy(String line, String said) {
        for (String setting : said.split("[;\\s]+", -1)) {
            int equals = setting.indexOf('=');
            String value = setting.substring(equals + 1);
            try {
                policy =
                        switch (equals < 0 ? "" : setting.substring(0, equals)) {
                            case "direction" ->
                                    policy.withDirection(
                                            Policy.Direction.valueOf(
                                                    value.toUpperCase(Locale.ROOT)));
                            case "deletions" ->
                                    policy.withDeletions(
                                            Policy.Deletions.valueOf(
                                                    value.toUpperCase(Locale.ROOT)));
                            case "conflict" ->
                                    policy.withConflict(
                                            Policy.Conflict.valueOf(
                                                    value.toUpperCase(Locale.ROOT)));
                            case "mailboxes" -> policy.withMailboxes(List.of(value.split(",", -1)));
                            case "guard" -> policy.withGuard(value.equals("on"));
                            case "bodies" -> policy.withBodies(Bodies.parse(value));
                            default -> throw new IllegalArgumentException("no such setting");
                        };
            } catch (IllegalArgumentException e) {
                throw new TableSyntaxException(
                        line,
                        "'"
                                + setting
                                + "' is no policy; there are direction=both|pull|push,"
                                + " deletions=propagate|trash|keep, conflict=server|local,"
                                + " mailboxes=GLOB,!GLOB, guard=on|off, bodies=all|none|90d");
            }
        }
    }

    private void except(String line, String said) {
        int colon = said.indexOf(':');
        if (colon < 1 || said.substring(colon + 1).isBlank()) {
            throw new TableSyntaxException(line, "an exception is as in 'Courier: why it is one'");
        }
        except.put(
                said.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                said.substring(colon + 1).strip());
    }

    Row build() {
        if (synced || rounds.isEmpty() || !here.isEmpty() || !there.isEmpty()) {
            endRound();
        }
        if (before == null) {
            throw new TableSyntaxException(at, "the row says nothing of what was 'before'");
        }
        MailState onHere = chosen(afterHere);
        MailState onThere = chosen(afterThere);
        return new Row(
                at,
                chapter,
                subject,
                title,
                policy,
                kinds,
                before,
                List.copyOf(rounds),
                onHere,
                onThere.onServer(),
                sorted(recoverable),
                sorted(pending),
                sorted(parked),
                newIds,
                List.copyOf(told),
                List.copyOf(fails),
                result,
                by,
                mirrored == null ? null : mirrored.equals("same") ? onThere : state(at, mirrored),
                except,
                List.copyOf(proves),
                List.copyOf(words));
    }

    private MailState chosen(@Nullable MailState own) {
        MailState chosen = own == null ? after : own;
        if (chosen == null) {
            throw new TableSyntaxException(
                    at,
                    "the row does not say what must be there 'after' (or 'after here' and 'after"
                            + " there')");
        }
        return chosen;
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }
}
