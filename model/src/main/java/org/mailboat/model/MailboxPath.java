package org.mailboat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Where a mailbox stands in the tree: its levels in decoded Unicode, the same whatever separator
/// the server uses.
///
/// In text the levels are joined by `/`; inside a level `/` is `%2F`, `%` is `%25` and a control
/// character `%XX` of its UTF-8 bytes. Nothing is normalised. The first level INBOX is spelled in
/// capitals and is the only one in which case does not count.
///
/// @param levels at least one, none empty
public record MailboxPath(List<String> levels) implements Comparable<MailboxPath> {
    /// Where new mail arrives.
    public static final MailboxPath INBOX = new MailboxPath(List.of("INBOX"));

    public MailboxPath {
        if (levels.isEmpty() || levels.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a mailbox path has levels, and none is empty");
        }
        if (levels.getFirst().equalsIgnoreCase("INBOX") && !levels.getFirst().equals("INBOX")) {
            var spelled = new ArrayList<>(levels);
            spelled.set(0, "INBOX");
            levels = spelled;
        }
        levels = List.copyOf(levels);
    }

    /// The path of these levels, decoded, from the root.
    public static MailboxPath of(String... levels) {
        return new MailboxPath(List.of(levels));
    }

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if a level is empty or an escape is broken
    public static MailboxPath parse(String text) {
        var levels = new ArrayList<String>();
        for (String level : text.split("/", -1)) {
            levels.add(PercentEscapes.decode(level));
        }
        return new MailboxPath(levels);
    }

    /// What the mailbox is called among its siblings, decoded.
    public String lastLevel() {
        return levels.getLast();
    }

    /// Whether this is INBOX itself.
    public boolean isInbox() {
        return equals(INBOX);
    }

    @Override
    public int compareTo(MailboxPath other) {
        int common = Math.min(levels.size(), other.levels.size());
        for (int i = 0; i < common; i++) {
            int order = levels.get(i).compareTo(other.levels.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(levels.size(), other.levels.size());
    }

    @Override
    public String toString() {
        return levels.stream()
                .map(l ->
                        PercentEscapes.encode(
                                l, c -> c == '/' || c == '%' || Character.isISOControl(c)))
                .collect(Collectors.joining("/"));
    }
}
