package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Failures as the database keeps them: one `name value` a line, absent ones left out.
final class FailureText {
    private FailureText() {}

    static String print(SyncFailure failure) {
        var lines = new ArrayList<String>();
        add(lines, "kind", failure.kind().name());
        add(lines, "scope", failure.scope().name());
        add(lines, "retry", failure.retry().name());
        add(lines, "account", failure.account());
        add(lines, "mailbox", failure.mailbox() == null ? null : failure.mailbox().toString());
        add(lines, "message", failure.message());
        add(lines, "command", failure.command());
        add(lines, "server", failure.serverText());
        add(lines, "text", failure.text());
        add(lines, "next-try", failure.nextTry() == null ? null : failure.nextTry().toString());
        add(lines, "next-step", failure.nextStep());
        add(lines, "detail", failure.detail() == null ? null : failure.detail().label());
        return String.join("\n", lines);
    }

    static SyncFailure parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int space = line.indexOf(' ');
            values.put(line.substring(0, space), unescape(line.substring(space + 1)));
        }
        String mailbox = values.get("mailbox");
        String nextTry = values.get("next-try");
        return new SyncFailure(
                FailureKind.valueOf(values.getOrDefault("kind", "")),
                SyncFailure.Scope.valueOf(values.getOrDefault("scope", "")),
                SyncFailure.Retry.valueOf(values.getOrDefault("retry", "")),
                values.get("account"),
                mailbox == null ? null : MailboxPath.parse(mailbox),
                values.get("message"),
                values.get("command"),
                values.get("server"),
                values.getOrDefault("text", ""),
                nextTry == null ? null : Instant.parse(nextTry),
                values.get("next-step"),
                FailureDetail.of(values.get("detail")));
    }

    private static void add(List<String> lines, String name, @Nullable String value) {
        if (value != null) {
            lines.add(name + " " + value.replace("\\", "\\\\").replace("\n", "\\n"));
        }
    }

    private static String unescape(String value) {
        var text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                c = value.charAt(++i) == 'n' ? '\n' : '\\';
            }
            text.append(c);
        }
        return text.toString();
    }
}
