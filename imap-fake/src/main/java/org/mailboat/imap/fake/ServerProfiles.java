package org.mailboat.imap.fake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Servers that many people have their mail on, as far as a client could tell them apart.
///
/// Each is what was measured at the real server, or what clients say of it (the catalogue of server
/// quirks, whose rows are named as in `Q45`); what comes and goes by chance, such as refusals when
/// a server is busy, is played by a [FaultProxy] before it. The numbers are on no server's own
/// authority.
public final class ServerProfiles {
    private ServerProfiles() {}

    /// Dovecot 2.3: everything, a deleted parent that still looks like a mailbox, bare LF mended,
    /// STORE after EXAMINE answered OK. Its index can be lost: [FakeMailbox#loseIndex()].
    public static FakeProfile dovecot() {
        return FakeProfile.model()
                .named("Dovecot")
                .with(
                        Oddity.DELETED_PARENT_LOOKS_REAL,
                        Oddity.IGNORES_STORE_WHEN_READ_ONLY,
                        Oddity.MOVES_WHEN_READ_ONLY,
                        Oddity.STAR_COVERS_THE_VANISHED,
                        Oddity.MENDS_BARE_LF);
    }

    /// Cyrus 3.6: account-wide mod-sequences that a RENAME raises, a MAILBOXID that is random in
    /// STATUS, parents that cannot be deleted, an INBOX whose RENAME kills the server.
    public static FakeProfile cyrus() {
        return FakeProfile.model()
                .named("Cyrus IMAP")
                .with(
                        Oddity.ACCOUNT_WIDE_MODSEQ,
                        Oddity.RENAME_RAISES_MODSEQ,
                        Oddity.RANDOM_MAILBOXID_IN_STATUS,
                        Oddity.CREATES_PARENTS,
                        Oddity.RENAME_EMPTIES_OPEN_SESSIONS,
                        Oddity.DELETE_NEEDS_LEAF,
                        Oddity.DIES_OF_RENAMING_INBOX,
                        Oddity.REFUSES_BARE_LF_AND_NUL);
    }

    /// Courier 5: RFC 3501 with UIDPLUS; UIDVALIDITY that names no mailbox, UIDs anew at a RENAME,
    /// everything below `INBOX.`, no UIDNEXT at SELECT, NO where BAD is due (Q177, Q192).
    public static FakeProfile courier() {
        return FakeProfile.model()
                .named("Courier-IMAP")
                .offering(
                        List.of("IMAP4rev1", "UIDPLUS", "CHILDREN", "NAMESPACE", "IDLE", "ENABLE"))
                .with(new FakeNamespaces(".", "INBOX.", List.of(), List.of("#shared.", "shared.")))
                .with(
                        Oddity.SHARED_UIDVALIDITY,
                        Oddity.UIDVALIDITY_CHANGES_AT_RENAME,
                        Oddity.SELECT_WITHOUT_UIDNEXT,
                        Oddity.STORES_WHEN_READ_ONLY,
                        Oddity.FORGETS_WHAT_FOLLOWS_LOGIN,
                        Oddity.ANSWERS_NO_FOR_BAD,
                        Oddity.MAILBOXES_BELOW_PREFIX_ONLY);
    }

    /// Gmail: mailboxes that are labels (X-GM-EXT-1, Q189), CONDSTORE without QRESYNC, response
    /// codes without text (Q45), `\Deleted` that expunges at once (Q232).
    public static FakeProfile gmail() {
        Map<String, String> mailboxes = new LinkedHashMap<>();
        mailboxes.put("[Gmail]/All Mail", "\\All");
        mailboxes.put("[Gmail]/Drafts", "\\Drafts");
        mailboxes.put("[Gmail]/Important", "\\Important");
        mailboxes.put("[Gmail]/Sent Mail", "\\Sent");
        mailboxes.put("[Gmail]/Spam", "\\Junk");
        mailboxes.put("[Gmail]/Starred", "\\Flagged");
        mailboxes.put("[Gmail]/Trash", "\\Trash");
        return FakeProfile.model()
                .named("Gimap")
                .offering(
                        List.of(
                                "IMAP4rev1",
                                "UNSELECT",
                                "IDLE",
                                "NAMESPACE",
                                "ID",
                                "CHILDREN",
                                "X-GM-EXT-1",
                                "UIDPLUS",
                                "ENABLE",
                                "MOVE",
                                "CONDSTORE",
                                "ESEARCH",
                                "LIST-EXTENDED",
                                "LIST-STATUS",
                                "LITERAL-",
                                "SPECIAL-USE",
                                "SASL-IR",
                                "AUTH=PLAIN"))
                .with(mailboxes)
                .with(Oddity.LABELS, Oddity.CODES_WITHOUT_TEXT, Oddity.EXPUNGES_AT_ONCE);
    }

