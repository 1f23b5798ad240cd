package org.mailboat.bench;

import org.mailboat.MailStore;
import org.mailboat.MailStoreOptions;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;
import org.mailboat.model.Keyword;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What an account holds: of each message its mailbox, its UID, its marks (in small letters, as
/// their case means nothing) and the hash of its octets.
///
/// @param messages by mailbox and UID, what is true of them
/// @param whole whether whole messages were looked at, or only their places and marks
record Truth(Map<String, String> messages, boolean whole) {
    private static final Pattern LISTED =
            Pattern.compile("^\\* LIST \\([^)]*\\) \\S+ \"?(.*?)\"?$");
    private static final Pattern UID = Pattern.compile("UID ([0-9]+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

    /// By the server's word.
    static Truth ofServer(int port, String user, boolean whole) throws IOException {
        var truth = new Truth(new HashMap<>(), whole);
        try (Wire wire = Wire.login(port, user)) {
            for (String name : mailboxes(wire)) {
                wire.ok("SELECT \"" + name + "\"");
                var reading = new Reading(truth.messages, name);
                wire.ok("UID FETCH 1:* (UID FLAGS" + (whole ? " BODY.PEEK[])" : ")"), reading);
            }
        }
        return truth;
    }

    static List<String> mailboxes(Wire wire) throws IOException {
        var names = new ArrayList<String>();
        for (String line : wire.ok("LIST \"\" \"*\"")) {
            Matcher listed = LISTED.matcher(line);
            if (listed.matches()) {
                names.add(listed.group(1));
            }
        }
        return names;
    }

    /// By the octets in Mailboat's store.
    static Truth ofStore(Path home, boolean whole) throws IOException {
        var truth = new Truth(new HashMap<>(), whole);
        var names = new HashMap<String, String>();
        try (MailStore store = MailStore.open(home, MailStoreOptions.DEFAULT.withCreate(false))) {
            for (MailboxInfo mailbox : store.mailboxes()) {
                names.put(mailbox.id().toString(), String.valueOf(mailbox.wireName()));
            }
            try (Stream<MessageInfo> messages = store.messages(MessageQuery.everything())) {
                for (MessageInfo message : (Iterable<MessageInfo>) messages::iterator) {
                    String name = names.get(message.mailboxId().toString());
                    var flags = new TreeSet<String>();
                    for (Keyword keyword : message.keywords()) {
                        flags.add(keyword.folded());
                    }
                    long uid = message.remote() == null ? 0 : message.remote().number();
                    truth.messages.put(
                            name + " " + uid, flags + (whole ? hash(store, message) : ""));
                }
            }
        }
        return truth;
    }

    private static String hash(MailStore store, MessageInfo message) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = store.content(message)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// @throws WrongResult if they differ
    void mustEqual(Truth other, String what) {
        if (!messages.equals(other.messages)) {
            var differing = new TreeSet<String>();
            messages.forEach((place, is) -> {
                if (!is.equals(other.messages.get(place))) {
                    differing.add(place);
                }
            });
            other.messages.keySet().stream()
                    .filter(place -> !messages.containsKey(place))
                    .forEach(differing::add);
            throw new WrongResult(
                    what
                            + " differs from the server in "
                            + differing.size()
                            + " messages, as in "
                            + differing.first()
                            + ": here "
                            + messages.get(differing.first())
                            + ", there "
                            + other.messages.get(differing.first()));
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }

    /// Takes the answer to one FETCH.
    private static final class Reading implements Wire.Sink {
        private final Map<String, String> messages;
        private final String mailbox;
        private final MessageDigest digest = sha256();
        private String open = "";

        Reading(Map<String, String> messages, String mailbox) {
            this.messages = messages;
            this.mailbox = mailbox;
        }

        @Override
        public void line(String text, long literal) {
            if (literal >= 0) {
                open = text;
                return;
            }
            String all = open + text;
            Matcher uid = UID.matcher(all);
            Matcher flags = FLAGS.matcher(all);
            if (uid.find() && flags.find()) {
                var sorted = new TreeSet<String>();
                for (String flag : flags.group(1).split(" ", -1)) {
                    if (!flag.isEmpty() && !flag.equalsIgnoreCase("\\Recent")) {
                        sorted.add(flag.toLowerCase(Locale.ROOT));
                    }
                }
                String hash = open.isEmpty() ? "" : HexFormat.of().formatHex(digest.digest());
                messages.put(mailbox + " " + uid.group(1), sorted + hash);
            }
            open = "";
        }

        @Override
        public void octets(byte[] buffer, int offset, int length) {
            digest.update(buffer, offset, length);
        }
    }
}
