package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.imap.wire.Wire.value;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.imap.wire.Response.Condition;
import org.mailboat.imap.wire.Response.Continuation;
import org.mailboat.imap.wire.Response.Esearch;
import org.mailboat.imap.wire.Response.Exists;
import org.mailboat.imap.wire.Response.Expunge;
import org.mailboat.imap.wire.Response.Fetch;
import org.mailboat.imap.wire.Response.Flags;
import org.mailboat.imap.wire.Response.ListKind;
import org.mailboat.imap.wire.Response.Listing;
import org.mailboat.imap.wire.Response.Namespace;
import org.mailboat.imap.wire.Response.Namespaces;
import org.mailboat.imap.wire.Response.Search;
import org.mailboat.imap.wire.Response.StatusData;
import org.mailboat.imap.wire.Response.Tagged;
import org.mailboat.imap.wire.Response.Unknown;
import org.mailboat.imap.wire.ResponseCode.Simple;
import org.mailboat.imap.wire.ResponseCode.Word;
import org.mailboat.model.IdSet;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// What real servers put on the wire, and what is made of it. The numbers are those of the
/// catalogue of server quirks.
class ServerQuirksTest {
    /// What ends every dialogue, to show that the place in the stream was kept.
    private static final String END = "* 4711 EXISTS⏎";

    record Row(String number, String wire, List<Response> expected) {
        @Override
        public String toString() {
            return number + " " + wire;
        }
    }

