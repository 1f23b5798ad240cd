package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.client.Accounts;
import org.mailboat.imap.testkit.DovecotOptions;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.model.Account;
import org.mailboat.model.IdSet;
import org.mailboat.model.ServerAddress;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Traffic;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Listing a Dovecot on which users share mailboxes.
class DovecotTreeTest {
    private static final String SHARED =
            """
            mail_plugins = acl
            protocol imap {
              mail_plugins = acl imap_acl
            }
            plugin {
              acl = vfile
              acl_shared_dict = file:%h/../shared.db
            }
            namespace shared {
              type = shared
              separator = /
              prefix = shared/%%u/
              location = sdbox:%h/../%%u/sdbox
              list = children
              subscriptions = no
            }
            namespace inbox {
              separator = /
            }
            """;

    private static @Nullable DovecotServer running;

    @BeforeAll
    static void start() {
        assumeTrue(
                DovecotServer.unavailable().isEmpty(),
                () -> DovecotServer.unavailable().orElse(""));
        running =
                DovecotServer.start(
                        DovecotOptions.defaults()
                                .withFormat(DovecotOptions.Format.SDBOX)
                                .withExtraConf(SHARED));
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void what_others_share_takes_part_only_if_it_is_named() {
        String alice = server().user("alice");
        share("bob", alice);

        try (var plain = remote(alice);
                var named = remote(alice, "**", "shared/bob/**", "!**/Secret")) {
            assertThat(plain.tree(new Cancel()).mailboxes())
                    .extracting(RemoteMailbox::wireName)
                    .containsExactly("INBOX");
            List<RemoteMailbox> mailboxes = named.tree(new Cancel()).mailboxes();

            assertThat(mailboxes)
                    .extracting(m -> m.path().toString(), RemoteMailbox::foreign)
                    .containsExactly(
                            tuple("INBOX", false),
                            tuple("shared/bob/Listed", true),
                            tuple("shared/bob/Team", true));
            assertThat(mailboxes.getFirst().status()).isNotNull();
            assertThat(Objects.requireNonNull(mailboxes.getLast().status()).messages()).isOne();
        }
    }

    @Test
    void a_mailbox_without_rights_is_neither_there_nor_absent() {
        String carol = server().user("carol");
        share("dave", carol);
        try (var saver = new Saver(server().port(), carol)) {
            // Dovecot finds the way to another's home only from one that is there.
            saver.append("INBOX", "Subject: x\n\nx\n");
        }

        try (var remote = remote(carol, "**", "shared/dave/**")) {
            List<Evidence> evidence =
                    remote.evidence(
                            List.of(
                                    new EvidenceOrder("shared/dave/Listed", IdSet.empty()),
                                    new EvidenceOrder("shared/dave/Team", IdSet.of(1)),
                                    new EvidenceOrder("shared/dave/None", IdSet.empty()),
                                    new EvidenceOrder("None", IdSet.empty())),
                            new Cancel());

            assertThat(evidence)
                    .extracting(Evidence::answer)
                    .startsWith(Evidence.Answer.UNKNOWN, Evidence.Answer.OPENED)
                    .endsWith(Evidence.Answer.ABSENT);
            assertThat(evidence.get(1).exhibits()).hasSize(1);
        }
    }

    @Test
    void a_hundred_mailboxes_that_stand_still_cost_one_round_trip_and_little() {
        String user = server().user("hundred");
        try (var saver = new Saver(server().port(), user)) {
            for (int i = 1; i < 100; i++) {
                saver.say("CREATE \"Archive %d\"".formatted(2_000 + i));
            }
        }
        try (var remote = remote(user)) {
            remote.connect(new Cancel());
            Traffic before = remote.traffic();
            RemoteTree tree = remote.tree(new Cancel());
            Traffic after = remote.traffic();

            assertThat(tree.mailboxes()).hasSize(100).allMatch(m -> m.status() != null);
            assertThat(after.roundTrips() - before.roundTrips()).isOne();
            assertThat(after.bytesIn() + after.bytesOut()).isLessThan(15_000);
        }
    }

    @Test
    void a_parent_that_was_deleted_holds_no_mail_and_keeps_its_child() {
        String user = server().user("parent");
        try (var saver = new Saver(server().port(), user)) {
            saver.say("CREATE Parent");
            saver.say("CREATE Parent/Child");
            saver.append("Parent", "Subject: x\n\nx\n");
            saver.say("DELETE Parent");
        }
        try (var remote = remote(user)) {
            RemoteTree tree = remote.tree(new Cancel());

            assertThat(tree.mailboxes())
                    .extracting(m -> m.path().toString(), RemoteMailbox::selectable)
                    .contains(tuple("Parent", false), tuple("Parent/Child", true));
        }
    }

    @Test
    void a_plain_listing_says_the_same_as_an_extended_one() {
        String user = server().user("twice");
        try (var saver = new Saver(server().port(), user)) {
            saver.say("CREATE A");
            saver.say("CREATE Entw&APw-rfe");
            saver.say("CREATE \"deep/er\"");
        }
        try (var remote = remote(user)) {
            RemoteTree tree = remote.tree(new Cancel());

            assertThat(remote.confirmTree(tree, Set.of("Gone"), new Cancel())).isEqualTo(tree);
            assertThat(remote.demotions()).isEmpty();
        }
    }

    /// One mailbox to be read, one to be listed only, one of which nothing is to be known.
    private static void share(String owner, String with) {
        String user = server().user(owner);
        try (var saver = new Saver(server().port(), user)) {
            for (String name : List.of("Team", "Listed", "Own")) {
                saver.say("CREATE " + name);
                saver.append(name, "Subject: x\n\nx\n");
            }
            saver.say("SETACL Team " + with + " lr");
            saver.say("SETACL Listed " + with + " l");
        }
    }

    private static ImapRemote remote(String user, String... patterns) {
        Account account =
                Accounts.of(ServerAddress.Security.PLAINTEXT, "127.0.0.1", server().port(), user);
        return new ImapRemote(
                Accounts.withMailboxes(account, List.of(patterns)),
                Accounts.PASSWORD,
                Accounts.config());
    }

    private static DovecotServer server() {
        return Objects.requireNonNull(running);
    }
}
