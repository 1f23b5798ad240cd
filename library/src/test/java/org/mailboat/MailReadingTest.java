package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeContent;
import org.mailboat.store.mime.Attachment;
import org.mailboat.store.mime.HeaderField;
import org.mailboat.store.mime.MessageView;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

@Timeout(60)
class MailReadingTest {
    private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-01-01T12:00:00Z");

    @TempDir Path home;
    private StoreWithServer world;

    @BeforeEach
    void start() {
        world = new StoreWithServer(home);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private MailboxInfo inbox() {
        return world.store.mailbox(StoreWithServer.ACCOUNT, "inbox");
    }

    private void appendOnDay(int day) {
        world.there
                .mailbox("INBOX")
                .append(
                        FakeContent.of(StoreWithServer.message("day " + day)),
                        DAY.plusDays(day),
                        List.of());
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_without_gap_or_overlap() throws Exception {
        for (int day : new int[] {3, 1, 4, 1, 5, 9, 2, 6}) {
            appendOnDay(day);
        }
        world.sync();

        var subjects = new ArrayList<String>();
        String cursor = null;
        do {
            MessagePage page = world.store.page(MessageQuery.mailbox(inbox()), 3, cursor);
            assertThat(page.total()).isEqualTo(8);
            page.messages().forEach(m -> subjects.add(m.header().subject()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(subjects)
                .containsExactly(
                        "day 9", "day 6", "day 5", "day 4", "day 3", "day 2", "day 1", "day 1");
        try (Stream<MessageInfo> all = world.store.messages(MessageQuery.mailbox(inbox()))) {
            assertThat(all.map(m -> m.header().subject())).containsExactlyElementsOf(subjects);
        }
    }

    @Test
    void mailboxes_are_found_by_path_in_unicode_and_by_id() throws Exception {
        world.there.create("Entwürfe/100 %");
        world.sync();

        MailboxInfo byPath = world.store.mailbox(StoreWithServer.ACCOUNT, "Entwürfe/100 %25");

        assertThat(world.store.mailbox(StoreWithServer.ACCOUNT, "id:" + byPath.id()))
                .isEqualTo(byPath);
        assertThat(byPath.path().levels()).containsExactly("Entwürfe", "100 %");
        for (String wrong : new String[] {"entwürfe/100 %25", "id:b9999", "id:x", "a//b", "%"}) {
            assertThatThrownBy(() -> world.store.mailbox(StoreWithServer.ACCOUNT, wrong))
                    .as(wrong)
                    .isInstanceOf(UsageException.class);
        }
    }

    @Test
    void a_message_is_found_by_the_id_of_its_placement_and_of_itself() throws Exception {
        appendOnDay(1);
        world.sync();
        MessageInfo listed;
        try (Stream<MessageInfo> all = world.store.messages(MessageQuery.mailbox(inbox()))) {
            listed = all.findFirst().orElseThrow();
        }

        assertThat(world.store.placements(listed.id().toString()).getFirst().message())
                .isEqualTo(listed.message());
        assertThat(world.store.placements(listed.message().toString()))
                .extracting(MessageInfo::id)
                .containsExactly(listed.id());
        for (String wrong : new String[] {"p9999", "m9999", "b1", "", "p-1", "p1x"}) {
            assertThatThrownBy(() -> world.store.placements(wrong))
                    .as(wrong)
                    .isInstanceOf(UsageException.class);
        }
    }

    @Test
    void a_message_is_shown_with_its_header_text_and_parts() throws Exception {
        String text =
                """
                From: =?utf-8?q?J=C3=B6rg?= <j@example.org>
                Subject: two parts
                X-Note: here
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: text/plain; charset=utf-8

                Grüße.
                --x
                Content-Type: application/pdf; name="a.pdf"
                Content-Transfer-Encoding: base64

                SGVsbG8=
                --x--
                """;
        world.there
                .mailbox("INBOX")
                .append(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        world.sync();
        MessageInfo message = world.store.placements("p1").getFirst();

        MessageView view = world.store.view(message);
        assertThat(view.header().from().getFirst().name()).isEqualTo("Jörg");
        assertThat(view.text()).contains("Grüße.");
        Attachment pdf = view.attachments().getFirst();
        assertThat(pdf.name()).isEqualTo("a.pdf");
        var out = new ByteArrayOutputStream();
        world.store.part(message, pdf.part(), out);
        assertThat(out).hasToString("Hello");
        assertThat(world.store.headers(message)).contains(new HeaderField("X-Note", "here"));
        assertThatThrownBy(() -> world.store.part(message, "7", out))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void a_home_that_is_not_there_is_made_only_if_asked_for() {
        Path absent = home.resolve("absent");

        assertThatThrownBy(() -> MailStore.open(absent, MailStoreOptions.DEFAULT.withCreate(false)))
                .isInstanceOf(UsageException.class);
        assertThat(absent).doesNotExist();
        try (MailStore made = MailStore.open(absent)) {
            assertThat(made.accounts().list()).isEmpty();
            assertThat(made.status()).isEmpty();
        }
        assertThat(absent).isDirectory();
    }

    @Test
    void a_new_account_has_never_been_synced_and_a_synced_one_is_confirmed() throws Exception {
        assertThat(world.store.status().getFirst().state()).isEqualTo(AccountStatus.State.NEW);
        appendOnDay(1);

        world.sync();

        AccountStatus status = world.store.status().getFirst();
        assertThat(status.state()).isEqualTo(AccountStatus.State.OK);
        assertThat(status.lastSuccess()).isNotNull();
        assertThat(status.mailboxes().getFirst().lastConfirmed()).isNotNull();
        assertThat(status.failures()).isEmpty();
    }

    @Test
    void the_wire_log_holds_the_dialogue_but_no_secret() throws Exception {
        Path log = home.resolve("wire.log");
        world.store.close();
        world.store =
                MailStore.open(
                        home,
                        MailStoreOptions.DEFAULT
                                .withThreads(MailStoreOptions.Threads.PLATFORM)
                                .withWireLog(log));

        world.sync();
        world.store.close();

        assertThat(log).content().contains("EXAMINE").doesNotContain("tulip");
        assertThat(Files.getPosixFilePermissions(log))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
