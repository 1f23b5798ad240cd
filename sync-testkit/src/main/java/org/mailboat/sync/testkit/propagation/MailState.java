package org.mailboat.sync.testkit.propagation;

import org.mailboat.model.Keywords;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What mailboxes there are on one side, and what is in them; INBOX always is.
///
/// @param mailboxes by name, each with its mail in any order
public record MailState(SortedMap<String, List<Item>> mailboxes) {
    /// A mail in a mailbox.
    ///
    /// @param header whether only its header is here; on the server that does not count
    public record Item(String name, Keywords keywords, boolean header) {
        Item whole() {
            return new Item(name, keywords, false);
        }

        @Override
        public String toString() {
            return name + (header ? "~" : "") + (keywords.isEmpty() ? "" : "(" + keywords + ")");
        }
    }

    public MailState {
        var sorted = new TreeMap<String, List<Item>>();
        sorted.put("INBOX", List.of());
        mailboxes.forEach((name, items) -> sorted.put(name, List.copyOf(items)));
        mailboxes = Collections.unmodifiableSortedMap(sorted);
    }

    /// The same on a server.
    MailState onServer() {
        var whole = new TreeMap<String, List<Item>>();
        mailboxes.forEach(
                (name, items) -> whole.put(name, items.stream().map(Item::whole).toList()));
        return new MailState(whole);
    }

    /// How often each mail is there.
    SortedMap<String, Long> counts() {
        return mailboxes.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(Item::name, TreeMap::new, Collectors.counting()));
    }

    /// In the words of the table, the mail of each mailbox in alphabetical order.
    @Override
    public String toString() {
        return mailboxes.entrySet().stream()
                .filter(e -> !e.getKey().equals("INBOX") || !e.getValue().isEmpty() || isBare())
                .map(e ->
                        e.getKey()
                                + ": "
                                + e.getValue().stream()
                                        .map(Item::toString)
                                        .sorted()
                                        .collect(Collectors.joining(" ")))
                .map(String::strip)
                .collect(Collectors.joining("; "));
    }

    private boolean isBare() {
        return mailboxes.size() == 1;
    }
}
