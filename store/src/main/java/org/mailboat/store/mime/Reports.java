package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.Notice.Action;
import org.mailboat.store.mime.Notice.Recipient;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the parts of reports that are meant for programs.
final class Reports {
    private static final int MAX_RECIPIENTS = 1000;

    private Reports() {}

    /// [RFC 3464 §2](https://www.rfc-editor.org/rfc/rfc3464.html#section-2).
    ///
    /// @return null if it says nothing of any recipient
    static Notice.@Nullable Delivery delivery(String part, InputStream content) throws IOException {
        String reporter = null;
        var recipients = new ArrayList<Recipient>();
        List<HeaderBlock> groups = groups(content);
        for (HeaderBlock group : groups) {
            reporter = reporter != null ? reporter : typed(group.first("Reporting-MTA"));
            Recipient recipient = recipient(group);
            if (recipient != null) {
                recipients.add(recipient);
            }
        }
        return recipients.isEmpty()
                ? null
                : new Notice.Delivery(part, reporter, recipients, null, null);
    }

    private static @Nullable Recipient recipient(HeaderBlock group) {
        String last = typed(group.first("Final-Recipient"));
        String original = typed(group.first("Original-Recipient"));
        String address = last != null ? last : original;
        String action = group.first("Action");
        if (address == null || (action == null && group.first("Status") == null)) {
            return null;
        }
        return new Recipient(
                address,
                address.equalsIgnoreCase(original) ? null : original,
                action(action),
                status(group.first("Status")),
                typed(group.first("Diagnostic-Code")),
                typed(group.first("Remote-MTA")),
                HeaderText.date(group.first("Will-Retry-Until")));
    }

    private static Action action(@Nullable String value) {
        String word = value == null ? "" : HeaderParameters.parse(value).value();
        return switch (word) {
            case "failed", "failure" -> Action.FAILED;
            case "delayed" -> Action.DELAYED;
            case "delivered" -> Action.DELIVERED;
            case "relayed" -> Action.RELAYED;
            case "expanded" -> Action.EXPANDED;
            default -> Action.UNKNOWN;
        };
    }

    private static @Nullable String status(@Nullable String value) {
        String code = value == null ? "" : value.strip().replaceFirst("[ \\t(].*", "");
        return code.matches("[245]\\.\\d{1,3}\\.\\d{1,3}") ? code : null;
    }

    /// [RFC 8098 §3](https://www.rfc-editor.org/rfc/rfc8098.html#section-3).
    static Notice.@Nullable Receipt receipt(String part, InputStream content) throws IOException {
        HeaderBlock fields = HeaderBlock.read(content);
        String disposition = fields.first("Disposition");
        if (disposition == null) {
            return null;
        }
        int semicolon = disposition.indexOf(';');
        String mode =
                semicolon < 0 ? "" : disposition.substring(0, semicolon).toLowerCase(Locale.ROOT);
        String type = disposition.substring(semicolon + 1).strip().toLowerCase(Locale.ROOT);
        String last = typed(fields.first("Final-Recipient"));
        return new Notice.Receipt(
                part,
                last != null ? last : typed(fields.first("Original-Recipient")),
                type.replaceFirst("[/,\\s].*", ""),
                mode.contains("automatic-action") || mode.contains("mdn-sent-automatically"),
                HeaderSummary.firstId(fields.first("Original-Message-ID")));
    }

    /// [RFC 5965 §3](https://www.rfc-editor.org/rfc/rfc5965.html#section-3).
    static Notice.@Nullable Complaint complaint(String part, InputStream content)
            throws IOException {
        HeaderBlock fields = HeaderBlock.read(content);
        String type = fields.first("Feedback-Type");
        if (type == null) {
            return null;
        }
        var details = new ArrayList<String>();
        for (String name :
                List.of("Auth-Failure", "Delivery-Result", "Identity-Alignment", "Incidents")) {
            String value = fields.first(name);
            if (value != null) {
                details.add(name + ": " + value);
            }
        }
        return new Notice.Complaint(
                part,
                type.strip().toLowerCase(Locale.ROOT),
                fields.first("User-Agent"),
                bare(fields.first("Original-Mail-From")),
                bare(fields.first("Original-Rcpt-To")),
                fields.first("Source-IP"),
                details);
    }

    private static @Nullable String bare(@Nullable String address) {
        return address == null ? null : address.replaceAll("^<|>$", "");
    }

    /// The groups of fields in a report, separated by empty lines.
    private static List<HeaderBlock> groups(InputStream content) throws IOException {
        var groups = new ArrayList<HeaderBlock>();
        int empty = 0;
        // a few empty lines more than there should be do not end it
        while (empty < 4 && groups.size() < MAX_RECIPIENTS) {
            HeaderBlock group = HeaderBlock.read(content);
            if (group.fields().isEmpty()) {
                empty++;
            } else {
                empty = 0;
                groups.add(group);
            }
        }
        return groups;
    }

    /// What follows the type, as in `rfc822; a@example.org` and `smtp; 550 no such user`.
    private static @Nullable String typed(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String text = value.replaceFirst("^\\s*[A-Za-z0-9_-]{1,30}\\s*;", "").strip();
        boolean bracketed = text.startsWith("<") && text.endsWith(">") && text.length() > 2;
        String decoded = HeaderText.decode(bracketed ? text.substring(1, text.length() - 1) : text);
        return decoded.isEmpty() ? null : decoded;
    }
}
