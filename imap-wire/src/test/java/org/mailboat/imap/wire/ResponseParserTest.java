package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.imap.wire.Response.ListKind;
import org.mailboat.imap.wire.ResponseCode.Word;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The examples of the RFCs.
class ResponseParserTest {
    private static ResponseCode code(String line) {
        return switch (Wire.one(line)) {
            case Response.Tagged tagged -> tagged.code();
            case Response.Condition condition -> condition.code();
            default -> throw new AssertionError(line);
        };
    }

    @Test
    void the_session_of_rfc_3501_section_8() {
        List<Response> session =
                Wire.responses(
                        "* OK IMAP4rev1 Service Ready⏎a001 OK LOGIN completed⏎* 18 EXISTS⏎* FLAGS"
                            + " (\\Answered \\Flagged \\Deleted \\Seen \\Draft)⏎* 2 RECENT⏎* OK"
                            + " [UNSEEN 17] Message 17 is the first unseen message⏎* OK"
                            + " [UIDVALIDITY 3857529045] UIDs valid⏎a002 OK [READ-WRITE] SELECT"
                            + " completed⏎* 12 FETCH (FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996"
                            + " 02:44:25 -0700\" RFC822.SIZE 4286 ENVELOPE (\"Wed, 17 Jul 1996"
                            + " 02:23:25 -0700 (PDT)\" \"IMAP4rev1 WG mtg summary and minutes\""
                            + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry"
                            + " Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL"
                            + " \"gray\" \"cac.washington.edu\")) ((NIL NIL \"imap\""
                            + " \"cac.washington.edu\")) ((NIL NIL \"minutes\""
                            + " \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\""
                            + " \"MIT.EDU\")) NIL NIL \"<B27397-0100000@cac.washington.edu>\") BODY"
                            + " (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\""
                            + " 3028 92))⏎a003 OK FETCH completed⏎* BYE IMAP4rev1 server"
                            + " terminating connection⏎a006 OK LOGOUT completed⏎");

        assertThat(session).noneMatch(Response.Malformed.class::isInstance).hasSize(12);
        var fetch = (Response.Fetch) session.get(8);
        assertThat(fetch.flags().keywords()).isEqualTo(Keywords.of(Keyword.SEEN));
        assertThat(fetch.item(FetchItem.InternalDate.class).date())
                .isEqualTo(Instant.parse("1996-07-17T09:44:25Z"));
        Envelope envelope = fetch.item(FetchItem.EnvelopeItem.class).envelope();
        assertThat(envelope.cc())
                .containsExactly(
                        new Envelope.Address(null, "minutes", "CNRI.Reston.VA.US"),
                        new Envelope.Address("John Klensin", "KLENSIN", "MIT.EDU"));
        assertThat(envelope.messageId()).isEqualTo("<B27397-0100000@cac.washington.edu>");
        var part = (BodyStructure.Part) fetch.item(FetchItem.Structure.class).structure();
        assertThat(part.parameters()).isEqualTo(Map.of("CHARSET", "US-ASCII"));
        assertThat(part.lines()).isEqualTo(92);
    }

    @Test
    void uidplus_codes_of_rfc_4315() {
        assertThat(code("A003 OK [APPENDUID 38505 3955] APPEND completed⏎"))
                .isEqualTo(new ResponseCode.AppendUid(new UidValidity(38505), UidSet.of(3955)));
        var copied =
                (ResponseCode.CopyUid) code("A004 OK [COPYUID 38505 304,319:320 3956:3958] Done⏎");
        assertThat(copied.validity()).isEqualTo(new UidValidity(38505));
        assertThat(copied.uids().size()).isEqualTo(3);
        assertThat(copied.uids().target(304)).isEqualTo(OptionalLong.of(3956));
        assertThat(copied.uids().target(320)).isEqualTo(OptionalLong.of(3958));
        assertThat(copied.uids().target(305)).isEmpty();
        assertThat(copied.uids().targets()).isEqualTo(IdSet.range(3956, 3958));
    }

    @Test
    void a_mapping_that_can_be_read_in_two_ways_is_none() {
        assertThat(code("a OK [COPYUID 9 20:19 92:93] Done⏎"))
                .isInstanceOf(ResponseCode.Other.class);
        assertThat(code("a OK [COPYUID 9 20:19 93:92] Done⏎"))
                .isInstanceOf(ResponseCode.CopyUid.class);
        assertThat(code("a OK [COPYUID 9 1:3 92:93] Done⏎")).isInstanceOf(ResponseCode.Other.class);
    }

