package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A user of the fake server and the tree of mailboxes that belongs to it.
///
/// Mailboxes are named here in Unicode with [#SEPARATOR] between levels. Thread-safe; the object
/// itself is the lock of everything in the account.
public final class FakeAccount {
    /// What stands between the levels of a mailbox name.
    public static final char SEPARATOR = '/';

    private static final String INBOX = "INBOX";

    private final String user;
    private final String password;
    private final InstantSource clock;
    private final NavigableMap<String, FakeMailbox> mailboxes = new TreeMap<>();
    private long lastUidValidity = 1000;
    private long changes;

    FakeAccount(String user, String password, InstantSource clock) {
        this.user = user;
        this.password = password;
        this.clock = clock;
        createWire(INBOX);
    }

    public String user() {
        return user;
    }

    boolean accepts(String name, String secret) {
        return user.equals(name) && password.equals(secret);
    }

    /// Creates a mailbox.
    ///
    /// @throws IllegalArgumentException if it is there already
    public FakeMailbox create(String name) {
        FakeMailbox made = createWire(encode(name));
        if (made == null) {
            throw new IllegalArgumentException(name + " is there already");
        }
        return made;
    }

    /// The mailbox of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public FakeMailbox mailbox(String name) {
        return find(encode(name))
                .orElseThrow(() -> new IllegalArgumentException("no mailbox " + name));
    }

    /// Renames a mailbox with everything below it; UIDVALIDITY and UIDs stay.
    public void rename(String from, String to) {
        if (!renameWire(encode(from), encode(to))) {
            throw new IllegalArgumentException("cannot rename " + from + " to " + to);
        }
    }

    /// Deletes a mailbox with its messages; those below it stay.
    public void delete(String name) {
        if (!deleteWire(encode(name))) {
            throw new IllegalArgumentException("cannot delete " + name);
        }
    }

    /// All mailboxes, in the order of their names.
    public synchronized List<FakeMailbox> mailboxes() {
        return List.copyOf(mailboxes.values());
    }

    synchronized Optional<FakeMailbox> find(String wireName) {
        return Optional.ofNullable(mailboxes.get(canonical(wireName)));
    }

    /// Creates a mailbox, or gives null if it is there already.
    synchronized @Nullable FakeMailbox createWire(String wireName) {
        String name = canonical(wireName);
        if (mailboxes.containsKey(name)) {
            return null;
        }
        FakeMailbox made = new FakeMailbox(this, name, nextUidValidity());
        mailboxes.put(name, made);
        changed();
        return made;
    }

    synchronized boolean renameWire(String from, String to) {
        String source = canonical(from);
        String target = canonical(to);
        if (source.equals(INBOX) || !exists(source) || exists(target)) {
            return false;
        }
        List<FakeMailbox> moved = new ArrayList<>();
        for (FakeMailbox mailbox : mailboxes()) {
            if (isAtOrBelow(mailbox.wireName(), source)) {
                mailboxes.remove(mailbox.wireName());
                moved.add(mailbox);
            }
        }
        for (FakeMailbox mailbox : moved) {
            mailbox.rename(target + mailbox.wireName().substring(source.length()));
            mailboxes.put(mailbox.wireName(), mailbox);
        }
        changed();
        return true;
    }

    synchronized boolean deleteWire(String wireName) {
        String name = canonical(wireName);
        FakeMailbox gone = name.equals(INBOX) ? null : mailboxes.remove(name);
        if (gone == null) {
            return false;
        }
        gone.delete();
        changed();
        return true;
    }

    private boolean exists(String wireName) {
        return mailboxes.keySet().stream().anyMatch(name -> isAtOrBelow(name, wireName));
    }

    private static boolean isAtOrBelow(String name, String top) {
        return name.equals(top) || name.startsWith(top + SEPARATOR);
    }

    synchronized long nextUidValidity() {
        return ++lastUidValidity;
    }

    OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    synchronized void changed() {
        changes++;
        notifyAll();
    }

    synchronized long changes() {
        return changes;
    }

    /// Waits until something changes in the account after this count.
    synchronized void awaitChange(long known) throws InterruptedException {
        while (changes == known) {
            wait();
        }
    }

    private static String canonical(String wireName) {
        return wireName.toUpperCase(Locale.ROOT).equals(INBOX) ? INBOX : wireName;
    }

    /// Modified UTF-7 ([RFC 3501
    /// §5.1.3](https://www.rfc-editor.org/rfc/rfc3501.html#section-5.1.3)), written here once more
    /// on purpose: a fake that shares the client's encoder hides its faults.
    static String encode(String name) {
        StringBuilder wire = new StringBuilder();
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i);
            if (c == '&') {
                wire.append("&-");
                i++;
            } else if (c >= 0x20 && c <= 0x7e) {
                wire.append(c);
                i++;
            } else {
                int end = i;
                while (end < name.length()
                        && (name.charAt(end) < 0x20 || name.charAt(end) > 0x7e)) {
                    end++;
                }
                byte[] units = name.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(units);
                wire.append('&').append(base64.replace('/', ',')).append('-');
                i = end;
            }
        }
        return wire.toString();
    }
}
