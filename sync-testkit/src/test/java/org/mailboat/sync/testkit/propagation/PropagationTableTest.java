package org.mailboat.sync.testkit.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;

import java.time.Duration;
import java.util.TreeSet;

/// How a table is read.
class PropagationTableTest {
    private static final String HEAD = "= Usual\n== Something\nIt holds.\n    before INBOX: a\n";

    private static Row row(String fields) {
        return PropagationTable.parse("t", HEAD + fields).rows().getFirst();
    }

    @Test
    void a_row_is_its_fields_however_they_are_spaced() {
        Row row =
                row(
                        """
                          here :  mark a   +\\Seen -$Junk;move a@INBOX to "Old mail"
                        \tthere  new b (\\Flagged) in   Work ; rename Work to Play/Work
                            after: INBOX : b(\\Flagged);"Old mail": a (\\Seen); Play/Work:
                        """);

        assertThat(row.last().here())
                .containsExactly(
                        new Deed.Mark(
                                new MailRef("a", 0, null),
                                Keywords.of(Keyword.SEEN),
                                Keywords.parse("$Junk")),
                        new Deed.Move(new MailRef("a", 0, "INBOX"), "Old mail"));
        assertThat(row.last().there())
                .containsExactly(
                        new Deed.New("b", Keywords.of(Keyword.FLAGGED), "Work"),
                        new Deed.Rename("Work", "Play/Work"));
        assertThat(row.afterHere()).isEqualTo(row.afterThere());
        assertThat(row.afterHere())
                .hasToString("INBOX: b(\\Flagged); Old mail: a(\\Seen); Play/Work:");
    }

    @Test
    void a_text_that_no_row_has_is_an_error() {
        PropagationTable table = PropagationTable.parse("t", HEAD + "    after INBOX: a\n");

        assertThat(table.withText("IT HOLDS").rows()).hasSize(1);
        assertThat(table.withText("t:3").rows()).hasSize(1);
        assertThatThrownBy(() -> table.withText("it does not hold"))
                .hasMessage("none of the table's 1 rows has \"it does not hold\" in it");
    }

    @Test
    void what_happens_after_a_sync_belongs_to_the_next_round() {
        Row row =
                row(
                        """
                            here  delete a
                            sync  headers only
                            there wait 2m; no-uidplus
                            sync  twice
                            after INBOX
                            recoverable a
                        """);

        assertThat(row.rounds()).hasSize(2);
        assertThat(row.last().there())
                .containsExactly(
                        new Deed.Wait(Duration.ofMinutes(2)),
                        new Deed.Happen(Happening.NO_UIDPLUS, ""));
        assertThat(row.last().runs()).isEqualTo(2);
        assertThat(row.recoverable()).containsExactly("a");
    }

    @Test
    void a_range_is_many_mails() {
        assertThat(row("    here delete m1..m3\n    after as before\n").last().here()).hasSize(3);
        assertThat(row("    after INBOX: m1..m60\n").afterHere().counts()).hasSize(60);
    }

    @Test
    void the_mail_of_mailboxes_has_no_order() {
        assertThat(row("    after INBOX: b a; Work; A\n").afterHere().toString())
                .isEqualTo(row("    after A; Work:; INBOX: a b\n").afterHere().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "here mrak a +\\Seen|t:5: 'mrak' is nothing that happens here",
                "here renumber INBOX|t:5: 'renumber' is nothing that happens here",
                "there undelete a|t:5: 'undelete' is nothing that happens there",
                "here mark a|as 'mark a +\\Seen -\\Flagged'",
                "here move a|as 'move a to Work'",
                "here rename Work|as 'rename Work to Play'",
                "here new \"a|is not closed",
                "here delete 7|'7' is no mail",
                "here mark a +=|'=' is no keyword",
                "after Work a|a mailbox is as in 'Work: a b(\\Seen)'",
                "after Work: a; Work: b|the mailbox Work is there twice",
                "afterwards Work: a|there is no field 'afterwards'",
                "sync now|a sync is",
                "policy colour=red|is no policy",
                "by mark|a step is as in 'mark there'",
                "mail a is old|a mail 'has no Message-ID'",
                "except Courier|an exception is as in",
                "here nothing|does not say what must be there 'after'"
            })
    void what_cannot_be_understood_is_told_with_its_line_and_what_is_expected(String both) {
        int bar = both.indexOf('|');

        assertThatThrownBy(() -> row("    " + both.substring(0, bar) + "\n"))
                .isInstanceOf(TableSyntaxException.class)
                .hasMessageStartingWith("t:")
                .hasMessageContaining(both.substring(bar + 1));
    }

    @Test
    void every_rule_and_history_has_a_row() {
        var proven = new TreeSet<String>();
        PropagationTable.own().rows().forEach(row -> proven.addAll(row.proves()));

        assertThat(proven)
                .contains(
                        "keyword / keyword",
                        "keyword / removed",
                        "move / removed",
                        "deleted / keyword",
                        "deleted / moved",
                        "moved / moved",
                        "moved / keyword",
                        "copied / source gone",
                        "undeleted / source gone",
                        "new content / mailbox gone",
                        "mailbox deleted / new mail in it",
                        "mailbox renamed / renamed",
                        "mailbox created / created alike",
                        "deleted / deleted",
                        "mailbox deleted / deleted",
                        "gone / gone");
        for (int history :
                new int[] {1, 2, 3, 7, 10, 11, 12, 17, 18, 19, 20, 21, 22, 23, 24, 25, 28}) {
            assertThat(proven).contains("history " + history);
        }
    }
}