    @Test
    void a_mapping_of_all_uids_costs_no_memory() {
        var copied =
                (ResponseCode.CopyUid) code("a OK [COPYUID 1 1:4294967294 2:4294967295] Done⏎");

        assertThat(copied.uids().target(4294967294L)).hasValue(4294967295L);
    }

    @Test
    void condstore_and_qresync_of_rfc_7162() {
        assertThat(code("* OK [HIGHESTMODSEQ 715194045007] mod-sequence⏎"))
                .isEqualTo(new ResponseCode.HighestModSeq(new ModSeq(715194045007L)));
        assertThat(code("* OK [NOMODSEQ] Sorry⏎"))
                .isEqualTo(new ResponseCode.Simple(Word.NOMODSEQ, ""));
        assertThat(code("d105 OK [MODIFIED 7,9] Conditional STORE failed⏎"))
                .isEqualTo(new ResponseCode.Modified(IdSet.of(7, 9)));
        assertThat(code("* OK [CLOSED] Previous mailbox is now closed⏎"))
                .isEqualTo(new ResponseCode.Simple(Word.CLOSED, ""));
        assertThat(Wire.one("* VANISHED (EARLIER) 300:310,405,411⏎"))
                .isEqualTo(
                        new Response.Vanished(
                                true, IdSet.range(300, 310).plus(IdSet.of(405, 411))));
        assertThat(Wire.one("* SEARCH 2 5 6 7 11 12 18 19 20 23 (MODSEQ 917162500)⏎"))
                .isEqualTo(
                        new Response.Search(
                                IdSet.of(2, 5, 6, 7, 11, 12, 18, 19, 20, 23),
                                new ModSeq(917162500)));
        assertThat(Wire.fetch("* 2 FETCH (MODSEQ (2121231000))⏎").modSeq())
                .isEqualTo(new ModSeq(2121231000));
    }

    @Test
    void a_mod_sequence_has_63_bits() {
        assertThat(code("* OK [HIGHESTMODSEQ 9223372036854775807] x⏎"))
                .isEqualTo(new ResponseCode.HighestModSeq(new ModSeq(Long.MAX_VALUE)));
        assertThat(code("* OK [HIGHESTMODSEQ 9223372036854775808] x⏎"))
                .isEqualTo(new ResponseCode.Other("HIGHESTMODSEQ", "9223372036854775808"));
    }

    @Test
    void list_status_and_extended_list_of_rfc_5258_and_5819() {
        var listing =
                (Response.Listing)
                        Wire.one(
                                "* LIST (\\NonExistent) \"/\" \"Foo\" (\"CHILDINFO\""
                                        + " (\"SUBSCRIBED\"))⏎");
        assertThat(listing.childInfo()).containsExactly("SUBSCRIBED");
        assertThat(listing.has("\\nonexistent")).isTrue();
        var bare = (Response.Listing) Wire.one("* LIST () \"/\" Foo (CHILDINFO (SUBSCRIBED))⏎");
        assertThat(bare.wireName()).isEqualTo("Foo");
        assertThat(bare.childInfo()).containsExactly("SUBSCRIBED");
        var renamed =
                (Response.Listing)
                        Wire.one("* LIST () \"/\" \"NewMailbox\" (\"OLDNAME\" (\"OldMailbox\"))⏎");
        assertThat(renamed.oldWireName()).isEqualTo("OldMailbox");
        assertThat(renamed.kind()).isEqualTo(ListKind.LIST);
        var status =
                (Response.StatusData)
                        Wire.one(
                                "* STATUS \"foo\" (MESSAGES 30 HIGHESTMODSEQ 990 X-NEW (1 2)"
                                        + " MAILBOXID (F2212ea87) UNSEEN 29)⏎");
        assertThat(status.value(StatusItem.MESSAGES)).hasValue(30);
        assertThat(status.value(StatusItem.HIGHESTMODSEQ)).hasValue(990);
        assertThat(status.value(StatusItem.UNSEEN)).hasValue(29);
        assertThat(status.value(StatusItem.UIDNEXT)).isEmpty();
        assertThat(status.mailboxId()).isEqualTo("F2212ea87");
        assertThat(Wire.one("* STATUS bare name (MAILBOXID (x))⏎"))
                .isEqualTo(new Response.StatusData("bare name", Map.of(), "x"));
    }

