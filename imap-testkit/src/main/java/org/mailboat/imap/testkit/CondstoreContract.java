package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// What the engine relies on where CONDSTORE ([RFC
/// 7162](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1)) is offered.
public interface CondstoreContract {
    ContractSession session();

    @Test
    default void status_and_select_agree_on_highestmodseq_and_uidnext() throws IOException {
        session().append();
        RawImapClient.Answer selected = session().ok("EXAMINE INBOX (CONDSTORE)");
        for (String name : List.of("UIDNEXT", "HIGHESTMODSEQ")) {
            assertThat(session().status("INBOX", name))
                    .as(name)
                    .isEqualTo(selected.number("\\[" + name + " ([0-9]+)]"));
        }
    }

    @Test
    default void highestmodseq_moves_with_every_change_and_with_nothing_else() throws IOException {
        long uid = session().append();
        session().ok("SELECT INBOX (CONDSTORE)");
        long filed = session().modSeq();
        session().ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        long flagged = session().modSeq();
        assertThat(flagged).isGreaterThan(filed);
        session().ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        assertThat(session().modSeq()).isEqualTo(flagged);
        session().ok("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)");
        session().ok("EXPUNGE");
        assertThat(session().modSeq()).isGreaterThan(flagged);
    }

    @Test
    default void changedsince_tells_what_changed_since() throws IOException {
        session().append();
        long second = session().append();
        session().ok("SELECT INBOX (CONDSTORE)");
        long before = session().modSeq();
        session().ok("UID STORE " + second + " +FLAGS.SILENT (\\Flagged)");
        List<String> lines =
                session().ok("UID FETCH 1:* (FLAGS) (CHANGEDSINCE " + before + ")").lines();
        assertThat(ContractSession.numbers(lines, "UID ([0-9]+)")).containsExactly(second);
        assertThat(ContractSession.numbers(lines, "MODSEQ \\(([0-9]+)\\)"))
                .allMatch(m -> m > before);
    }

    @Test
    default void a_conditional_store_names_what_had_changed() throws IOException {
        long uid = session().append();
        session().ok("SELECT INBOX (CONDSTORE)");
        long before = session().modSeq();
        session().ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        RawImapClient.Answer answer =
                session()
                        .ok(
                                "UID STORE %d (UNCHANGEDSINCE %d) +FLAGS (\\Seen)"
                                        .formatted(uid, before));
        assertThat(answer.tagged()).contains("[MODIFIED " + uid + "]");
        assertThat(session().fetchOne(uid, "FLAGS").text()).doesNotContain("\\Seen");
    }

    @Test
    default void it_may_be_enabled_in_the_flight_that_opens_a_mailbox() throws IOException {
        session().append();
        String enable = session().imap().send("ENABLE CONDSTORE");
        String select = session().imap().send("EXAMINE INBOX");
        String fetch = session().imap().send("UID FETCH 1:* (FLAGS MODSEQ)");
        session().imap().flush();
        assertThat(session().imap().finish(enable).isOk()).isTrue();
        assertThat(session().imap().finish(select).number("\\[HIGHESTMODSEQ ([0-9]+)]"))
                .isPositive();
        List<String> lines = session().imap().finish(fetch).lines();
        assertThat(ContractSession.numbers(lines, "MODSEQ \\(([0-9]+)\\)")).hasSize(1);
    }

    @Test
    default void who_asks_for_the_first_time_is_told_the_highest() throws IOException {
        long uid = session().append();
        session().ok("SELECT INBOX");
        RawImapClient.Answer answer = session().ok("UID FETCH " + uid + " (MODSEQ)");
        assertThat(answer.number("\\* OK \\[HIGHESTMODSEQ ([0-9]+)]"))
                .isGreaterThanOrEqualTo(answer.number("MODSEQ \\(([0-9]+)\\)"));
    }

    @Test
    default void storing_what_is_there_already_is_not_told() throws IOException {
        long uid = session().appendWith("\\Flagged");
        session().ok("SELECT INBOX (CONDSTORE)");
        for (String action : List.of("+FLAGS", "+FLAGS.SILENT")) {
            assertThat(session().ok("UID STORE " + uid + " " + action + " (\\Flagged)").lines())
                    .isEmpty();
        }
        assertThat(session().ok("UID STORE " + uid + " +FLAGS.SILENT (\\Seen)").lines())
                .singleElement()
                .asString()
                .contains("UID " + uid, "MODSEQ (");
    }

    @Test
    default void a_conditional_store_changes_what_stood_still() throws IOException {
        long changed = session().append();
        long still = session().append();
        session().ok("SELECT INBOX (CONDSTORE)");
        long before = session().modSeq();
        session().ok("UID STORE " + changed + " +FLAGS.SILENT (\\Flagged)");
        RawImapClient.Answer answer =
                session().ok("STORE 1:2 (UNCHANGEDSINCE " + before + ") +FLAGS (\\Seen)");
        assertThat(answer.tagged()).startsWith("OK [MODIFIED 1]");
        assertThat(session().fetchOne(still, "FLAGS").text()).contains("\\Seen");
    }

    @Test
    default void a_search_by_mod_sequence_tells_the_highest_of_what_it_found() throws IOException {
        long first = session().append();
        long second = session().append();
        session().ok("SELECT INBOX (CONDSTORE)");
        session().ok("UID STORE " + first + " +FLAGS.SILENT (\\Flagged)");
        long highest = session().modSeq();
        assertThat(session().ok("UID SEARCH MODSEQ " + highest).lines().getFirst())
                .isEqualTo("* SEARCH %d (MODSEQ %d)".formatted(first, highest));
        assertThat(session().ok("UID SEARCH RETURN (ALL COUNT) MODSEQ 1").lines().getFirst())
                .contains("ALL " + first + ":" + second, "COUNT 2", "MODSEQ " + highest);
    }

    @Test
    default void bodies_that_become_seen_raise_the_mod_sequence() throws IOException {
        long uid = session().append();
        session().ok("SELECT INBOX (CONDSTORE)");
        long before = session().modSeq();
        session().ok("UID FETCH " + uid + " (BODY[])");
        assertThat(session().modSeq()).isGreaterThan(before);
    }
}
