package org.mailboat.store.mime.text;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// HTML as plain text that reads well on a terminal: paragraphs, lists, quotes, cells of tables
/// side by side, and where links lead. What a browser would not show is left out; nothing is ever
/// loaded.
public final class HtmlText {
    /// A target longer than this stands below the text.
    private static final int LONG_TARGET = 80;

    private static final Pattern HIDING =
            Pattern.compile(
                    "(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden|mso-hide\\s*:\\s*all"
                            + "|(?<![\\w-])opacity\\s*:\\s*0(?![.\\d])");
    private static final Pattern NO_HEIGHT =
            Pattern.compile("(?i)(?:max-)?height\\s*:\\s*0(?![.\\d])");
    private static final Pattern CUT_OFF = Pattern.compile("(?i)overflow\\s*:\\s*hidden");

    /// What newsletters fill the preview line with.
    private static final String FILLERS = "\u200B\u200C\u00AD\u034F\u2007\uFEFF\u200E";

    private static final Pattern FILLER =
            Pattern.compile("[" + FILLERS + "]{2,}+|(?:[\u200C\u034F\u2007\uFEFF]\\s){2,}+");

    private HtmlText() {}

    /// With the targets of links.
    public static String of(String html) {
        return read(html, new Writer(true));
    }

    /// Without them, for a search.
    public static String words(String html) {
        return read(html, new Writer(false));
    }

    private static String read(String html, Writer writer) {
        Jsoup.parse(html).body().filter(writer);
        return writer.done();
    }

    /// What stands before each line of a quote or a list.
    private static final class Prefix {
        private final String first;
        private final String rest;
        private boolean used;

        Prefix(String first, String rest) {
            this.first = first;
            this.rest = rest;
        }

        String next() {
            String now = used ? rest : first;
            used = true;
            return now;
        }
    }

    /// An open list; the number of its next element, or -1 where it has none.
    private static final class ListState {
        private int next;

        ListState(int next) {
            this.next = next;
        }
    }

    private static final class Writer implements NodeFilter {
        private final boolean targets;
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder line = new StringBuilder();
        private final StringBuilder linkText = new StringBuilder();
        private final Deque<Prefix> prefixes = new ArrayDeque<>();
        private final Deque<ListState> lists = new ArrayDeque<>();
        private final Map<String, Integer> longTargets = new LinkedHashMap<>();
        private String lastPrefix = "";
        private boolean wantsBlank;
        private int preformatted;

        Writer(boolean targets) {
            this.targets = targets;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode text) {
                if (preformatted > 0) {
                    wholeText(text.getWholeText());
                } else {
                    append(withoutFiller(text.text()));
                }
                return FilterResult.CONTINUE;
            }
            if (!(node instanceof Element element)) {
                return FilterResult.CONTINUE;
            }
            if (isHidden(element)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            begin(element);
            return FilterResult.CONTINUE;
        }

