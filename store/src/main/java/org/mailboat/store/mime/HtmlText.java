package org.mailboat.store.mime;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// HTML as plain text that reads well on a terminal: paragraphs, list marks, quotes, and where
/// links lead.
final class HtmlText {
    private HtmlText() {}

    /// With the targets of links.
    static String of(String html) {
        return read(html, new Writer(true));
    }

    /// Without them, for a search.
    static String words(String html) {
        return read(html, new Writer(false));
    }

    private static String read(String html, Writer writer) {
        var document = Jsoup.parse(html);
        document.select("script,style,head,template,noscript").remove();
        document.body().traverse(writer);
        return writer.out
                .toString()
                .replaceAll("[ \\t]+\\n", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private static final class Writer implements NodeVisitor {
        final StringBuilder out = new StringBuilder();
        private final boolean targets;
        private int preformatted;

        Writer(boolean targets) {
            this.targets = targets;
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                append(preformatted > 0 ? text.getWholeText() : text.text());
            } else if (node instanceof Element element) {
                switch (element.normalName()) {
                    case "pre" -> {
                        preformatted++;
                        breakLine(2);
                    }
                    case "br" -> out.append('\n');
                    case "hr" -> {
                        breakLine(1);
                        out.append("----------");
                    }
                    case "li" -> {
                        breakLine(1);
                        out.append("* ");
                    }
                    case "td", "th" -> {
                        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
                            out.append(' ');
                        }
                    }
                    case "img" -> append(element.attr("alt"));
                    case "p",
                            "h1",
                            "h2",
                            "h3",
                            "h4",
                            "h5",
                            "h6",
                            "blockquote",
                            "table",
                            "ul",
                            "ol" ->
                            breakLine(2);
                    default -> {
                        if (element.isBlock()) {
                            breakLine(1);
                        }
                    }
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            switch (element.normalName()) {
                case "pre" -> {
                    preformatted--;
                    breakLine(2);
                }
                case "a" -> {
                    String target = element.attr("href");
                    if (targets
                            && target.matches("(?i)(https?|mailto):.*")
                            && !target.endsWith(element.text())) {
                        out.append(" <").append(target).append('>');
                    }
                }
                case "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol" ->
                        breakLine(2);
                case "tr" -> breakLine(1);
                default -> {
                    if (element.isBlock()) {
                        breakLine(1);
                    }
                }
            }
        }

        private void append(String text) {
            boolean atStart = out.isEmpty() || Character.isWhitespace(out.charAt(out.length() - 1));
            out.append(preformatted == 0 && atStart ? text.stripLeading() : text);
        }

        private void breakLine(int ends) {
            while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
                out.setLength(out.length() - 1);
            }
            int have = 0;
            for (int i = out.length(); i > 0 && out.charAt(i - 1) == '\n'; i--) {
                have++;
            }
            if (!out.isEmpty()) {
                out.append("\n".repeat(Math.max(0, ends - have)));
            }
        }
    }
}
