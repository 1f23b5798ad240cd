package org.mailboat.imap.wire;

import static org.mailboat.imap.wire.QuirkRow.body;
import static org.mailboat.imap.wire.QuirkRow.condition;
import static org.mailboat.imap.wire.QuirkRow.fetch;
import static org.mailboat.imap.wire.QuirkRow.flags;
import static org.mailboat.imap.wire.QuirkRow.listing;
import static org.mailboat.imap.wire.QuirkRow.row;
import static org.mailboat.imap.wire.QuirkRow.simple;
import static org.mailboat.imap.wire.QuirkRow.status;
import static org.mailboat.imap.wire.QuirkRow.tagged;
import static org.mailboat.imap.wire.QuirkRow.uid;
import static org.mailboat.imap.wire.QuirkRow.xlisting;
import static org.mailboat.imap.wire.Wire.value;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.imap.wire.Response.Namespace;
import org.mailboat.imap.wire.Response.Namespaces;
import org.mailboat.imap.wire.ResponseCode.Word;
import org.mailboat.model.IdSet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What real servers put on the wire: messages, names and state. The numbers are those of the
/// catalogue of server quirks.
class DataQuirksTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource({"messages", "names", "state"})
    void a_quirk_is_read(QuirkRow row) {
        row.check();
    }

    static Stream<QuirkRow> messages() {
        return Stream.of(
                row(
                        "Q111",
                        "* 1 FETCH (INTERNALDATE \"00-Jan-0000 00:00:00 +0000\" UID 2)⏎",
                        fetch(1, new FetchItem.InternalDate(null), uid(2))),
                row(
                        "Q137",
                        "* 1 FETCH (UID 5 BODYSTRUCTURE ((\"text\" 17 (}) x) \"a\" \"b\") FLAGS"
                                + " ())⏎",
                        fetch(1, uid(5), new FetchItem.Unavailable("BODYSTRUCTURE"), flags())),
                row("Q139", "* 7 FETCH (UID 7)⏎", fetch(7, uid(7))),
                row(
                        "Q140",
                        "* 3 FETCH (UID 1 BODY[1.TEXT]<0> NIL)⏎",
                        fetch(
                                3,
                                uid(1),
                                new FetchItem.Body("BODY", "1.TEXT", 0, new LiteralValue.Nil()))),
                row(
                        "Q141",
                        "* 3 FETCH (UID 1 BODY[] \"\")⏎",
                        fetch(3, uid(1), body("", value("")))),
                row(
                        "Q142",
                        "* 3 FETCH (UID 1 BODY[1.TEXT]<0> \"This is the body.\")⏎",
                        fetch(
                                3,
                                uid(1),
                                new FetchItem.Body(
                                        "BODY", "1.TEXT", 0, value("This is the body.")))),
                row(
                        "Q144",
                        "* 32 FETCH (UID 32 RFC822.SIZE 3991 BODY[2.MIME] {3}⏎abc BODY[2]<0.65536>"
                                + " {2}⏎de)⏎",
                        fetch(
                                32,
                                uid(32),
                                new FetchItem.Rfc822Size(3991),
                                body("2.MIME", value("abc")),
                                new FetchItem.Body("BODY", "2", 0, value("de")))),
                row(
                        "Q147",
                        "* 2 FETCH (UID 5 BODY[] {3}⏎abc⏎)⏎* 2 FETCH (BODY[] {3}⏎abc⏎ UID 5)⏎",
                        fetch(2, uid(5), body("", value("abc"))),
                        fetch(2, body("", value("abc")), uid(5))),
                row(
                        "Q156",
                        "* 1 FETCH (BODY[HEADER.FIELDS (\"TO\" \"FROM\")] {2}⏎⏎)⏎",
                        fetch(1, body("HEADER.FIELDS (\"TO\" \"FROM\")", value("⏎")))),
                row(
                        "Q157",
                        "* 4 FETCH (UID 9 BODY[HEADER.FIELDS (X-FOO)] NIL)⏎",
                        fetch(4, uid(9), body("HEADER.FIELDS (X-FOO)", new LiteralValue.Nil()))),
                row(
                        "Q159",
                        "* 5 FETCH (UID 12 RFC822.SIZE 0 FLAGS ())⏎",
                        fetch(5, uid(12), new FetchItem.Rfc822Size(0), flags())),
                row(
                        "Q160",
                        "* 30 FETCH (UID 930)⏎* 29 FETCH (UID 929)⏎",
                        fetch(30, uid(930)),
                        fetch(29, uid(929))),
                row(
                        "Q161",
                        "* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[HEADER] {27}⏎!@&^*$(*&E WOIFDUJS"
                                + " Fu87#$*)⏎",
                        fetch(
                                1,
                                uid(1),
                                flags("\\Seen"),
                                body("HEADER", value("!@&^*$(*&E WOIFDUJS Fu87#$*")))),
                row(
                        "Q162",
                        "* 1 FETCH (UID 1 SAVEDATE NIL EMAILID (M6d99ac) X-UNKNOWN (\"a\" (1 2))"
                                + " THREADID NIL FLAGS ())⏎",
                        fetch(
                                1,
                                uid(1),
                                new FetchItem.SaveDate(null),
                                new FetchItem.EmailId("M6d99ac"),
                                new FetchItem.Unknown("X-UNKNOWN"),
                                new FetchItem.ThreadId(null),
                                flags())));
    }

    static Stream<QuirkRow> names() {
        return Stream.of(
                row(
                        "Q164",
                        "* XLIST (\\HasNoChildren \\Inbox) \"/\" \"Posteingang\"⏎* XLIST"
                                + " (\\Noinferiors \\Drafts) \"/\" \"Entw&APw-rfe\"⏎",
                        xlisting("/", "Posteingang", "\\HASNOCHILDREN", "\\INBOX"),
                        xlisting("/", "Entw&APw-rfe", "\\NOINFERIORS", "\\DRAFTS")),
                row(
                        "Q165",
                        "* XLIST (\\HasChildren \\Unmarked \\Drafts \\Drafts) \"|\" Drafts⏎",
                        xlisting("|", "Drafts", "\\HASCHILDREN", "\\UNMARKED", "\\DRAFTS")),
                row(
                        "Q166",
                        "* LIST (\\HasNoChildren) \"/\" +Folder⏎* STATUS +Folder (HIGHESTMODSEQ"
                                + " 41234 MESSAGES 6)⏎",
                        listing("/", "+Folder", "\\HASNOCHILDREN"),
                        status(
                                "+Folder",
                                Map.of(StatusItem.HIGHESTMODSEQ, 41234L, StatusItem.MESSAGES, 6L))),
                row(
                        "Q167",
                        "* LIST (\\UnMarked) \".\" INBOX.[Airmail].Snooze⏎* LIST (HasNoChildren"
                                + " UnMarked) \"/\" 'a⏎* LIST (\\NoInferiors) \"/\""
                                + " Root/Folder/Subfolder()⏎",
                        listing(".", "INBOX.[Airmail].Snooze", "\\UNMARKED"),
                        listing("/", "'a", "\\HASNOCHILDREN", "\\UNMARKED"),
                        listing("/", "Root/Folder/Subfolder()", "\\NOINFERIORS")),
                row(
                        "Q169",
                        "* LIST (\\HasNoChildren) NIL \"Folder1\"⏎* LIST (\\HasNoChildren) \"\""
                                + " \"Folder2\"⏎* LIST (\\Noselect) NIL \"[Gmail]\"⏎",
                        listing(null, "Folder1", "\\HASNOCHILDREN"),
                        listing(null, "Folder2", "\\HASNOCHILDREN"),
                        listing(null, "[Gmail]", "\\NOSELECT")),
                row(
                        "Q170",
                        "* NAMESPACE ((\"\" NIL)) NIL NIL⏎* NAMESPACE NIL NIL⏎* NAMESPACE (()) NIL"
                                + " NIL⏎",
                        new Namespaces(List.of(new Namespace("", null)), List.of(), List.of()),
                        new Namespaces(List.of(), List.of(), List.of()),
                        new Namespaces(List.of(), List.of(), List.of())),
                row(
                        "Q171",
                        "* NAMESPACE ((\"\" \"/\")) ((\"Other Users/\" \"/\" \"TRANSLATION\""
                                + " (\"Andere Ben&APw-tzer/\"))) NIL⏎",
                        new Namespaces(
                                List.of(new Namespace("", "/")),
                                List.of(new Namespace("Other Users/", "/")),
                                List.of())),
                row(
                        "Q172",
                        "* STATUS Segregator/Spo\u00C5\u0082eczno\u00C5\u009Bci (MESSAGES 0 UIDNEXT"
                                + " 1 UIDVALIDITY 1)⏎",
                        status(
                                "Segregator/Spo\u00C5\u0082eczno\u00C5\u009Bci",
                                Map.of(
                                        StatusItem.MESSAGES,
                                        0L,
                                        StatusItem.UIDNEXT,
                                        1L,
                                        StatusItem.UIDVALIDITY,
                                        1L))),
                row(
                        "Q174",
                        "* LIST (\\HasNoChildren) \"/\" \"R&D\"⏎",
                        listing("/", "R&D", "\\HASNOCHILDREN")),
                row(
                        "Q175",
                        "* LIST () \"/\" NIL⏎* LIST () \"/\" 123⏎",
                        listing("/", "NIL"),
                        listing("/", "123")),
                row(
                        "Q176",
                        "* LIST (\\HasNoChildren) \"/\" \"Inbox\"⏎* LIST (\\Noinferiors) \"\\\\\""
                                + " Inbox⏎* LIST () \"\\\" Inbox⏎",
                        listing("/", "Inbox", "\\HASNOCHILDREN"),
                        listing("\\", "Inbox", "\\NOINFERIORS"),
                        listing("\\", "Inbox")),
                row(
                        "Q178",
                        "* LIST (\\NoSelect) \"/\" mail/⏎",
                        listing("/", "mail/", "\\NOSELECT")),
                row(
                        "Q180",
                        "* LIST (\\HasChildren \\) \".\" \"Archive\"⏎",
                        listing(".", "Archive", "\\HASCHILDREN")));
    }

    static Stream<QuirkRow> state() {
        return Stream.of(
                row(
                        "Q191",
                        "* OK [UIDNEXT 0]⏎* OK [UIDVALIDITY 0]⏎* OK [UNSEEN 0]⏎",
                        condition(Status.OK, new ResponseCode.UidNext(0), ""),
                        condition(
                                Status.OK,
                                new ResponseCode.UidValidityCode(UidValidity.UNKNOWN),
                                ""),
                        condition(Status.OK, new ResponseCode.Unseen(0), "")),
                row(
                        "Q199",
                        "* OK [PERMANENTFLAGS ()] No permanent flags permitted⏎A4 OK [READ-ONLY]"
                                + " EXAMINE completed⏎",
                        condition(
                                Status.OK,
                                new ResponseCode.PermanentFlags(FlagList.EMPTY),
                                "No permanent flags permitted"),
                        tagged("A4", Status.OK, simple(Word.READ_ONLY), "EXAMINE completed")),
                row(
                        "Q227",
                        "A5 BAD [TOOBIG] Message too large.⏎* STATUS INBOX (APPENDLIMIT NIL)⏎",
                        tagged("A5", Status.BAD, simple(Word.TOOBIG), "Message too large."),
                        status("INBOX", Map.of())),
                row(
                        "Q242",
                        "* VANISHED 405,407⏎",
                        new Response.Vanished(false, IdSet.of(405, 407))),
                row(
                        "Q252",
                        "A5 NO [LIMIT] UID FETCH Rate limit hit.⏎",
                        tagged("A5", Status.NO, simple(Word.LIMIT), "UID FETCH Rate limit hit.")));
    }
}