    @Test
    void names_may_be_literals() {
        assertThat(((Response.Listing) Wire.one("* LIST () \"/\" {6}⏎a\"b⏎c⏎")).wireName())
                .isEqualTo("a\"b\r\nc");
        assertThat(((Response.StatusData) Wire.one("* STATUS {3}⏎a b (MESSAGES 1)⏎")).wireName())
                .isEqualTo("a b");
    }

    @Test
    void esearch_of_rfc_4731_and_partial_of_rfc_9394() {
        assertThat(
                        Wire.one(
                                "* ESEARCH (TAG \"h\") UID MIN 7 MAX 3800 COUNT 4 ALL 7,10:12"
                                        + " MODSEQ 1236⏎"))
                .isEqualTo(
                        new Response.Esearch(
                                "h",
                                true,
                                IdSet.of(7, 10, 11, 12),
                                OptionalLong.of(7),
                                OptionalLong.of(3800),
                                OptionalLong.of(4),
                                new ModSeq(1236),
                                null));
        var page =
                (Response.Esearch)
                        Wire.one("* ESEARCH (TAG \"A1\") UID PARTIAL (-1:-100 200:250,252)⏎");
        assertThat(page.partial())
                .isEqualTo(
                        new Response.Partial("-1:-100", IdSet.range(200, 250).plus(IdSet.of(252))));
        var none = (Response.Esearch) Wire.one("* ESEARCH (TAG \"A1\") PARTIAL (1:500 NIL)⏎");
        assertThat(none.partial()).isEqualTo(new Response.Partial("1:500", IdSet.empty()));
    }

    @Test
    void a_set_that_is_cut_short_is_no_answer() {
        assertThat(Wire.one("* SEARCH 1 2 x3⏎")).isInstanceOf(Response.Malformed.class);
        assertThat(Wire.one("* ESEARCH ALL 1:5,⏎")).isInstanceOf(Response.Malformed.class);
        assertThat(Wire.one("* ESEARCH ALL 1:5;7⏎")).isInstanceOf(Response.Malformed.class);
        assertThat(Wire.one("* VANISHED 1:5x⏎")).isInstanceOf(Response.Malformed.class);
        assertThat(Wire.one("* VANISHED 5:*⏎")).isInstanceOf(Response.Malformed.class);
    }

    @Test
    void numbers_larger_than_the_grammar_allows_are_not_told() {
        assertThat(Wire.one("* 4294967296 EXISTS⏎")).isInstanceOf(Response.Malformed.class);
        assertThat(code("* OK [UIDNEXT 4294967296] x⏎")).isInstanceOf(ResponseCode.Other.class);
        assertThat(code("* OK [UIDVALIDITY 4294967296] x⏎")).isInstanceOf(ResponseCode.Other.class);
        assertThat(
                        Wire.one(
                                "* STATUS a (UIDVALIDITY 4294967296 UIDNEXT 99999999999 SIZE"
                                        + " 99999999999)⏎"))
                .isEqualTo(
                        new Response.StatusData("a", Map.of(StatusItem.SIZE, 99999999999L), null));
    }

    @Test
    void object_ids_of_rfc_8474_and_others() {
        assertThat(code("3 OK [MAILBOXID (F2212ea87-6097-4256-9d51-71338625)] Completed⏎"))
                .isEqualTo(new ResponseCode.MailboxIdCode("F2212ea87-6097-4256-9d51-71338625"));
        assertThat(Wire.fetch("* 3 FETCH (EMAILID (M5f) THREADID (T3))⏎").items())
                .containsExactly(new FetchItem.EmailId("M5f"), new FetchItem.ThreadId("T3"));
        assertThat(
                        Wire.fetch(
                                        "* 1 FETCH (X-GM-MSGID 18446744073709551615 X-GM-THRID 5"
                                                + " X-GM-LABELS (\\Inbox \"a b\" &APw-))⏎")
                                .items())
                .containsExactly(
                        new FetchItem.GmailMessageId(-1),
                        new FetchItem.GmailThreadId(5),
                        new FetchItem.GmailLabels(List.of("\\Inbox", "a b", "&APw-")));
        assertThat(Wire.fetch("* 1 FETCH (PREVIEW \"Hello\" BINARY.SIZE[1] 7)⏎").items())
                .containsExactly(new FetchItem.Preview("Hello"), new FetchItem.BinarySize("1", 7));
    }

    @Test
    void uidfetch_of_rfc_9586_is_a_fetch_with_its_uid_first() {
        assertThat(Wire.one("* 25996 UIDFETCH (FLAGS (\\Seen))⏎"))
                .isEqualTo(
                        new Response.Fetch(
                                null,
                                List.of(
                                        new FetchItem.UidItem(new Uid(25996)),
                                        new FetchItem.Flags(FlagList.of(List.of("\\Seen"))))));
    }

