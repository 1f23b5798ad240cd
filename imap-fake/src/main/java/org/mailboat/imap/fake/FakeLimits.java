package org.mailboat.imap.fake;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an account does not take in; everything unless told otherwise. Thread-safe.
public final class FakeLimits {
    /// As many equal messages as Cyrus takes in one mailbox.
    private static final int MOST_EQUAL = 100;

    private final Map<String, String> refusals = new LinkedHashMap<>();
    private long quota = Long.MAX_VALUE;
    private long messageSize = Long.MAX_VALUE;

    /// So many octets fit into all mailboxes together; more are answered with `OVERQUOTA`.
    public synchronized void quota(long octets) {
        quota = octets;
    }

    /// A message has so many octets at most; STATUS tells it where `APPENDLIMIT` is offered.
    public synchronized void messageSize(long octets) {
        messageSize = octets;
    }

    synchronized long messageSize() {
        return messageSize;
    }

    /// Messages with this text in them are not taken in.
    ///
    /// @param answer behind `NO`
    public synchronized void refuse(String text, String answer) {
        refusals.put(text, answer);
    }

    /// Takes everything in again.
    public synchronized void heal() {
        refusals.clear();
        quota = Long.MAX_VALUE;
        messageSize = Long.MAX_VALUE;
    }

    /// Checks that these can be taken in together.
    synchronized void check(FakeMailbox mailbox, List<byte[]> messages, boolean fewEqual)
            throws FakeCommand.Refused {
        long sum = 0;
        for (byte[] octets : messages) {
            sum += octets.length;
            if (octets.length > messageSize) {
                throw new FakeCommand.Refused("[TOOBIG] the message is too large");
            }
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            for (var refusal : refusals.entrySet()) {
                if (text.contains(refusal.getKey())) {
                    throw new FakeCommand.Refused(refusal.getValue());
                }
            }
            if (fewEqual && isOneTooMany(mailbox, FakeContent.of(octets))) {
                throw new FakeCommand.Refused("[LIMIT] Too many identical emails");
            }
        }
        checkRoom(mailbox.account(), sum);
    }

    /// Checks that there is room for so many octets more.
    synchronized void checkRoom(FakeAccount account, long octets) throws FakeCommand.Refused {
        if (quota < Long.MAX_VALUE && account.octets() + octets > quota) {
            throw new FakeCommand.Refused("[OVERQUOTA] Quota exceeded");
        }
    }

    private static boolean isOneTooMany(FakeMailbox mailbox, FakeContent content) {
        return mailbox.messages().stream()
                        .filter(m -> m.content().emailId().equals(content.emailId()))
                        .count()
                >= MOST_EQUAL;
    }
}
