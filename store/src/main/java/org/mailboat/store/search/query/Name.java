package org.mailboat.store.search.query;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.search.text.Field;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What stands before a colon in a query.
///
/// @param text the name, in small letters
/// @param field what it limits a text to, or null
/// @param example one use of it
/// @param mistake what to say instead, or null if the name is right
record Name(String text, @Nullable Field field, String example, @Nullable String mistake) {
    private static final List<Name> NAMES =
            List.of(
                    of("from", Field.FROM, "from:ann"),
                    of("to", Field.TO, "to:ann@example.org"),
                    of("cc", Field.CC, "cc:ann"),
                    of("bcc", Field.BCC, "bcc:ann"),
                    of("subject", Field.SUBJECT, "subject:invoice"),
                    of("body", Field.BODY, "body:\"see you\""),
                    of("filename", Field.FILENAME, "filename:report.pdf"),
                    of("mailbox", null, "mailbox:INBOX or mailbox:\"Archive/**\""),
                    of("account", null, "account:work"),
                    of("keyword", null, "keyword:$forwarded"),
                    of("is", null, "is:unread"),
                    of("has", null, "has:attachment"),
                    of("before", null, "before:2026-01-31"),
                    of("after", null, "after:2026-01-31 or after:7d"),
                    of("on", null, "on:2026-01-31 or on:2026-01"),
                    of("larger", null, "larger:5M"),
                    of("smaller", null, "smaller:100k"));

    /// Other names for it, as they come to mind.
    private static final Map<String, String> MISTAKES =
            Map.ofEntries(
                    Map.entry("form", "from:"),
                    Map.entry("sender", "from:"),
                    Map.entry("author", "from:"),
                    Map.entry("recipient", "to:"),
                    Map.entry("title", "subject:"),
                    Map.entry("text", "body:"),
                    Map.entry("content", "body:"),
                    Map.entry("file", "filename:"),
                    Map.entry("attachment", "filename: or has:attachment"),
                    Map.entry("folder", "mailbox:"),
                    Map.entry("in", "mailbox:"),
                    Map.entry("label", "mailbox: or keyword:"),
                    Map.entry("tag", "keyword:"),
                    Map.entry("flag", "keyword: or is:flagged"),
                    Map.entry("since", "after:"),
                    Map.entry("newer", "after:"),
                    Map.entry("until", "before:"),
                    Map.entry("older", "before:"),
                    Map.entry("date", "on:, before: or after:"),
                    Map.entry("size", "larger: or smaller:"),
                    Map.entry("bigger", "larger:"),
                    Map.entry("greater", "larger:"));

    /// The name of this spelling; null if there is none, and none that may have been meant.
    static @Nullable Name of(String spelled) {
        String text = spelled.toLowerCase(Locale.ROOT);
        for (Name name : NAMES) {
            if (name.text.equals(text)) {
                return name;
            }
        }
        String meant = MISTAKES.get(text);
        return meant == null
                ? null
                : new Name(
                        text,
                        null,
                        "",
                        "there is no "
                                + text
                                + ":; say "
                                + meant
                                + ", or put the text in quotation marks");
    }

    static List<String> all() {
        return NAMES.stream().map(Name::text).toList();
    }

    private static Name of(String text, @Nullable Field field, String example) {
        return new Name(text, field, example, null);
    }
}
