package org.mailboat.imap.wire;

import static org.mailboat.imap.wire.QuirkRow.body;
import static org.mailboat.imap.wire.QuirkRow.condition;
import static org.mailboat.imap.wire.QuirkRow.cont;
import static org.mailboat.imap.wire.QuirkRow.copied;
import static org.mailboat.imap.wire.QuirkRow.esearch;
import static org.mailboat.imap.wire.QuirkRow.fetch;
import static org.mailboat.imap.wire.QuirkRow.flags;
import static org.mailboat.imap.wire.QuirkRow.found;
import static org.mailboat.imap.wire.QuirkRow.row;
import static org.mailboat.imap.wire.QuirkRow.simple;
import static org.mailboat.imap.wire.QuirkRow.status;
import static org.mailboat.imap.wire.QuirkRow.tagged;
import static org.mailboat.imap.wire.QuirkRow.uid;
import static org.mailboat.imap.wire.Wire.value;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.imap.wire.Response.Exists;
import org.mailboat.imap.wire.Response.Expunge;
import org.mailboat.imap.wire.Response.Fetch;
import org.mailboat.imap.wire.Response.Flags;
import org.mailboat.imap.wire.Response.Unknown;
import org.mailboat.imap.wire.ResponseCode.Simple;
import org.mailboat.imap.wire.ResponseCode.Word;
import org.mailboat.model.IdSet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What real servers put on the wire: sessions and syntax. The numbers are those of the catalogue
/// of server quirks.
class SyntaxQuirksTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource({"session", "syntax"})
    void a_quirk_is_read(QuirkRow row) {
        row.check();
    }

    static Stream<QuirkRow> session() {
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

    static Stream<QuirkRow> syntax() {
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
}
