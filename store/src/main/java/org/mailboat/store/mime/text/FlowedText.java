package org.mailboat.store.mime.text;

/// Puts paragraphs together that were sent as `format=flowed` ([RFC
/// 3676](https://www.rfc-editor.org/rfc/rfc3676.html)).
public final class FlowedText {
    private final boolean deleteSpace;
    private final StringBuilder out = new StringBuilder();

    /// How deep the paragraph is quoted that goes on, or -1 if none does.
    private int open = -1;

    private boolean started;

    private FlowedText(boolean deleteSpace) {
        this.deleteSpace = deleteSpace;
    }

    /// @param deleteSpace whether the blank that marks a soft line break is not part of the text
    ///   (`DelSp=yes`)
    public static String read(String text, boolean deleteSpace) {
        var flowed = new FlowedText(deleteSpace);
        text.lines().forEach(flowed::line);
        return flowed.out.toString();
    }

    private void line(String line) {
        int depth = 0;
        while (depth < line.length() && line.charAt(depth) == '>') {
            depth++;
        }
        boolean stuffed = depth < line.length() && line.charAt(depth) == ' ';
        String text = line.substring(stuffed ? depth + 1 : depth);
        boolean signature = text.equals("-- ");
        boolean flows = text.endsWith(" ") && !signature;
        if (open != depth || signature) {
            begin(depth);
        }
        if (flows) {
            out.append(text, 0, deleteSpace ? text.length() - 1 : text.length());
        } else {
            out.append(signature ? text : text.stripTrailing());
        }
        open = flows ? depth : -1;
    }

    private void begin(int depth) {
        if (started) {
            out.append('\n');
        }
        started = true;
        out.repeat(">", depth).append(depth > 0 ? " " : "");
    }
}
