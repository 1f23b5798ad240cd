package org.mailboat.smtp;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server answers to a command ([RFC 5321
/// §4.2](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.2)).
///
/// @param code three digits, of which the first decides
/// @param lines what follows the code, one or more lines
record Reply(int code, List<String> lines) {
    /// Said before the server ends the connection, in answer to whatever it was asked.
    static final int GOODBYE = 421;

    /// [RFC 3463 §2](https://www.rfc-editor.org/rfc/rfc3463.html#section-2).
    private static final Pattern ENHANCED = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?: |$)");

    Reply {
        lines = List.copyOf(lines);
    }

    boolean isDone() {
        return code / 100 == 2;
    }

    boolean wantsMore() {
        return code / 100 == 3;
    }

    /// Whether the same may be taken another time.
    boolean isForNow() {
        return code / 100 == 4;
    }

    boolean isForGood() {
        return code / 100 == 5;
    }

    boolean isGoodbye() {
        return code == GOODBYE;
    }

    /// The status code within the text, as in `5.1.1`; empty if there is none.
    String enhanced() {
        Matcher matcher = ENHANCED.matcher(lines.getFirst());
        return matcher.lookingAt() ? matcher.group(1) : "";
    }

    /// Everything the server said, in one line: what each line repeats is there once.
    String text() {
        String status = enhanced();
        var text = new StringBuilder().append(code);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (i > 0 && !status.isEmpty() && line.startsWith(status)) {
                line = line.substring(status.length());
            }
            line = line.strip();
            if (!line.isEmpty()) {
                text.append(' ').append(line);
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
