package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.wire.AppendMessage.Form;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

class CommandPrinterTest {
    private static final Tag TAG = Tag.numbered('A', 7);
    private static final UidSet UIDS = UidSet.of(1, 2, 3, 9);

    /// The command on the wire, `⏎` for CRLF, with `|` where it waits and `«…»` around a payload.
    private static String printed(LiteralMode mode, boolean utf8, Command command) {
        var text = new StringBuilder();
        for (Fragment fragment : new CommandPrinter(mode, utf8).print(TAG, command)) {
            switch (fragment) {
                case Fragment.Bytes(byte[] octets) -> text.append(Octets.latin1(octets));
                case Fragment.AwaitContinuation _ -> text.append('|');
                case Fragment.Payload(LiteralSource source) -> {
                    try (var in = source.open()) {
                        text.append('«').append(Octets.latin1(in.readAllBytes())).append('»');
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }
        return text.toString().replace("\r\n", "⏎");
    }

    private static String printed(Command command) {
        return printed(LiteralMode.SYNCHRONIZING, false, command);
    }

    record Row(String expected, Command command) {
        @Override
        public String toString() {
            return expected;
        }
    }

    static Stream<Row> commands() {
        var id = new LinkedHashMap<String, String>();
        id.put("name", "Mailboat");
        id.put("version", "0.1");
        return Stream.of(
                new Row("CAPABILITY", Commands.capability()),
                new Row("NOOP", Commands.noop()),
                new Row("LOGOUT", Commands.logout()),
                new Row("STARTTLS", Commands.startTls()),
                new Row("COMPRESS DEFLATE", Commands.compress()),
                new Row("ID (\"name\" \"Mailboat\" \"version\" \"0.1\")", Commands.id(id)),
                new Row("ID NIL", Commands.id(new LinkedHashMap<>())),
                new Row("ENABLE CONDSTORE QRESYNC", Commands.enable("CONDSTORE", "QRESYNC")),
                new Row(
                        "LOGIN \"fred\" \"p\\\"w\\\\\"",
                        Commands.login("fred", new Secret("p\"w\\"))),
                new Row("AUTHENTICATE PLAIN", Commands.authenticate("PLAIN", null)),
                new Row("AUTHENTICATE PLAIN AGEAYg==", Commands.authenticate("PLAIN", plain())),
                new Row("AUTHENTICATE EXTERNAL =", Commands.authenticate("EXTERNAL", new byte[0])),
                new Row("NAMESPACE", Commands.namespace()),
                new Row("LIST \"\" \"*\"", Commands.list("", "*")),
                new Row(
                        "LIST \"\" \"*\" RETURN (SPECIAL-USE CHILDREN SUBSCRIBED STATUS (MESSAGES"
                                + " UIDNEXT UIDVALIDITY HIGHESTMODSEQ))",
                        Commands.list(
                                "",
                                "*",
                                List.of("SPECIAL-USE", "CHILDREN", "SUBSCRIBED"),
                                List.of(
                                        StatusItem.MESSAGES,
                                        StatusItem.UIDNEXT,
                                        StatusItem.UIDVALIDITY,
                                        StatusItem.HIGHESTMODSEQ))),
                new Row(
                        "LIST \"\" \"%\" RETURN (STATUS (SIZE))",
                        Commands.list("", "%", List.of(), List.of(StatusItem.SIZE))),
                new Row("LSUB \"\" \"*\"", Commands.lsub("", "*")),
                new Row(
                        "STATUS \"a b\" (MESSAGES UNSEEN)",
                        Commands.status("a b", List.of(StatusItem.MESSAGES, StatusItem.UNSEEN))),
                new Row("SELECT \"INBOX\"", Commands.select("INBOX", new SelectMode.Plain())),
                new Row(
                        "EXAMINE \"INBOX\" (CONDSTORE)",
                        Commands.examine("INBOX", new SelectMode.Condstore())),
                new Row(
                        "SELECT \"INBOX\" (QRESYNC (67890007 20050715194045000 1:3,9))",
                        Commands.select(
                                "INBOX",
                                new SelectMode.Qresync(
                                        new UidValidity(67890007),
                                        new ModSeq(20050715194045000L),
                                        UIDS))),
                new Row(
                        "SELECT \"INBOX\" (QRESYNC (1 2))",
                        Commands.select(
                                "INBOX",
                                new SelectMode.Qresync(new UidValidity(1), new ModSeq(2), null))),
                new Row("UNSELECT", Commands.unselect()),
                new Row(
                        "UID FETCH 1:3,9 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])",
                        Commands.uidFetch(
                                UIDS, FetchQuery.uid().flags().internalDate().size().body())),
                new Row(
                        "UID FETCH 1:* (UID FLAGS MODSEQ) (CHANGEDSINCE 5 VANISHED)",
                        Commands.uidFetchFrom(
                                new Uid(1),
                                FetchQuery.uid()
                                        .flags()
                                        .modSeq()
                                        .changedSince(new ModSeq(5))
                                        .vanished())),
                new Row(
                        "FETCH 1:50 (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)] BODY.PEEK[]<0.512>)",
                        Commands.fetch(
                                new SeqNum(1),
                                new SeqNum(50),
                                FetchQuery.uid().headerFields("MESSAGE-ID").body(0, 512))),
                new Row("UID SEARCH ALL", Commands.uidSearch(SearchQuery.all())),
                new Row(
                        "UID SEARCH RETURN (ALL) UID 1:3,9 HEADER Message-ID \"<a@b>\"",
                        Commands.uidSearchReturnAll(
                                SearchQuery.uids(UIDS).header("Message-ID", "<a@b>"))),
                new Row(
                        "UID SEARCH UID 8:* KEYWORD $x MODSEQ 3",
                        Commands.uidSearch(
                                SearchQuery.uidsFrom(new Uid(8))
                                        .keyword(new Keyword("$x"))
                                        .modSeq(new ModSeq(3)))),
                new Row(
                        "UID SEARCH RETURN (COUNT) MODSEQ 7",
                        Commands.uidSearchReturnCount(SearchQuery.changedFrom(new ModSeq(7)))),
                new Row("UID SEARCH DELETED", Commands.uidSearch(SearchQuery.deleted())),
                new Row(
                        "UID STORE 1:3,9 +FLAGS.SILENT ($junk \\Seen)",
                        Commands.uidStore(UIDS, StoreAction.ADD, flags(), true)),
                new Row(
                        "UID STORE 1:3,9 (UNCHANGEDSINCE 12) -FLAGS ($junk \\Seen)",
                        Commands.uidStoreUnchanged(
                                UIDS, new ModSeq(12), StoreAction.REMOVE, flags(), false)),
                new Row(
                        "UID STORE 1:3,9 FLAGS ()",
                        Commands.uidStore(UIDS, StoreAction.REPLACE, Keywords.none(), false)),
                new Row("UID COPY 1:3,9 \"a\"", Commands.uidCopy(UIDS, "a")),
                new Row("UID MOVE 1:3,9 \"a\"", Commands.uidMove(UIDS, "a")),
                new Row("UID EXPUNGE 1:3,9", Commands.uidExpunge(UIDS)),
                new Row("EXPUNGE", Commands.expunge()),
                new Row("CREATE \"a/b\"", Commands.create("a/b")),
                new Row("CREATE \"a\" (USE (\\Archive))", Commands.create("a", "\\Archive")),
                new Row("RENAME \"a\" \"b\"", Commands.rename("a", "b")),
                new Row("DELETE \"a\"", Commands.delete("a")),
                new Row("SUBSCRIBE \"a\"", Commands.subscribe("a")),
                new Row("UNSUBSCRIBE \"a\"", Commands.unsubscribe("a")),
                new Row("IDLE", Commands.idle()),
                new Row(
                        "NOTIFY SET STATUS (personal (MessageNew MessageExpunge))",
                        Commands.notifySet(
                                true, "personal", List.of("MessageNew", "MessageExpunge"))),
                new Row("NOTIFY NONE", Commands.notifyNone()));
    }

    private static byte[] plain() {
        return "\0a\0b".getBytes(StandardCharsets.US_ASCII);
    }

    private static Keywords flags() {
        return Keywords.of(Keyword.SEEN, new Keyword("$junk"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void a_command_prints(Row row) {
        assertThat(printed(row.command())).isEqualTo("A0007 " + row.expected() + "⏎");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void a_fake_servers_framer_finds_the_command_whole(Row row) {
        var framer = Framer.ofCommands(WireLimits.DEFAULT, LiteralRouter.TO_MEMORY);

        var frame = framer.next(java.nio.ByteBuffer.wrap(Wire.octets(printed(row.command()))));

        assertThat(frame.text()).isEqualTo("A0007 " + row.expected());
    }

    private static AppendMessage message(Form form, Instant date) {
        return new AppendMessage(
                flags(), date, LiteralSource.of("Hi\r\n".getBytes(StandardCharsets.UTF_8)), form);
    }

    @Test
    void an_append_streams_its_messages() {
        Command one =
                Commands.append(
                        "a", List.of(message(Form.PLAIN, Instant.parse("2015-02-01T10:00:00Z"))));
        assertThat(printed(one))
                .isEqualTo(
                        "A0007 APPEND \"a\" ($junk \\Seen) \"01-Feb-2015 10:00:00 +0000\""
                                + " {4}⏎|«Hi⏎»⏎");
        Command two =
                Commands.append("a", List.of(message(Form.BINARY, null), message(Form.UTF8, null)));
        assertThat(printed(LiteralMode.PLUS, false, two))
                .isEqualTo(
                        "A0007 APPEND \"a\" ($junk \\Seen) ~{4+}⏎«Hi⏎» ($junk \\Seen) UTF8"
                                + " (~{4+}⏎«Hi⏎»)⏎");
        assertThat(one.toString())
                .isEqualTo("APPEND \"a\" ($junk \\Seen) \"01-Feb-2015 10:00:00 +0000\" {4}");
    }

    @Test
    void what_a_quoted_string_cannot_hold_goes_as_a_literal() {
        Command injection = Commands.delete("a\r\nA8 LOGOUT");
        assertThat(printed(injection)).isEqualTo("A0007 DELETE {12}⏎|a⏎A8 LOGOUT⏎");
        assertThat(printed(LiteralMode.MINUS, false, injection))
                .isEqualTo("A0007 DELETE {12+}⏎a⏎A8 LOGOUT⏎");
        Command octets = Commands.delete("\u00C3\u00BC");
        assertThat(printed(octets)).isEqualTo("A0007 DELETE {2}⏎|\u00C3\u00BC⏎");
        assertThat(printed(LiteralMode.SYNCHRONIZING, true, octets))
                .isEqualTo("A0007 DELETE \"\u00C3\u00BC\"⏎");
        assertThat(printed(LiteralMode.PLUS, true, Commands.delete("\u00FC")))
                .isEqualTo("A0007 DELETE {1+}⏎\u00FC⏎");
        assertThat(printed(LiteralMode.MINUS, false, Commands.delete("\n" + "x".repeat(4096))))
                .startsWith("A0007 DELETE {4097}⏎|\n");
    }

    @Test
    void a_nul_or_a_character_that_is_no_octet_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.delete("a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.delete("\u20AC"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Commands.login("a", new Secret("\0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a)", "a\r\nb", "(", "\\Seen\r\n", "a\"", "\u00FC", "a{3}"})
    void syntax_cannot_be_smuggled_into_words(String word) {
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.authenticate(word, null));
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.enable(word));
        assertThatIllegalArgumentException().isThrownBy(() -> FetchQuery.uid().headerFields(word));
        assertThatIllegalArgumentException().isThrownBy(() -> SearchQuery.all().header(word, "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Commands.uidStore(
                                UIDS, StoreAction.ADD, Keywords.of(new Keyword(word)), true));
    }

    @Test
    void a_secret_is_never_shown() {
        Command login = Commands.login("fred", new Secret("hunter2"));
        Command sasl = Commands.authenticate("PLAIN", plain());

        assertThat(CommandPrinter.redacted(TAG, login)).isEqualTo("A0007 LOGIN ••• •••");
        assertThat(CommandPrinter.redacted(TAG, sasl)).isEqualTo("A0007 AUTHENTICATE PLAIN •••");
        assertThat(login + " " + sasl).doesNotContain("hunter2").doesNotContain("AGEAYg==");
        assertThat(Wire.one("+ AGEAYg==⏎").toString()).doesNotContain("AGEAYg==");
    }

    @Test
    void a_log_line_stays_one_line() {
        assertThat(CommandPrinter.redacted(TAG, Commands.delete("a\r\nb\u001b[2J")))
                .doesNotContain("\n")
                .doesNotContain("\r")
                .doesNotContain("\u001b");
    }

    @Test
    void inbox_is_never_renamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.rename("inBox", "b"));
    }

    @Test
    void a_sasl_response_is_a_line_of_base64() {
        assertThat(Octets.latin1(CommandPrinter.saslResponse(plain()))).isEqualTo("AGEAYg==\r\n");
        assertThat(Octets.latin1(CommandPrinter.saslResponse(new byte[0]))).isEqualTo("\r\n");
    }
}
