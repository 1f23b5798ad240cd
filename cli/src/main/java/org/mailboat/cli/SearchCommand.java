package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.SearchHit;
import org.mailboat.SearchPage;
import org.mailboat.SearchRequest;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.DisplayWidth;
import org.mailboat.model.Printable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.List;
import java.util.function.Consumer;

/// `search`: messages by their words.
final class SearchCommand implements Command {
    private static final int SCREEN = 20;
    private static final int PAGE = 200;
    private static final int INDENT = 6;

    @Override
    public CommandSpec spec() {
        var spec =
                Specs.command("search", "Find messages by their words.")
                        .addOption(Specs.option("--account", "A", "only in this account"))
                        .addOption(
                                Specs.option(
                                        "--limit",
                                        "N",
                                        "at most so many; 20 on a terminal, else all"))
                        .addOption(
                                Specs.option(
                                        "--after",
                                        "CURSOR",
                                        "go on where the page that gave this cursor ended"))
                        .addOption(
                                Specs.option(
                                        "--sort",
                                        "ORDER",
                                        "relevance: what fits best and is not too old first (the"
                                                + " default); or date: the newest first"))
                        .addPositional(
                                Specs.parameters(
                                        0,
                                        "1..*",
                                        "QUERY",
                                        "words that must all be there; \"a phrase\"; -not; OR; ("
                                                + " ); word*; from: to: cc: bcc: subject: body:"
                                                + " filename: mailbox:GLOB account: keyword:"
                                                + " is:unread|read|flagged|answered|draft"
                                                + " has:attachment before: after: on:YYYY-MM-DD or"
                                                + " 7d, larger: smaller:5M. Put it between"
                                                + " apostrophes for the shell"));
        // `-word` is part of a query.
        spec.parser().unmatchedOptionsArePositionalParams(true);
        spec.parser().posixClusteredShortOptionsAllowed(false);
        return spec;
    }

    @Override
    public int run(ParseResult args, Session session) {
        boolean screen = session.stdio().terminal().out() && !session.json();
        SearchRequest request = request(args, session);
        long limit = limit(Specs.value(args, "--limit"), screen);
        var store = session.store();
        try (var progress = new WorkLine(session, "made searchable")) {
            var _ = store.updateSearch(progress, session.cancel());
        }
        var pages = new Pages(session, request.withCounted(!screen), limit);
        if (session.json()) {
            session.print(json -> {
                json.field("total", pages.first.total());
                json.array(
                        "messages",
                        () -> pages.forEach(hit -> json.element(() -> Shapes.hit(json, hit))));
                json.field("next", pages.next());
            });
        } else {
            print(session, pages);
        }
        if (pages.first.notSearched() > 0) {
            session.stdio().flush();
            session.stdio()
                    .say(
                            "mailboat: "
                                    + Amounts.count(pages.first.notSearched(), "message")
                                    + " could not be searched yet: another process is indexing.");
        }
        return ExitCode.DONE;
    }

    private static SearchRequest request(ParseResult args, Session session) {
        String account = Specs.value(args, "--account");
        if (account != null) {
            session.account(account);
        }
        return SearchRequest.of(String.join(" ", Specs.parameters(args, 0)))
                .withAccount(account)
                .withSort(sort(Specs.value(args, "--sort")))
                .withZone(session.environment().zone().get())
                .withAfter(Specs.value(args, "--after"));
    }

    private static SearchRequest.Sort sort(@Nullable String told) {
        String name = told == null ? "relevance" : told;
        return switch (name) {
            case "relevance" -> SearchRequest.Sort.RELEVANCE;
            case "date" -> SearchRequest.Sort.DATE;
            default ->
                    throw new UsageException(
                            "--sort is relevance or date, not " + Printable.of(name));
        };
    }

    private static long limit(@Nullable String told, boolean screen) {
        if (told == null) {
            return screen ? SCREEN : Long.MAX_VALUE;
        }
        return Specs.count("--limit", told);
    }

