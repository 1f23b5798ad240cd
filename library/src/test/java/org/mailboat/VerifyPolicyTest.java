package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeMailbox;
import org.mailboat.sync.port.Cancel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a verification makes of mail that is on one side only because the account's policy says so.
@Timeout(120)
class VerifyPolicyTest {
    @TempDir Path home;
    private StoreWithServer world;
    private FakeMailbox inbox;
    private FakeMailbox old;
    private final List<String> found = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        world = new StoreWithServer(home);
        inbox = world.there.mailbox("INBOX");
        old = world.there.create("Old");
        List.of("a", "b", "c").forEach(each -> inbox.append(StoreWithServer.message(each)));
        List.of("d", "e").forEach(each -> old.append(StoreWithServer.message(each)));
        world.sync();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void set(String key, String value) {
        world.store
                .accounts()
                .change(
                        StoreWithServer.ACCOUNT,
                        new AccountChange(null, null, null, null, null, Map.of(key, value)));
    }

    private VerifyReport verify() {
        found.clear();
        return world.store.verify(
                new VerifyRequest(StoreWithServer.ACCOUNT, true, false),
                d -> found.add(d.mailbox() + " " + d.uid() + " " + d.what().label()),
                WorkProgress.NONE,
                new Cancel());
    }

    /// No sync makes them equal, and that is as it should be.
    private void assertSetApart(long messages, String... settings) throws Exception {
        world.sync();
        VerifyReport report = verify();
        assertThat(found).isEmpty();
        assertThat(report.equal()).isTrue();
        assertThat(report.byPolicy()).isEqualTo(messages);
        assertThat(report.policies()).containsExactly(settings);
    }

    @Test
    void what_was_deleted_on_the_server_and_is_kept_here_is_no_difference() throws Exception {
        set("deletions", "keep");
        inbox.expunge(1);
        world.there.delete("Old");

        assertSetApart(3, "deletions=keep");
    }

    @Test
    void what_was_deleted_here_and_is_kept_on_the_server_is_no_difference() throws Exception {
        set("deletions", "keep");
        MailboxInfo mailbox = world.store.mailbox(StoreWithServer.ACCOUNT, "Old");
        world.store.edits().deleteMailboxForever(mailbox.id());

        assertSetApart(2, "deletions=keep");
    }

    @Test
    void a_mailbox_deleted_here_of_an_account_that_only_takes_is_no_difference() throws Exception {
        set("direction", "pull");
        MailboxInfo mailbox = world.store.mailbox(StoreWithServer.ACCOUNT, "Old");
        world.store.edits().deleteMailboxForever(mailbox.id());

        assertSetApart(2, "direction=pull");
    }

    @Test
    void what_changed_on_the_server_of_an_account_that_only_gives_is_no_difference()
            throws Exception {
        set("direction", "push");
        inbox.expunge(1);
        inbox.addFlags(2, "\\Flagged");
        inbox.append(StoreWithServer.message("new"));
        world.there.create("New").append(StoreWithServer.message("newer"));
        world.there.delete("Old");

        assertSetApart(6, "direction=push");
    }

    @Test
    void what_a_sync_does_mend_is_a_difference_under_such_a_policy_too() throws Exception {
        set("deletions", "keep");
        inbox.append(StoreWithServer.message("new"));
        inbox.addFlags(2, "\\Flagged");
        inbox.expunge(1);

        VerifyReport report = verify();

        assertThat(found).containsExactlyInAnyOrder("INBOX 2 keywords", "INBOX 4 missing-here");
        assertThat(report.equal()).isFalse();
        assertThat(report.byPolicy()).isEqualTo(1);
    }

    @Test
    void a_mailbox_that_the_server_numbered_anew_is_matched_by_a_sync_and_a_difference_until_then()
            throws Exception {
        set("deletions", "keep");
        inbox.resetUidValidity();

        assertThat(verify().equal()).isFalse();

        assertSetApart(0);
    }
}
