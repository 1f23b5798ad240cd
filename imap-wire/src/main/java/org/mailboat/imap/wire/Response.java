package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// One thing a server says ([RFC 9051 §7](https://www.rfc-editor.org/rfc/rfc9051.html#section-7)).
public sealed interface Response {

    /// The end of a command: only the one with the command's own tag.
    ///
    /// @param status OK, NO or BAD
    /// @param code null if there is none
    /// @param text for people, perhaps empty
    record Tagged(Tag tag, Status status, @Nullable ResponseCode code, String text)
            implements Response {}

    /// `+`: go on. A challenge of SASL, or leave to send a literal ([RFC 9051
    /// §7.6](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.6)).
    ///
    /// @param text what follows the plus, one char an octet, perhaps empty
    record Continuation(String text) implements Response {
        /// The challenge decoded from base64; empty if the text is not base64, no octets if there
        /// is no text.
        public Optional<byte[]> challenge() {
            try {
                return Optional.of(Base64.getDecoder().decode(Octets.ofLatin1(text.strip())));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /// A challenge may hold a secret's salt or an answer about a token.
        @Override
        public String toString() {
            return "Continuation[" + text.length() + " octets]";
        }
    }

    /// A response that could not be read. Framing is intact: the next response can be.
    ///
    /// @param tag the tag, if the line starts with something of that form: then this ends that
    ///   command, without telling how
    /// @param production what was being read, as in `fetch`
    /// @param offset where in the response it stopped making sense, in octets
    /// @param excerpt some characters around that place, printable
    record Malformed(@Nullable Tag tag, String production, int offset, String excerpt)
            implements Response {}

    /// Data without a tag, on its own account or as part of some command's answer.
    sealed interface Untagged extends Response {}

    /// A status without a tag: a greeting, a farewell, a remark. Never ends a command.
    ///
    /// @param code null if there is none
    /// @param text for people, perhaps empty
    record Condition(Status status, @Nullable ResponseCode code, String text) implements Untagged {}

    /// `CAPABILITY`.
    record CapabilityData(Capabilities capabilities) implements Untagged {}

    /// `ENABLED` ([RFC 5161 §3.2](https://www.rfc-editor.org/rfc/rfc5161.html#section-3.2)).
    record Enabled(Capabilities capabilities) implements Untagged {}

    /// `FLAGS`: those the mailbox knows.
    record Flags(FlagList flags) implements Untagged {}

    /// `EXISTS`: how many messages there are now.
    record Exists(long count) implements Untagged {}

    /// `RECENT`, which IMAP4rev2 dropped.
    record Recent(long count) implements Untagged {}

    /// `EXPUNGE`: the message of this number is gone, and all numbers above it fell by one.
    record Expunge(SeqNum number) implements Untagged {}

    /// `VANISHED` ([RFC 7162 §3.2.10](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2.10)).
    ///
    /// @param earlier whether this is old news, after which no sequence number changes
    /// @param uids may cover numbers that no message ever had
    record Vanished(boolean earlier, IdSet uids) implements Untagged {}

    /// `FETCH`, or `UIDFETCH` ([RFC 9586
    /// §3.3](https://www.rfc-editor.org/rfc/rfc9586.html#section-3.3)), whose UID is then the first
    /// item. Items that could not be read are [FetchItem.Unavailable].
    ///
    /// @param sequence null for UIDFETCH and for numbers that are none
    record Fetch(@Nullable SeqNum sequence, List<FetchItem> items) implements Untagged {
        /// The first item of a kind, or null.
        public <T extends FetchItem> @Nullable T item(Class<T> kind) {
            // Without an iterator: each message that is listed is asked some ten times.
            for (int i = 0; i < items.size(); i++) {
                FetchItem item = items.get(i);
                if (kind.isInstance(item)) {
                    return kind.cast(item);
                }
            }
            return null;
        }

        /// The UID, or 0 if it was not told.
        public long uid() {
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i) instanceof FetchItem.UidItem item) {
                    return item.uid().value();
                }
            }
            return 0;
        }