    private static void print(Session session, Pages pages) {
        boolean screen = session.stdio().terminal().out();
        pages.forEach(hit -> {
            if (screen) {
                show(session, hit);
            } else {
                var times = new Times(session.environment());
                var m = hit.message();
                session.stdio()
                        .line(
                                String.join(
                                        "\t",
                                        m.id().toString(),
                                        times.minute(m.internalDate()),
                                        ListCommand.marks(m),
                                        m.account(),
                                        Texts.path(m.mailbox()),
                                        Texts.shortName(m.header().from()),
                                        Texts.line(m.header().subject()),
                                        hit.snippet() == null
                                                ? ""
                                                : Texts.line(hit.snippet().text())));
            }
        });
        if (pages.told == 0) {
            session.remark("Nothing is found.");
        } else if (pages.next() != null) {
            session.remark(
                    Amounts.count(pages.told)
                            + (pages.first.exact() ? " of " : " of at most ")
                            + Amounts.count(pages.first.total(), "message")
                            + "; for more add: --after "
                            + pages.next());
        }
    }

    /// A message in a line, and below it where it is and why it was found.
    static void show(Session session, SearchHit hit) {
        var times = new Times(session.environment());
        var stdio = session.stdio();
        int columns = stdio.terminal().columns();
        var m = hit.message();
        String head =
                DisplayWidth.padRight(m.id().toString(), INDENT - 2)
                        + "  "
                        + times.minute(m.internalDate())
                        + "  "
                        + DisplayWidth.padRight(ListCommand.marks(m), 5)
                        + " "
                        + DisplayWidth.padRight(
                                DisplayWidth.cut(Texts.shortName(m.header().from()), 24), 24)
                        + "  ";
        stdio.line(
                head
                        + stdio.bold(
                                DisplayWidth.cut(
                                        Texts.line(m.header().subject()),
                                        Math.max(10, columns - DisplayWidth.of(head)))));
        String place = Texts.path(m.mailbox()) + ": ";
        stdio.line(
                " ".repeat(INDENT)
                        + place
                        + marked(
                                session, hit.snippet(), columns - INDENT - DisplayWidth.of(place)));
    }

    /// The snippet with what was searched for in bold letters, cut to so many cells.
    private static String marked(Session session, SearchHit.@Nullable Snippet snippet, int cells) {
        if (snippet == null) {
            return "";
        }
        String whole = Texts.line(snippet.text());
        String text = DisplayWidth.cut(whole, Math.max(10, cells));
        if (!whole.equals(snippet.text())) {
            return text; // what had to be escaped is no longer where the marks are
        }
        var out = new StringBuilder();
        int at = 0;
        for (SearchHit.Mark mark : snippet.marks()) {
            int end = Math.min(mark.end(), text.length());
            if (mark.start() < end) {
                out.append(text, at, mark.start());
                out.append(session.stdio().bold(text.substring(mark.start(), end)));
                at = end;
            }
        }
        return out.append(text, at, text.length()).toString();
    }

    /// The hits page by page, as they are consumed.
    private static final class Pages {
        private final Session session;
        private final SearchRequest request;
        private final SearchPage first;
        private SearchPage page;
        private long left;
        private long told;

        Pages(Session session, SearchRequest request, long limit) {
            this.session = session;
            this.request = request;
            left = limit;
            first = fetch(request);
            page = first;
        }

        private SearchPage fetch(SearchRequest wanted) {
            return session.store().search(wanted.withLimit((int) Math.min(left, PAGE)));
        }

        void forEach(Consumer<SearchHit> each) {
            while (true) {
                List<SearchHit> hits = page.hits();
                hits.forEach(each);
                told += hits.size();
                left -= hits.size();
                if (page.next() == null || left <= 0) {
                    return;
                }
                page = fetch(request.withAfter(page.next()).withCounted(false));
            }
        }

        @Nullable String next() {
            return page.next();
        }
    }
}