        /// Most text has none of these signs, and is not looked at twice.
        private static String withoutFiller(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= 0xAD && FILLERS.indexOf(c) >= 0) {
                    return FILLER.matcher(text).replaceAll(" ");
                }
            }
            return text;
        }

        private void begin(Element element) {
            switch (element.normalName()) {
                case "br" -> lineEnd();
                case "hr" -> {
                    endLine();
                    line.append("----------");
                    endLine();
                }
                case "pre", "listing", "xmp" -> {
                    paragraph();
                    preformatted++;
                }
                case "blockquote" -> {
                    paragraph();
                    prefixes.addLast(new Prefix("> ", "> "));
                }
                case "ul", "ol", "menu", "dir" -> beginList(element);
                case "li" -> beginItem();
                case "dd" -> {
                    endLine();
                    prefixes.addLast(new Prefix("    ", "    "));
                }
                case "td", "th" -> cell();
                case "img" -> image(element);
                case "a" -> linkText.setLength(0);
                case "q" -> append("“");
                default -> boundary(element);
            }
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element) {
                end(element);
            }
            return FilterResult.CONTINUE;
        }

        private void end(Element element) {
            switch (element.normalName()) {
                case "br", "hr", "img", "td", "th" -> {}
                case "pre", "listing", "xmp" -> {
                    preformatted--;
                    paragraph();
                }
                case "blockquote" -> {
                    endLine();
                    prefixes.pollLast();
                    paragraph();
                }
                case "ul", "ol", "menu", "dir" -> {
                    endLine();
                    lists.pollLast();
                    if (lists.isEmpty()) {
                        paragraph();
                    }
                }
                case "li", "dd" -> {
                    endLine();
                    prefixes.pollLast();
                    wantsBlank = false;
                }
                case "a" -> target(element.attr("href").strip());
                case "q" -> append("”");
                default -> boundary(element);
            }
        }

        /// Where an element begins or ends, so may a line or a paragraph.
        private void boundary(Element element) {
            switch (element.normalName()) {
                case "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "dl", "fieldset" ->
                        paragraph();
                default -> {
                    if (element.isBlock()) {
                        endLine();
                    }
                }
            }
        }

        private void beginList(Element list) {
            if (lists.isEmpty()) {
                paragraph();
            } else {
                endLine();
            }
            int start = -1;
            if (list.normalName().equals("ol")) {
                String said = list.attr("start");
                start = said.matches("\\d{1,6}") ? Integer.parseInt(said) : 1;
            }
            lists.addLast(new ListState(start));
        }

        private void beginItem() {
            endLine();
            ListState list = lists.peekLast();
            String mark = list == null || list.next < 0 ? "* " : list.next++ + ". ";
            prefixes.addLast(new Prefix(mark, " ".repeat(mark.length())));
        }

        private void cell() {
            if (line.isEmpty()) {
                return;
            }
            if (line.length() > LONG_TARGET) {
                endLine();
            } else if (!line.toString().endsWith(" | ")) {
                line.append(line.charAt(line.length() - 1) == ' ' ? "| " : " | ");
            }
        }

        private void image(Element image) {
            String text = image.attr("alt").strip();
            if (!text.isEmpty()) {
                append(targets ? "[" + text + "]" : text);
            }
        }

        private void target(String target) {
            boolean leads =
                    target.regionMatches(true, 0, "http", 0, 4)
                            || target.regionMatches(true, 0, "mailto:", 0, 7);
            String shown = linkText.toString().strip();
            linkText.setLength(0);
            if (!targets || !leads || shown.isEmpty() || bare(target).equals(bare(shown))) {
                return;
            }
            while (!line.isEmpty() && line.charAt(line.length() - 1) == ' ') {
                line.setLength(line.length() - 1);
            }
            if (target.length() <= LONG_TARGET) {
                line.append(" <").append(target).append('>');
            } else {
                int number = longTargets.computeIfAbsent(target, t -> longTargets.size() + 1);
                line.append(" [").append(number).append(']');
            }
        }

        private static String bare(String target) {
            String bare = target.toLowerCase(Locale.ROOT).replaceFirst("^(https?://|mailto:)", "");
            return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
        }

        private void append(String text) {
            boolean atStart = line.isEmpty() || line.charAt(line.length() - 1) == ' ';
            String shown = atStart ? text.stripLeading() : text;
            line.append(shown);
            if (linkText.length() < LONG_TARGET * 4) {
                linkText.append(shown);
            }
        }

        private void wholeText(String text) {
            String[] lines = text.split("\r?\n|\r", -1);
            for (int i = 0; i < lines.length; i++) {
                if (i > 0) {
                    lineEnd();
                }
                line.append(lines[i]);
            }
        }

        /// A line break that was asked for: two of them leave a line empty.
        private void lineEnd() {
            if (line.toString().isBlank()) {
                wantsBlank = !out.isEmpty();
                line.setLength(0);
            } else {
                endLine();
            }
        }

        private void paragraph() {
            endLine();
            wantsBlank = !out.isEmpty();
        }

        private void endLine() {
            int end = line.length();
            while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '|')) {
                end--;
            }
            line.setLength(end);
            if (line.toString().isBlank()) {
                line.setLength(0);
                return;
            }
            var prefix = new StringBuilder();
            prefixes.forEach(p -> prefix.append(p.next()));
            if (!out.isEmpty()) {
                out.append('\n');
                if (wantsBlank) {
                    out.append(common(lastPrefix, prefix.toString())).append('\n');
                }
            }
            wantsBlank = false;
            lastPrefix = prefix.toString();
            out.append(prefix).append(line);
            line.setLength(0);
        }

        private static String common(String one, String two) {
            int i = 0;
            while (i < one.length() && i < two.length() && one.charAt(i) == two.charAt(i)) {
                i++;
            }
            return one.substring(0, i).stripTrailing();
        }

        private static boolean isHidden(Element element) {
            return switch (element.normalName()) {
                case "script",
                        "style",
                        "head",
                        "title",
                        "template",
                        "noscript",
                        "select",
                        "svg",
                        "math",
                        "object",
                        "iframe",
                        "audio",
                        "video",
                        "textarea" ->
                        true;
                default -> {
                    String style = element.attr("style");
                    yield element.hasAttr("hidden")
                            || (!style.isEmpty()
                                    && (HIDING.matcher(style).find()
                                            || (NO_HEIGHT.matcher(style).find()
                                                    && CUT_OFF.matcher(style).find())));
                }
            };
        }

        String done() {
            endLine();
            if (!longTargets.isEmpty()) {
                out.append("\n\n");
                longTargets.forEach((target, number) ->
                        out.append('[').append(number).append("] ").append(target).append('\n'));
            }
            return out.toString().strip();
        }
    }
}
