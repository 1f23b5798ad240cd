package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class SyncEngineTest {
    private final World world = World.withMail();

    @Test
    void a_first_sync_brings_everything() {
        AccountReport report = world.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(report.created()).isEqualTo(24);
        assertThat(world.difference()).isNull();
        assertThat(world.store.notes(world.account().id()).lastSuccess()).isNotNull();
    }

    @Test
    void a_second_run_does_nothing() {
        world.sync();
        long bodies = world.server.bodiesSent();
        world.events.clear();

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(List.of(report.created(), report.updated(), report.deleted())).containsOnly(0L);
        assertThat(world.events(SyncEvent.MailboxChanged.class)).isEmpty();
    }

    @Test
    void a_second_run_does_nothing_without_mod_sequences_either() {
        world.server.withoutModSeqs();
        world.sync();
        long bodies = world.server.bodiesSent();

        AccountReport report = world.sync();

        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(List.of(report.created(), report.updated(), report.deleted())).containsOnly(0L);
        assertThat(world.difference()).isNull();
    }

    @Test
    void changes_on_the_server_arrive() {
        world.sync();
        world.server.append("INBOX", "new", World.NONE);
        world.server.mark("Work", 3, World.FLAGGED);
        world.server.expunge("Work/Old", 8);
        world.server.create("Lists").append("Lists", "first", World.SEEN);

        AccountReport report = world.sync();

        assertThat(report.created()).isEqualTo(2);
        assertThat(report.updated()).isEqualTo(1);
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(world.difference()).isNull();
        assertThat(world.store.recoverable()).containsExactly(World.text("Work/Old", 8));
    }

    @Test
    void keywords_merge_one_by_one() {
        world.sync();
        var placement = world.store.ids("INBOX").getFirst();
        world.store.mark(placement, Keywords.of(Keyword.ANSWERED));
        world.server.mark("INBOX", 1, World.FLAGGED);

        world.sync();

        assertThat(world.store.dump("INBOX").getFirst()).startsWith("1 [\\Answered \\Flagged]");
    }

    @Test
    void one_refused_message_costs_one_message_and_is_tried_again_later() {
        world.server.refuse("Work", 4);

        AccountReport first = world.sync();

        assertThat(first.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(first.created()).isEqualTo(23);
        assertThat(first.failures())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.scope()).isEqualTo(SyncFailure.Scope.MESSAGE);
                    assertThat(f.message()).isEqualTo("uid 4");
                    assertThat(f.account()).isEqualTo("home");
                    assertThat(f.nextTry()).isNotNull();
                });

        world.server.heal();
        assertThat(world.sync().failures()).as("withheld until it is due").hasSize(1);
        world.clock.advance(Duration.ofMinutes(2));
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_person_who_asks_is_a_reason_to_try_again_at_once() {
        world.server.refuse("Work", 4);
        world.sync();
        world.server.heal();

        var report = world.sync(SyncRequest.of().withPriority(SyncRequest.Priority.ON_DEMAND));

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_message_that_is_listed_and_never_sent_is_parked_and_not_forgotten() {
        world.server.withhold("INBOX", 2);

        assertThat(world.sync().result()).isEqualTo(Result.INCOMPLETE);

        world.server.heal();
        world.clock.advance(Duration.ofHours(1));
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_message_that_is_sent_twice_counts_once() {
        world.server.stutter("INBOX", 2);

        AccountReport report = world.sync();

        assertThat(report.created()).isEqualTo(24);
        assertThat(world.difference()).isNull();
        assertThat(world.events(SyncEvent.Progress.class))
                .extracting(SyncEvent.Progress::messages)
                .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(24));
    }

    @Test
    void one_bad_mailbox_costs_one_mailbox() {
        world.server.shut("Work");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.created()).isEqualTo(16);
        assertThat(report.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.mailbox()).hasToString("Work"));
        world.server.heal();
        world.sync();
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_link_that_breaks_anywhere_is_taken_up_again_in_the_same_run() {
        for (int answers = 0; answers < 40; answers++) {
            var cut = World.withMail();
            cut.server.cutAfter(answers);

            AccountReport report = cut.sync();

            assertThat(report.result()).as("cut after %d", answers).isEqualTo(Result.DONE);
            assertThat(cut.difference()).as("cut after %d", answers).isNull();
            assertThat(cut.server.bodiesSent()).as("cut after %d", answers).isEqualTo(24);
        }
    }

    @Test
    void one_message_that_breaks_every_connection_costs_one_message() {
        world.server.poison("Work", 5);

        AccountReport report = world.sync();

        assertThat(report.created()).isEqualTo(23);
        assertThat(report.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.message()).isEqualTo("uid 5"));
        world.server.heal();
        world.clock.advance(Duration.ofHours(1));
        world.sync();
        assertThat(world.difference()).isNull();
    }

    @Test
    void new_epochs_lose_nothing_and_keep_every_id() {
        world.sync();
        var ids = world.store.ids("INBOX");
        world.store.mark(ids.getFirst(), Keywords.of(Keyword.ANSWERED));
        world.server.reset("INBOX");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.store.ids("INBOX")).isEqualTo(ids);
        assertThat(world.store.dump("INBOX").getFirst()).startsWith("11 [\\Answered]");
        assertThat(world.store.recoverable()).isEmpty();
    }

    @Test
    void what_finds_no_partner_after_a_reset_becomes_recoverable() {
        world.sync();
        world.server.expunge("INBOX", 7);
        world.server.reset("INBOX");

        world.sync();

        assertThat(world.difference()).isNull();
        assertThat(world.store.recoverable()).containsExactly(World.text("INBOX", 7));
    }

    @Test
    void a_mailbox_removed_on_the_server_goes_last_and_stays_recoverable() {
        world.sync();
        world.server.delete("Work/Old");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
        assertThat(world.store.recoverable()).hasSize(8);
    }

    @Test
    void a_new_name_that_cannot_be_looked_into_waits_until_it_shows_whose_it_is() {
        world.sync();
        var ids = world.store.ids("Work/Old");
        world.server.rename("Work/Old", "Work/New");
        world.server.shut("Work/New");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.failures())
                .anySatisfy(f -> assertThat(f.mailbox()).hasToString("Work/New"));
        assertThat(world.store.ids("Work/Old")).isEqualTo(ids);
        world.server.heal();
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("Work/New")).isEqualTo(ids);
    }

    @Test
    void a_new_name_that_can_never_be_looked_into_does_not_wait_for_ever() {
        world.sync();
        world.server.rename("Work/Old", "Work/New");
        world.server.shut("Work/New");
        world.sync();

        world.clock.advance(Duration.ofDays(4));
        world.sync();

        assertThat(world.store.mailboxes(world.account().id()))
                .extracting(m -> m.path().toString())
                .contains("Work/New");
    }

    @Test
    void an_empty_list_removes_nothing_until_it_is_seen_again_and_allowed() {
        world.sync();
        world.server.listNothing(true);
        var allowed = SyncRequest.of().withAllowMassDelete(true);

        AccountReport report = world.sync();
        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(world.events(SyncEvent.Refused.class)).hasSize(1);
        assertThat(world.sync(allowed).result()).as("too soon").isEqualTo(Result.REFUSED);
        assertThat(world.store.dump("INBOX")).hasSize(8);

        world.clock.advance(Duration.ofSeconds(61));
        assertThat(world.sync().result()).as("not allowed").isEqualTo(Result.REFUSED);
        assertThat(world.sync(allowed).result()).isEqualTo(Result.DONE);
        assertThat(world.store.recoverable()).hasSize(24);
    }

    @Test
    void what_was_deleted_here_counts_on_both_sides_when_its_mailbox_is_gone() {
        World large = World.withRealMail(40);
        large.sync();
        large.store.ids("Work").subList(0, 25).forEach(large.store::delete);
        large.server.delete("Work/Old");
        large.server.delete("Work");

        assertThat(large.sync().result()).isEqualTo(Result.REFUSED);

        assertThat(large.store.ids("Work/Old")).hasSize(40);
    }

    @Test
    void what_the_server_never_had_does_not_count_when_its_mailbox_is_gone() {
        World large = World.withRealMail(40);
        large.sync();
        for (int i = 0; i < 45; i++) {
            large.store.importMessage("Work", World.mail("ours " + i), World.NONE);
        }
        large.server.delete("Work");

        assertThat(large.sync().result()).isEqualTo(Result.DONE);

        assertThat(large.store.ids("Recovered")).hasSize(45);
    }

    @Test
    void what_was_numbered_anew_is_counted_once_when_its_mailbox_is_gone() {
        World large = World.withRealMail(40);
        large.sync();
        large.server.reset("Work");
        large.server.reset("Work/Old");
        large.dryRun();
        large.server.delete("Work/Old");
        large.server.delete("Work");

        assertThat(large.sync().result()).isEqualTo(Result.REFUSED);

        assertThat(large.store.ids("Work/Old")).hasSize(40);
    }

    @Test
    void who_does_not_look_at_everything_does_not_forget_what_was_refused() {
        world.sync();
        world.server.listNothing(true);
        world.sync();
        world.clock.advance(Duration.ofSeconds(61));

        world.sync(SyncRequest.of().withPhases(EnumSet.of(Phase.UPLOAD_CONTENTS)));

        AccountReport allowed = world.sync(SyncRequest.of().withAllowMassDelete(true));
        assertThat(allowed.result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_refusal_ends_with_the_danger() {
        world.sync();
        world.server.listNothing(true);
        world.sync();
        world.server.heal();

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(world.store.notes(world.account().id()).refused()).isNull();
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_refusal_stops_only_the_removals() {
        world.sync();
        for (String path : world.server.paths()) {
            for (long uid = 1; uid <= 8; uid++) {
                world.server.expunge(path, uid);
            }
        }
        for (int i = 0; i < 60; i++) {
            world.server.append("INBOX", "flood " + i, World.NONE);
        }
        world.sync();
        for (long uid = 9; uid <= 68; uid++) {
            world.server.expunge("INBOX", uid);
        }
        for (int i = 0; i < 50; i++) {
            world.server.append("INBOX", "more " + i, World.NONE);
        }

        AccountReport report = world.sync();

        assertThat(report.created()).isEqualTo(50);
        assertThat(world.store.dump("INBOX")).hasSizeGreaterThanOrEqualTo(50);
        world.clock.advance(Duration.ofSeconds(61));
        world.sync(SyncRequest.of().withAllowMassDelete(true));
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_dry_run_changes_nothing_and_says_everything() {
        world.sync();
        world.server.append("INBOX", "new", World.NONE);
        world.server.mark("Work", 3, World.FLAGGED);
        world.server.expunge("Work/Old", 8);
        world.server.create("Lists");
        var before = world.store.dump("INBOX");

        AccountReport report = world.sync(SyncRequest.of().withDryRun(true));

        assertThat(world.store.dump("INBOX")).isEqualTo(before);
        assertThat(report.created()).isZero();
        var sentences =
                world.events(SyncEvent.Planned.class).stream()
                        .flatMap(p -> p.ops().stream())
                        .map(SyncEvent.PlannedOp::sentence)
                        .toList();
        assertThat(sentences)
                .containsExactly(
                        "Make the mailbox \"Lists\" here and bring in its 0 messages.",
                        "Mark 1 message in \"Work\" here with +$flagged: uid 3.",
                        "Bring 1 message (3 bytes) into \"INBOX\": uid 9.",
                        "Remove 1 message from \"Work/Old\" here, recoverably, as the server no"
                                + " longer has them: uid 8.");
        world.sync();
        assertThat(world.difference()).isNull();
    }

    @Test
    void the_phases_choose_what_is_carried_out() {
        AccountReport contents =
                world.sync(SyncRequest.of().withPhases(Set.of(Phase.DOWNLOAD_CONTENTS)));
        assertThat(contents.created()).as("no mailbox is here yet").isZero();

        world.sync(SyncRequest.of().withPhases(Set.of(Phase.DOWNLOAD_HIERARCHY)));
        assertThat(world.store.mailboxes(world.account().id())).hasSize(3);
        assertThat(world.server.bodiesSent()).isZero();

        world.sync(SyncRequest.of().withPhases(Set.of(Phase.DOWNLOAD_CONTENTS)));
        assertThat(world.difference()).isNull();
    }

    @Test
    void only_the_mailboxes_asked_for_take_part() {
        world.sync(SyncRequest.of().withMailboxes(List.of(new MailboxGlob("Work"))));

        assertThat(world.store.mailboxes(world.account().id()))
                .singleElement()
                .satisfies(m -> assertThat(m.path()).hasToString("Work"));
        assertThat(world.store.dump("Work")).hasSize(8);
    }

    @Test
    void headers_come_first_and_bodies_complete_them_later() {
        world.sync(SyncRequest.of().withDepth(SyncRequest.Depth.HEADERS_ONLY));
        assertThat(world.store.dump("INBOX").getFirst()).isEqualTo("1 [] Subject: INBOX 1\r\n\r\n");
        var ids = world.store.ids("INBOX");
        assertThat(world.server.bodiesSent()).isZero();
        long sent = world.server.headersSent();
        world.sync(SyncRequest.of().withDepth(SyncRequest.Depth.HEADERS_ONLY));
        assertThat(world.server.headersSent()).isEqualTo(sent);

        world.sync();

        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("INBOX")).isEqualTo(ids);
    }

    @Test
    void a_cancelled_run_says_so_and_the_next_one_goes_on() {
        var cancel = new Cancel();
        cancel.request();

        AccountReport report = world.sync(SyncRequest.of(), FaultPlan.none(), cancel);

        assertThat(report.result()).isEqualTo(Result.CANCELLED);
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void events_come_in_pairs_and_progress_ends_at_its_total() {
        world.sync();

        assertThat(world.events.getFirst()).isInstanceOf(SyncEvent.Started.class);
        assertThat(world.events.getLast()).isInstanceOf(SyncEvent.Finished.class);
        for (String path : world.server.paths()) {
            var states =
                    world.events(SyncEvent.MailboxChanged.class).stream()
                            .filter(e -> e.mailbox().toString().equals(path))
                            .map(SyncEvent.MailboxChanged::state)
                            .toList();
            assertThat(states).isNotEmpty();
            for (int i = 0; i < states.size(); i++) {
                assertThat(states.get(i))
                        .isEqualTo(i % 2 == 0 ? SyncEvent.State.STARTED : SyncEvent.State.FINISHED);
            }
        }
        var last =
                world.events(SyncEvent.Progress.class).stream()
                        .filter(p -> p.mailbox() == null)
                        .toList()
                        .getLast();
        assertThat(last.messages()).isEqualTo(24);
        assertThat(last.messagesTotal()).isEqualTo(24);
    }
}
