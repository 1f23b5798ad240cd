package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeContent;
import org.mailboat.model.ThreadId;
import org.mailboat.sync.port.Cancel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

@Timeout(60)
class ThreadReadingTest {
    private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-01-01T12:00:00Z");

    @TempDir Path home;
    private StoreWithServer world;

    @BeforeEach
    void start() {
        world = new StoreWithServer(home);
        world.there.create("Sent");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void append(String mailbox, int day, List<String> flags, String... header) {
        String text = String.join("\r\n", header) + "\r\n\r\nHello " + day + ".\r\n";
        world.there
                .mailbox(mailbox)
                .append(
                        FakeContent.of(text.getBytes(StandardCharsets.UTF_8)),
                        DAY.plusDays(day),
                        flags);
    }

    /// A question, an answer in another mailbox, an answer to that, and a message besides.
    private void aConversation() {
        append(
                "INBOX",
                1,
                List.of("\\Seen"),
                "From: Ann <ann@x>",
                "Subject: lunch",
                "Message-ID: <a@x>");
        append(
                "Sent",
                2,
                List.of("\\Seen"),
                "From: joe@x",
                "Subject: Re: lunch",
                "Message-ID: <b@x>",
                "In-Reply-To: <a@x>");
        append(
                "INBOX",
                4,
                List.of(),
                "From: ANN@x",
                "Subject: AW: Re: lunch",
                "Message-ID: <c@x>",
                "References: <a@x> <b@x>");
        append("INBOX", 3, List.of(), "From: Eve <eve@x>", "Subject: else", "Message-ID: <d@x>");
    }

    private MailboxInfo mailbox(String path) {
        return world.store.mailbox(StoreWithServer.ACCOUNT, path);
    }

    private List<ThreadInfo> threads(String mailbox) {
        assertThat(world.store.updateThreads()).isTrue();
        return world.store.threads(ThreadQuery.mailbox(mailbox(mailbox))).toList();
    }

    private static List<String> drawn(ThreadInfo thread) {
        return thread.messages().stream()
                .map(m ->
                        "  ".repeat(m.depth())
                                + m.message().mailbox()
                                + " "
                                + m.message().header().messageId())
                .toList();
    }

    @Test
    void a_thread_spans_mailboxes_and_tells_who_wrote_what_is_new_and_who_answers_whom()
            throws Exception {
        aConversation();
        world.sync();

        List<ThreadInfo> threads = threads("INBOX");

        ThreadInfo lunch = threads.getFirst();
        assertThat(threads).hasSize(2);
        assertThat(drawn(lunch)).containsExactly("INBOX a@x", "  Sent b@x", "    INBOX c@x");
        assertThat(lunch.subject()).isEqualTo("lunch");
        assertThat(lunch.size()).isEqualTo(3);
        assertThat(lunch.unread()).isEqualTo(1);
        assertThat(lunch.latest()).isEqualTo(DAY.plusDays(4).toInstant());
        assertThat(lunch.participants())
                .extracting(Object::toString)
                .containsExactly("Ann <ann@x>", "joe@x");
        assertThat(lunch.messages().get(1).parent())
                .isEqualTo(lunch.messages().getFirst().message().id());
        assertThat(threads.get(1).subject()).isEqualTo("else");
        assertThat(lunch.messages())
                .allSatisfy(m -> assertThat(m.message().thread()).isEqualTo(lunch.id()));
        assertThat(world.store.count(ThreadQuery.mailbox(mailbox("INBOX")))).isEqualTo(2);
    }

    @Test
    void threads_of_an_account_come_by_their_newest_message_anywhere() throws Exception {
        aConversation();
        append("Sent", 9, List.of(), "Subject: Re: else", "References: <d@x>");
        world.sync();
        assertThat(world.store.updateThreads(WorkProgress.NONE, new Cancel())).isTrue();

        ThreadQuery all = ThreadQuery.account(StoreWithServer.ACCOUNT);

        assertThat(world.store.threads(all).map(ThreadInfo::subject))
                .containsExactly("else", "lunch");
        assertThat(world.store.count(all)).isEqualTo(2);
        assertThat(world.store.page(all, 1, null).threads())
                .extracting(ThreadInfo::subject)
                .containsExactly("else");
        assertThatThrownBy(() -> world.store.count(ThreadQuery.account("nobody")))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void between_runs_the_store_files_what_came_by_itself() throws Exception {
        aConversation();
        world.sync();

        assertThat(world.store.settle(java.time.Duration.ofSeconds(30))).isTrue();

        assertThat(world.store.placements("p1").getFirst().thread()).isNotNull();
    }

    @Test
    void pages_join_to_the_whole() throws Exception {
        for (int i = 0; i < 7; i++) {
            append("INBOX", i, List.of(), "Subject: s" + i, "Message-ID: <" + i + "@x>");
        }
        world.sync();
        List<String> whole = threads("INBOX").stream().map(ThreadInfo::subject).toList();

        var joined = new ArrayList<String>();
        String cursor = null;
        do {
            ThreadPage page = world.store.page(ThreadQuery.mailbox(mailbox("INBOX")), 3, cursor);
            page.threads().forEach(t -> joined.add(t.subject()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(joined)
                .isEqualTo(whole)
                .containsExactly("s6", "s5", "s4", "s3", "s2", "s1", "s0");
    }

    @Test
    void a_thread_is_found_by_its_id() throws Exception {
        aConversation();
        world.sync();
        ThreadInfo lunch = threads("INBOX").getFirst();

        assertThat(drawn(world.store.thread(lunch.id().toString()))).isEqualTo(drawn(lunch));
        assertThat(world.store.thread(new ThreadId(999))).isEmpty();
        for (String wrong : new String[] {"t999", "p1", "", "t", "t01", "t-1"}) {
            assertThatThrownBy(() -> world.store.thread(wrong))
                    .as(wrong)
                    .isInstanceOf(UsageException.class);
        }
        ThreadQuery inbox = ThreadQuery.mailbox(mailbox("INBOX"));
        assertThatThrownBy(() -> world.store.page(inbox, 3, "no cursor"))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> world.store.page(inbox, 0, null))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void made_anew_they_are_what_they_were() throws Exception {
        aConversation();
        world.sync();
        List<ThreadInfo> before = threads("INBOX");

        assertThat(world.store.rebuildThreads(WorkProgress.NONE, new Cancel())).isTrue();

        assertThat(threads("INBOX"))
                .extracting(ThreadInfo::id, ThreadReadingTest::drawn)
                .isEqualTo(
                        before.stream()
                                .map(t -> org.assertj.core.groups.Tuple.tuple(t.id(), drawn(t)))
                                .toList());
    }

    @Test
    void a_renamed_mailbox_changes_no_id() throws Exception {
        aConversation();
        world.sync();
        ThreadId before = threads("INBOX").getFirst().id();

        world.there.rename("Sent", "Gesendet");
        world.sync();
        world.reopen();

        assertThat(threads("INBOX").getFirst().id()).isEqualTo(before);
        assertThat(drawn(threads("Gesendet").getFirst())).hasSize(3).contains("  Gesendet b@x");
    }
}
