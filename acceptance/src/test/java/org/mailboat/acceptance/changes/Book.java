package org.mailboat.acceptance.changes;

import org.mailboat.acceptance.ServerContents;
import org.mailboat.acceptance.TestMessage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which mailbox of the server is which, whatever it is called, and which messages say who they
/// are. Written by those who change the server, read by the judge.
final class Book {
    private static final Pattern MESSAGE_ID =
            Pattern.compile("^Message-ID: *\\S", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final char separator;
    private final Map<String, Integer> mailboxes = new TreeMap<>();
    private final Set<String> anonymous = new TreeSet<>();
    private int last;

    Book(char separator) {
        this.separator = separator;
        created("INBOX");
    }

    /// All that are there now.
    List<String> names() {
        return List.copyOf(mailboxes.keySet());
    }

    void created(String wireName) {
        mailboxes.put(wireName, ++last);
    }

    void deleted(String wireName) {
        mailboxes.remove(wireName);
    }

    void renamed(String from, String to) {
        Map<String, Integer> moved = new TreeMap<>();
        mailboxes.forEach((name, mailbox) -> {
            if (name.equals(from) || name.startsWith(from + separator)) {
                moved.put(name, mailbox);
            }
        });
        mailboxes.keySet().removeAll(moved.keySet());
        moved.forEach(
                (name, mailbox) -> mailboxes.put(to + name.substring(from.length()), mailbox));
    }

    void filed(List<TestMessage> messages) {
        for (TestMessage message : messages) {
            String text = new String(message.octets(), StandardCharsets.ISO_8859_1);
            String header = text.substring(0, text.indexOf("\r\n\r\n") + 2);
            if (!MESSAGE_ID.matcher(header).find()) {
                anonymous.add(ServerContents.sha256Of(message.octets()));
            }
        }
    }

    /// Whether these octets have no Message-ID, so that only a server's own ids tell who they are.
    boolean isAnonymous(String sha256) {
        return anonymous.contains(sha256);
    }

    /// The mailbox that has this name now; 0 for one that nobody made on purpose.
    int mailbox(String wireName) {
        return mailboxes.getOrDefault(wireName, 0);
    }
}