        /// The flags, or null if they were not told.
        public @Nullable FlagList flags() {
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i) instanceof FetchItem.Flags item) {
                    return item.flags();
                }
            }
            return null;
        }

        /// The mod-sequence, 0 if it was not told.
        public ModSeq modSeq() {
            FetchItem.ModSeqItem item = item(FetchItem.ModSeqItem.class);
            return item == null ? ModSeq.NONE : item.modSeq();
        }

        /// The body item of a section, as in `""`, `HEADER` or `1.MIME`, whatever its case, or
        /// null.
        public FetchItem.@Nullable Body body(String section) {
            for (FetchItem item : items) {
                if (item instanceof FetchItem.Body body
                        && (body.section().equals(section)
                                || Octets.upper(body.section()).equals(Octets.upper(section)))) {
                    return body;
                }
            }
            return null;
        }
    }

    /// `LIST`, `LSUB` or `XLIST`: a mailbox. Servers answer any of the commands with any of the
    /// three.
    ///
    /// @param kind the word of the answer
    /// @param attributes in capitals, each with its backslash
    /// @param separator the hierarchy separator, or null where the name is flat
    /// @param wireName the mailbox's key, one char an octet; see [MailboxName]
    /// @param oldWireName what it was called before ([RFC 9051
    ///   §6.3.9.7](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.3.9.7)), or null
    /// @param childInfo selection options that its children match, in capitals
    record Listing(
            ListKind kind,
            Set<String> attributes,
            @Nullable String separator,
            String wireName,
            @Nullable String oldWireName,
            List<String> childInfo)
            implements Untagged {
        /// Whether an attribute is there.
        ///
        /// @param attribute with its backslash, in any case
        public boolean has(String attribute) {
            return attributes.contains(Octets.upper(attribute));
        }
    }

    /// Which word a listing came under.
    enum ListKind {
        LIST,
        LSUB,
        XLIST
    }

    /// `STATUS`. Every item may be missing.
    ///
    /// @param wireName see [MailboxName]
    /// @param mailboxId null if not told
    record StatusData(String wireName, Map<StatusItem, Long> values, @Nullable String mailboxId)
            implements Untagged {
        public OptionalLong value(StatusItem item) {
            Long value = values.get(item);
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        }
    }

    /// `SEARCH`. Whether the numbers are UIDs is known to who asked.
    ///
    /// @param modSeq the highest of the messages found, 0 if not told
    record Search(IdSet numbers, ModSeq modSeq) implements Untagged {}

    /// `ESEARCH` ([RFC 4731 §3](https://www.rfc-editor.org/rfc/rfc4731.html#section-3), [RFC 9394
    /// §3.1](https://www.rfc-editor.org/rfc/rfc9394.html#section-3.1)). Whether the numbers are
    /// UIDs is known to who asked, for some servers forget to say it.
    ///
    /// @param tag of the command it answers, or null
    /// @param all null if not told
    /// @param modSeq 0 if not told
    /// @param partial null if not told
    record Esearch(
            @Nullable String tag,
            boolean uid,
            @Nullable IdSet all,
            OptionalLong min,
            OptionalLong max,
            OptionalLong count,
            ModSeq modSeq,
            @Nullable Partial partial)
            implements Untagged {}

    /// One page of a search.
    ///
    /// @param range as asked, as in `-1:-100`
    record Partial(String range, IdSet numbers) {}

    /// `NAMESPACE` ([RFC 2342 §5](https://www.rfc-editor.org/rfc/rfc2342.html#section-5)).
    record Namespaces(List<Namespace> personal, List<Namespace> others, List<Namespace> shared)
            implements Untagged {}

    /// One namespace.
    ///
    /// @param prefix wire name that its mailboxes start with, perhaps empty
    /// @param separator null where names are flat
    record Namespace(String prefix, @Nullable String separator) {}

    /// `ID` ([RFC 2971 §3.2](https://www.rfc-editor.org/rfc/rfc2971.html#section-3.2)): names in
    /// lower case and values, in order.
    record Id(Map<String, String> fields) implements Untagged {}

    /// Data that nobody here asks for.
    ///
    /// @param name its word, in capitals, perhaps empty
    /// @param line the whole of it without literals, one char an octet
    record Unknown(String name, String line) implements Untagged {}
}
