package org.mailboat.model;

import java.util.regex.Pattern;

/// A pattern over the text form of mailbox paths: `*` stands for characters of one level, `**`
/// across levels, `?` for one character of a level. INBOX matches in any case.
///
/// @param text the pattern as written
public record MailboxGlob(String text) {
    public MailboxGlob {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a mailbox pattern is not empty");
        }
    }

    /// Whether the path is one that the pattern stands for.
    public boolean matches(MailboxPath path) {
        return pattern().matcher(path.toString()).matches();
    }

    /// Whether the pattern starts with these levels, without a wildcard in them.
    public boolean beginsWith(MailboxPath head) {
        String start = head.toString();
        return text.equals(start) || text.startsWith(start + "/");
    }

    private Pattern pattern() {
        String folded =
                text.regionMatches(true, 0, "INBOX", 0, 5)
                                && (text.length() == 5 || text.charAt(5) == '/')
                        ? "INBOX" + text.substring(5)
                        : text;
        var regex = new StringBuilder();
        int c;
        for (int i = 0; i < folded.length(); i += Character.charCount(c)) {
            c = folded.codePointAt(i);
            if (c == '*' && folded.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(Character.toString(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    @Override
    public String toString() {
        return text;
    }
}
