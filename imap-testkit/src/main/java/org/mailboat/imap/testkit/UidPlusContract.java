package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What the engine relies on where UIDPLUS ([RFC
/// 4315](https://www.rfc-editor.org/rfc/rfc4315.html)) is offered.
public interface UidPlusContract {
    ContractSession session();

    @Test
    default void only_what_is_marked_deleted_and_named_is_expunged() throws IOException {
        long first = session().appendWith("\\Deleted");
        long second = session().appendWith("\\Deleted");
        long third = session().append();
        session().ok("SELECT INBOX");
        RawImapClient.Answer answer =
                session().ok("UID EXPUNGE " + second + "," + third + ",4000000");
        assertThat(answer.lines())
                .filteredOn(line -> line.endsWith(" EXPUNGE"))
                .containsExactly("* 2 EXPUNGE");
        assertThat(session().search("ALL")).containsExactly(first, third);
    }

    @Test
    default void a_copy_has_the_octets_the_flags_and_the_date() throws IOException {
        session().ok("CREATE " + session().box("target"));
        long uid =
                session()
                        .imap()
                        .append(
                                "INBOX",
                                "\\Flagged",
                                "05-Feb-2021 23:59:58 +0530",
                                session().mail());
        session().ok("SELECT INBOX");
        String date = date(uid);
        RawImapClient.Answer answer =
                session().ok("UID COPY " + uid + ",4000000 " + session().box("target"));
        long copy = answer.number("\\[COPYUID [0-9]+ " + uid + " ([0-9]+)]");
        session().ok("EXAMINE " + session().box("target"));
        assertThat(session().fetchOne(copy, "BODY.PEEK[]").literals())
                .containsExactly(session().mail());
        assertThat(session().fetchOne(copy, "FLAGS").text()).contains("\\Flagged");
        assertThat(date(copy)).isEqualTo(date);
    }

    @Test
    default void missing_uids_are_no_error() throws IOException {
        session().ok("CREATE " + session().box("target"));
        long uid = session().append();
        session().ok("SELECT INBOX");
        assertThat(session().ok("UID COPY 4000000 " + session().box("target")).tagged())
                .doesNotContain("COPYUID");
        assertThat(session().ok("UID EXPUNGE 4000000").lines()).isEmpty();
        assertThat(session().ok("UID STORE 4000000 +FLAGS (\\Seen)").lines()).isEmpty();
        assertThat(
                        session()
                                .imap()
                                .command("UID COPY " + uid + " " + session().box("nowhere"))
                                .tagged())
                .startsWith("NO [TRYCREATE]");
    }

    private String date(long uid) throws IOException {
        return session()
                .fetchOne(uid, "INTERNALDATE")
                .text()
                .replaceFirst(".*INTERNALDATE \"([^\"]+)\".*", "$1");
    }
}