    private static Row row(String number, String wire, Response... expected) {
        return new Row(number, wire, List.of(expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"session", "syntax", "fetch", "names", "state"})
    void a_quirk_is_read(Row row) {
        List<Response> read = Wire.responses(row.wire() + END);

        assertThat(read.subList(0, read.size() - 1)).isEqualTo(row.expected());
        assertThat(read.getLast()).isEqualTo(new Exists(4711));
    }

    static Stream<Row> session() {
        return Stream.of(
                row(
                        "Q1",
                        "* OK The Microsoft Exchange IMAP4 service is ready. [TQBXAEgAUABSADIA]⏎",
                        condition(
                                Status.OK,
                                null,
                                "The Microsoft Exchange IMAP4 service is ready."
                                        + " [TQBXAEgAUABSADIA]")),
                row(
                        "Q4",
                        "* capability imap4rev1 starttls login special-use⏎",
                        new Response.CapabilityData(
                                Capabilities.of("IMAP4REV1", "STARTTLS", "LOGIN", "SPECIAL-USE"))),
                row(
                        "Q5",
                        "* CAPABILITY IMAP4rev1 LITERAL + IDLE⏎",
                        new Response.CapabilityData(
                                Capabilities.of("IMAP4rev1", "LITERAL", "+", "IDLE"))),
                row(
                        "Q6",
                        "* CAPABILITY IMAP4REV1␠⏎",
                        new Response.CapabilityData(Capabilities.of("IMAP4rev1"))),
                row(
                        "Q7",
                        "* OK [CAPABILITY XAPPLEPUSHSERVICE IMAP4rev1 AUTH=ATOKEN] (2428B47) p00⏎",
                        condition(
                                Status.OK,
                                new ResponseCode.CapabilityCode(
                                        Capabilities.of(
                                                "XAPPLEPUSHSERVICE", "IMAP4rev1", "AUTH=ATOKEN")),
                                "(2428B47) p00")),
                row(
                        "Q12",
                        "A3 NO SELECT Unsafe Login. Please contact kefu@188.com for help⏎",
                        tagged(
                                "A3",
                                Status.NO,
                                null,
                                "SELECT Unsafe Login. Please contact kefu@188.com for help")),
                row(
                        "Q20",
                        "A1 OK [Error=\"Microsoft.Exchange: x\" Service=Imap4] AUTHENTICATE"
                                + " completed.⏎",
                        tagged(
                                "A1",
                                Status.OK,
                                null,
                                "[Error=\"Microsoft.Exchange: x\" Service=Imap4] AUTHENTICATE"
                                        + " completed.")),
                row(
                        "Q21",
                        "* BYE Session invalidated - AccessTokenExpired⏎",
                        condition(Status.BYE, null, "Session invalidated - AccessTokenExpired")),
                row(
                        "Q24",
                        "* NO [WEBALERT https://accounts.google.com/signin/continue?a=b&c=d] Web"
                                + " login required.⏎A1 NO [ALERT] Please log in (Failure)⏎",
                        condition(
                                Status.NO,
                                new Simple(
                                        Word.WEBALERT,
                                        "https://accounts.google.com/signin/continue?a=b&c=d"),
                                "Web login required."),
                        tagged("A1", Status.NO, simple(Word.ALERT), "Please log in (Failure)")),
                row(
                        "Q26",
                        "A1 NO [UNAVAILABLE] Maximum number of connections exceeded"
                                + " (mail_max_userip_connections=16)⏎",
                        tagged(
                                "A1",
                                Status.NO,
                                simple(Word.UNAVAILABLE),
                                "Maximum number of connections exceeded"
                                        + " (mail_max_userip_connections=16)")),
                row(
                        "Q27",
                        "* BYE [ALERT] Too many connections.⏎",
                        condition(Status.BYE, simple(Word.ALERT), "Too many connections.")),
                row("Q29", "+⏎+ ⏎+ OK⏎", cont(""), cont(""), cont("OK")),
                row("Q30", "+ go ahead⏎", cont("go ahead")),
                row("Q31", "+ VXNlciBOYW1lAA==⏎", cont("VXNlciBOYW1lAA==")),
                row(
                        "Q36",
                        "* PREAUTH [CAPABILITY IMAP4REV1 IDLE] Pre-authenticated user fejj⏎",
                        condition(
                                Status.PREAUTH,
                                new ResponseCode.CapabilityCode(
                                        Capabilities.of("IMAP4REV1", "IDLE")),
                                "Pre-authenticated user fejj")),
                row(
                        "Q39",
                        "* OK Willk\u00FCmmen⏎* OK Willk\u00C3\u00BCmmen⏎",
                        condition(Status.OK, null, "Willk\u00FCmmen"),
                        condition(Status.OK, null, "Willk\u00FCmmen")));
    }

    static Stream<Row> syntax() {
        return Stream.of(
                row("Q44", "␀␀␀* OK ready⏎", condition(Status.OK, null, "ready")),
                row(
                        "Q45",
                        "* OK [HIGHESTMODSEQ 126550]⏎",
                        condition(
                                Status.OK, new ResponseCode.HighestModSeq(new ModSeq(126550)), "")),
                row(
                        "Q46",
                        "1 NO⏎* OK⏎",
                        tagged("1", Status.NO, null, ""),
                        condition(Status.OK, null, "")),
                row(
                        "Q47",
                        "[COPYUID 55 31 6]⏎* 1 EXPUNGE⏎",
                        condition(Status.OK, copied(55, 31, 6), ""),
                        new Expunge(new SeqNum(1))),
                row(
                        "Q49",
                        "* OK [COPYUID 701  ]⏎B83 OK [COPYUID 4154  ] COPY completed.⏎",
                        condition(Status.OK, new ResponseCode.Other("COPYUID", "701"), ""),
                        tagged(
                                "B83",
                                Status.OK,
                                new ResponseCode.Other("COPYUID", "4154"),
                                "COPY completed.")),
                row(
                        "Q50",
                        "A6 OK [COPYUID 6 12,11,10 105,104,103] (Success)⏎",
                        tagged(
                                "A6",
                                Status.OK,
                                new ResponseCode.CopyUid(
                                        new UidValidity(6),
                                        UidMapping.pair(
                                                new long[] {12, 12, 11, 11, 10, 10},
                                                new long[] {105, 105, 104, 104, 103, 103})),
                                "(Success)")),
                row(
                        "Q52",
                        "A1 OK [APPENDUID 0 23] done⏎",
                        tagged(
                                "A1",
                                Status.OK,
                                new ResponseCode.AppendUid(UidValidity.UNKNOWN, UidSet.of(23)),
                                "done")),
                row("Q54", "* -1 FETCH (UID 5)⏎", new Fetch(null, List.of(uid(5)))),
                row("Q55", "* 6 FETCH ()⏎", fetch(6)),
                row(
                        "Q56",
                        "* 2 FETCH (UID 14935 (ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL))"
                                + " RFC822.SIZE 7)⏎",
                        fetch(
                                2,
                                uid(14935),
                                new FetchItem.EnvelopeItem(
                                        new Envelope(
                                                null, null, List.of(), List.of(), List.of(),
                                                List.of(), List.of(), List.of(), null, null)),
                                new FetchItem.Rfc822Size(7))),
                row("Q57", "* 1 FETCH ( UID 92285 )⏎", fetch(1, uid(92285))),
                row(
                        "Q58",
                        "* 7 FETCH (UID 4711MODSEQ (990) FLAGS (\\Seen))⏎",
                        fetch(
                                7,
                                uid(4711),
                                new FetchItem.ModSeqItem(new ModSeq(990)),
                                flags("\\Seen"))),
                row(
                        "Q59",
                        "* 123 FETCH (RFC822[] {5}⏎foo⏎)⏎",
                        fetch(123, new FetchItem.Body("RFC822", "", -1, value("foo⏎")))),
                row(
                        "Q60",
                        "* 20367 FETCH (BODY[HEADER.FIELDS (Foo)] {012}⏎Foo: bar⏎⏎)⏎",
                        fetch(20367, body("HEADER.FIELDS (Foo)", value("Foo: bar⏎⏎")))),
                row("Q62", "* 1 FETCH (BODY[] {4}␠␠⏎ab⏎)⏎", fetch(1, body("", value("ab⏎")))),
                row(
                        "Q63",
                        "* 9 FETCH (UID 77 BODY[] ~{4}⏎ab␀c)⏎",
                        fetch(9, uid(77), body("", value("ab␀c")))),
                row(
                        "Q64",
                        "* STATUS Sent (UIDNEXT 107) ⏎",
                        status("Sent", Map.of(StatusItem.UIDNEXT, 107L))),
                row("Q65", "* STATUS \"INBOX\" ()⏎", status("INBOX", Map.of())),
                row(
                        "Q66",
                        "* STATUS My Folder (MESSAGES 3)⏎* STATUS My (a) (X (1 (2)) MESSAGES 3)⏎",
                        status("My Folder", Map.of(StatusItem.MESSAGES, 3L)),
                        status("My (a)", Map.of(StatusItem.MESSAGES, 3L))),
                row("Q67", "* SEARCH ⏎* SEARCH 0⏎", found(), found()),
                row("Q69", "* SEARCH 5 7 9⏎", found(5, 7, 9)),
                row(
                        "Q70",
                        "* ESEARCH (TAG \"A00000008\") UID⏎",
                        esearch("A00000008", true, null, 0)),
                row(
                        "Q71",
                        "* ESEARCH (TAG \"A12\") UID ALL 33866,33897,33906 (MODSEQ 284535)⏎",
                        esearch("A12", true, IdSet.of(33866, 33897, 33906), 284535)),
                row(
                        "Q72",
                        "* ESEARCH (TAG \"A5\") ALL 10:20⏎",
                        esearch("A5", false, IdSet.range(10, 20), 0)),
                row(
                        "Q74",
                        "* FLAGS (\\Answered \\Seen $Forwarded )⏎",
                        new Flags(FlagList.of(List.of("\\Answered", "\\Seen", "$Forwarded")))),
                row(
                        "Q75",
                        "* FLAGS (\\Answered \\Draft \\*)⏎",
                        new Flags(FlagList.of(List.of("\\Answered", "\\Draft")))),
                row(
                        "Q76",
                        "* FLAGS (JunkRecorded OIB-Seen-[Google Mail]/Alle)⏎",
                        new Flags(
                                FlagList.of(
                                        List.of(
                                                "JunkRecorded",
                                                "OIB-Seen-[Google",
                                                "Mail]/Alle")))),
                row(
                        "Q77",
                        "* OK [PERMANENTFLAGS (de:hacking $label [css3-page] \\*)] Flags"
                                + " permitted.⏎",
                        condition(
                                Status.OK,
                                new ResponseCode.PermanentFlags(
                                        FlagList.of(
                                                List.of(
                                                        "de:hacking",
                                                        "$label",
                                                        "[css3-page]",
                                                        "\\*"))),
                                "Flags permitted.")),
                row(
                        "Q79",
                        "* FLAGS (\"\\\\Deleted\" \\Answered \\Deleted)⏎",
                        new Flags(FlagList.of(List.of("\\Deleted", "\\Answered")))),
                row("Q80", "* 5 FETCH (FLAGS (\\Seen NIL))⏎", fetch(5, flags("\\Seen"))),
                row("Q81", "* 5 FETCH (FLAGS (\\Unseen))⏎", fetch(5, flags("\\Unseen"))),
                row(
                        "Q82",
                        "* QUOTA \"\" (STORAGE 0 2147483647 MESSAGE 0  2147483647)⏎",
                        new Unknown(
                                "QUOTA",
                                "* QUOTA \"\" (STORAGE 0 2147483647 MESSAGE 0  2147483647)")),
                row(
                        "Q84",
                        "* ID (\"name\", \"Bigfoot\", \"version\", \"1.0\")⏎* OK ID completed⏎",
                        new Response.Id(Map.of("name", "Bigfoot", "version", "1.0")),
                        condition(Status.OK, null, "ID completed")),
                row(
                        "Q85",
                        "* NOOP⏎* 86 NOOP froopy snood⏎* {26}⏎This should be skipped...⏎⏎",
                        new Unknown("NOOP", "* NOOP"),
                        new Unknown("NOOP", "* 86 NOOP froopy snood"),
                        new Unknown("{26}", "* {26}")),
                row(
                        "Q86",
                        "* OK Searched 91% of the mailbox, ETA 0:01⏎",
                        condition(Status.OK, null, "Searched 91% of the mailbox, ETA 0:01")),
                row(
                        "Q87",
                        "* OK The good,⏎* BAD the bad,⏎* NO and the ugly.⏎A6 OK Completed.⏎",
                        condition(Status.OK, null, "The good,"),
                        condition(Status.BAD, null, "the bad,"),
                        condition(Status.NO, null, "and the ugly."),
                        tagged("A6", Status.OK, null, "Completed.")),
                row("Q88", "⏎⏎* 3 EXISTS⏎", new Exists(3)),
                row(
                        "Q89",
                        "* 3 EXISTS␊A1 OK done␊",
                        new Exists(3),
                        tagged("A1", Status.OK, null, "done")),
                row(
                        "Q90",
                        "A5 OK [\u0001BAD-CODE] done⏎",
                        tagged("A5", Status.OK, null, "[\u0001BAD-CODE] done")),
                row(
                        "Q91",
                        "* 1 FETCH (RFC822.SIZE 9.3736e+06 UID 3)⏎",
                        fetch(1, new FetchItem.Rfc822Size(9373600), uid(3))),
                row(
                        "Q92",
                        "* 1 FETCH (RFC822.SIZE 12345678901234)⏎* OK [HIGHESTMODSEQ"
                                + " 90060115194045007] Ok⏎",
                        fetch(1, new FetchItem.Rfc822Size(12345678901234L)),
                        condition(
                                Status.OK,
                                new ResponseCode.HighestModSeq(new ModSeq(90060115194045007L)),
                                "Ok")));
    }

    static Stream<Row> fetch() {
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

    static Stream<Row> names() {
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

    static Stream<Row> state() {
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

    private static Tagged tagged(
            String tag, Status status, @Nullable ResponseCode code, String text) {
        return new Tagged(new Tag(tag), status, code, text);
    }

    private static Condition condition(Status status, @Nullable ResponseCode code, String text) {
        return new Condition(status, code, text);
    }

    private static Continuation cont(String text) {
        return new Continuation(text);
    }

    private static Simple simple(Word word) {
        return new Simple(word, "");
    }

    private static ResponseCode copied(long validity, long from, long to) {
        return new ResponseCode.CopyUid(
                new UidValidity(validity),
                UidMapping.pair(new long[] {from, from}, new long[] {to, to}));
    }

    private static Fetch fetch(long sequence, FetchItem... items) {
        return new Fetch(new SeqNum(sequence), List.of(items));
    }

    private static FetchItem uid(long uid) {
        return new FetchItem.UidItem(new Uid(uid));
    }

    private static FetchItem flags(String... names) {
        return new FetchItem.Flags(FlagList.of(List.of(names)));
    }

    private static FetchItem body(String section, LiteralValue value) {
        return new FetchItem.Body("BODY", section, -1, value);
    }

    private static StatusData status(String name, Map<StatusItem, Long> values) {
        return new StatusData(name, values, null);
    }

    private static Search found(long... numbers) {
        return new Search(IdSet.of(numbers), ModSeq.NONE);
    }

    private static Esearch esearch(String tag, boolean uid, @Nullable IdSet all, long modSeq) {
        return new Esearch(
                tag,
                uid,
                all,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                new ModSeq(modSeq),
                null);
    }

    private static Listing listing(@Nullable String separator, String name, String... attributes) {
        return new Listing(ListKind.LIST, Set.of(attributes), separator, name, null, List.of());
    }

    private static Listing xlisting(String separator, String name, String... attributes) {
        return new Listing(ListKind.XLIST, Set.of(attributes), separator, name, null, List.of());
    }
}