    /// Exchange Online and Outlook.com: no mod-sequences, no keywords of one's own, sizes that are
    /// not the bodies' (Q149), holes between UIDs, BAD with a number, a space behind STATUS (Q64),
    /// a greeting that looks like a response code (Q1), mailboxes that hold no mail.
    public static FakeProfile exchange() {
        Map<String, String> mailboxes = new LinkedHashMap<>();
        for (String name :
                List.of(
                        "Archive",
                        "Calendar",
                        "Contacts",
                        "Deleted Items",
                        "Drafts",
                        "Journal",
                        "Junk Email",
                        "Notes",
                        "Outbox",
                        "Sent Items",
                        "Tasks")) {
            mailboxes.put(name, "");
        }
        return FakeProfile.model()
                .named("The Microsoft Exchange IMAP4 service [TQBXAEgAUABSADIAMQBDAEEA]")
                .offering(
                        List.of(
                                "IMAP4",
                                "IMAP4rev1",
                                "AUTH=PLAIN",
                                "SASL-IR",
                                "UIDPLUS",
                                "MOVE",
                                "ID",
                                "UNSELECT",
                                "CHILDREN",
                                "IDLE",
                                "NAMESPACE",
                                "LITERAL+"))
                .with(mailboxes)
                .with(
                        Oddity.NO_NEW_KEYWORDS,
                        Oddity.WRONG_SIZES,
                        Oddity.UID_HOLES,
                        Oddity.ANSWERS_BAD_WITHOUT_REASON,
                        Oddity.SPACE_AFTER_STATUS);
    }

    /// iCloud: QRESYNC whose VANISHED lies (Q9), mod-sequences only for who enabled them (Q10),
    /// sizes that are not the bodies', no CHILDREN, and names that users see in no language but
    /// English.
    public static FakeProfile iCloud() {
        Map<String, String> mailboxes = new LinkedHashMap<>();
        mailboxes.put("Archive", "\\Archive");
        mailboxes.put("Deleted Messages", "\\Trash");
        mailboxes.put("Drafts", "\\Drafts");
        mailboxes.put("Junk", "\\Junk");
        mailboxes.put("Notes", "");
        mailboxes.put("Sent Messages", "\\Sent");
        return FakeProfile.model()
                .named("iCloud")
                .offering(
                        List.of(
                                "XAPPLEPUSHSERVICE",
                                "IMAP4",
                                "IMAP4rev1",
                                "SASL-IR",
                                "AUTH=PLAIN",
                                "UIDPLUS",
                                "NAMESPACE",
                                "CONDSTORE",
                                "QRESYNC",
                                "ENABLE",
                                "ESEARCH",
                                "SPECIAL-USE",
                                "LIST-EXTENDED",
                                "LIST-STATUS",
                                "ID",
                                "IDLE",
                                "UNSELECT"))
                .with(mailboxes)
                .with(
                        Oddity.MODSEQ_ONLY_WHEN_ENABLED,
                        Oddity.TELLS_TOO_MUCH_VANISHED,
                        Oddity.WRONG_SIZES);
    }

    /// Yahoo and AOL: no IDLE, no CONDSTORE but a private word for it (Q246), answers in falling
    /// order (Q160), no keywords of one's own (Q200), an `Inbox` (Q176), no search by header
    /// (Q219).
    public static FakeProfile yahoo() {
        Map<String, String> mailboxes = new LinkedHashMap<>();
        mailboxes.put("Archive", "\\Archive");
        mailboxes.put("Bulk Mail", "\\Junk");
        mailboxes.put("Draft", "\\Drafts");
        mailboxes.put("Sent", "\\Sent");
        mailboxes.put("Trash", "\\Trash");
        return FakeProfile.model()
                .named("IMAP4rev1 imapgate")
                .offering(
                        List.of(
                                "IMAP4rev1",
                                "SASL-IR",
                                "AUTH=PLAIN",
                                "ID",
                                "MOVE",
                                "NAMESPACE",
                                "XYMHIGHESTMODSEQ",
                                "UIDPLUS",
                                "LITERAL+",
                                "CHILDREN",
                                "X-MSG-EXT",
                                "UNSELECT",
                                "SPECIAL-USE"))
                .with(mailboxes)
                .with(
                        Oddity.FETCHES_DESCENDING,
                        Oddity.NO_NEW_KEYWORDS,
                        Oddity.INBOX_IN_MIXED_CASE,
                        Oddity.HEADER_SEARCH_FAILS);
    }

    /// A small server that names its capabilities in lower case (Q4).
    public static FakeProfile lowercase() {
        return FakeProfile.rfc3501Only()
                .named("imapd")
                .with("SPECIAL-USE", "UIDPLUS")
                .with(Oddity.LOWERCASE_CAPABILITIES);
    }
}