    @Test
    void enabled_id_and_unknown_codes() {
        assertThat(Wire.one("* ENABLED CONDSTORE X-GOOD-IDEA⏎"))
                .isEqualTo(new Response.Enabled(Capabilities.of("CONDSTORE", "X-GOOD-IDEA")));
        assertThat(Wire.one("* ENABLED⏎")).isEqualTo(new Response.Enabled(Capabilities.NONE));
        assertThat(((Response.Id) Wire.one("* ID (\"name\" \"Cyrus\" \"os\" NIL)⏎")).fields())
                .containsExactly(Map.entry("name", "Cyrus"));
        assertThat(((Response.Id) Wire.one("* ID NIL⏎")).fields()).isEmpty();
        assertThat(code("* OK [X-NEW a [b] c] text⏎"))
                .isEqualTo(new ResponseCode.Other("X-NEW", "a [b] c"));
        assertThat(code("* OK [INPROGRESS (\"A001\" 454 1000)] Processed⏎"))
                .isEqualTo(new ResponseCode.Simple(Word.INPROGRESS, "(\"A001\" 454 1000)"));
    }

    @Test
    void a_bad_line_says_where_and_what_and_whose() {
        var malformed = (Response.Malformed) Wire.one("A7 WHAT now⏎");
        assertThat(malformed.tag()).isEqualTo(new Tag("A7"));
        assertThat(malformed.production()).isEqualTo("resp-cond-state");
        assertThat(malformed.offset()).isEqualTo(3);
        assertThat(malformed.excerpt()).contains("WHAT now");
        assertThat(((Response.Malformed) Wire.one("Server Unavailable. 15⏎")).tag())
                .isEqualTo(new Tag("Server"));
        assertThat(((Response.Malformed) Wire.one("* 1 FETCH UID\u001b 5⏎")).excerpt())
                .doesNotContain("\u001b");
        assertThat(((Response.Malformed) Wire.one(")⏎")).tag()).isNull();
    }

    @Test
    void a_list_that_never_closes_is_not_believed() {
        assertThat(Wire.one("* 1 FETCH (UID 5 BODY[] {3}⏎abc FLAGS (\\Seen)⏎"))
                .isInstanceOf(Response.Malformed.class);
    }

    @Test
    void an_item_that_cannot_be_skipped_takes_only_what_follows_it() {
        assertThat(Wire.fetch("* 1 FETCH (UID 5 ENVELOPE (\"a\" (b FLAGS ())⏎").items())
                .containsExactly(
                        new FetchItem.UidItem(new Uid(5)), new FetchItem.Unavailable("ENVELOPE"));
    }

    @Test
    void nesting_and_tokens_are_bounded() {
        String deep = "(".repeat(200_000);
        assertThat(Wire.one("* 1 FETCH (UID 1 " + deep + "⏎")) // Q95
                .isInstanceOf(Response.Malformed.class);
        assertThat(Wire.fetch("* 1 FETCH (UID 1 BODYSTRUCTURE " + deep + "⏎").items())
                .endsWith(new FetchItem.Unavailable("BODYSTRUCTURE"));
        assertThat(
                        Wire.fetch(
                                        "* 1 FETCH (BODYSTRUCTURE "
                                                + deep
                                                + ")".repeat(200_000)
                                                + " UID 7)⏎")
                                .uid())
                .isEqualTo(7);
        assertThat(Wire.one("* FLAGS (" + "a ".repeat(300_000) + ")⏎"))
                .isInstanceOf(Response.Malformed.class);
        assertThat(Wire.one("* X " + deep + "⏎")).isInstanceOf(Response.Unknown.class);
    }

    @Test
    void equal_flag_lists_are_one_value() {
        var all = Wire.responses("* 1 FETCH (FLAGS (\\Seen a))⏎* 2 FETCH (FLAGS (\\Seen a))⏎");

        assertThat(((Response.Fetch) all.get(1)).flags())
                .isSameAs(((Response.Fetch) all.get(0)).flags());
    }

    @Test
    void a_challenge_is_decoded_where_it_is_base64() {
        assertThat(((Response.Continuation) Wire.one("+ VXNlcg==⏎")).challenge())
                .hasValue("User".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(((Response.Continuation) Wire.one("+ go ahead⏎")).challenge()).isEmpty();
        assertThat(((Response.Continuation) Wire.one("+⏎")).challenge().orElseThrow()).isEmpty();
    }
}
