package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.fake.Oddity;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.AccountReport;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is said of edits that the server is not asked for.
@Timeout(60)
class EditNotesTest {
    private static final Keywords MINE = Keywords.of(new Keyword("mine"));

    @TempDir Path home;
    private StoreWithServer world;
    private List<PlacementId> messages;

    @BeforeEach
    void a_server_that_was_found_to_keep_no_new_keywords() throws Exception {
        world = new StoreWithServer(home, FakeProfile.model().with(Oddity.NO_NEW_KEYWORDS));
        world.there.mailbox("INBOX").append(StoreWithServer.message("one"));
        world.there.mailbox("INBOX").append(StoreWithServer.message("two"));
        world.sync();
        var inbox = world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
        try (Stream<MessageInfo> all = world.store.messages(MessageQuery.mailbox(inbox))) {
            messages = all.map(MessageInfo::id).sorted().toList();
        }
        edits().mark(messages.subList(0, 1), MINE, Keywords.none());
        assertThat(world.sync().result()).isEqualTo(AccountReport.Result.DONE);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Edits edits() {
        return world.store.edits();
    }

    @Test
    void a_mark_that_the_server_did_not_keep_is_asked_for_again_and_told() throws Exception {
        EditReport report = edits().mark(messages, MINE, Keywords.none());

        assertThat(report.changes())
                .extracting(Change::placement)
                .containsExactly(messages.getLast());
        assertThat(report.notes())
                .containsExactlyInAnyOrder(
                        messages.getFirst() + ": marked so already.",
                        messages.getLast()
                                + ": the server's mailbox did not keep the keyword mine so far. It"
                                + " is asked again; if it still does not, the keyword stays here"
                                + " only.");
        assertThat(world.sync().result()).isEqualTo(AccountReport.Result.DONE);
        assertThat(edits().pending()).isEmpty();
    }

    @Test
    void of_several_marks_the_one_that_the_server_did_not_keep_is_told() {
        EditReport report =
                edits().mark(
                                messages.subList(1, 2),
                                MINE.plus(Keywords.of(Keyword.FLAGGED)),
                                Keywords.none());

        assertThat(report.changes()).hasSize(1);
        assertThat(report.notes()).hasSize(1).first().asString().contains("keyword mine");
    }

    @Test
    void taking_away_one_of_two_marks_that_are_here_only_leaves_nothing_to_do() throws Exception {
        List<PlacementId> first = messages.subList(0, 1);
        edits().mark(first, Keywords.of(new Keyword("other")), Keywords.none());
        world.sync();

        EditReport report = edits().mark(first, Keywords.none(), MINE);

        assertThat(report.changes()).isEmpty();
        assertThat(report.notes())
                .containsExactly(first.getFirst() + ": nothing is left to do on the server.");
    }
}
