package org.mailboat.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.Phase;
import org.mailboat.sync.RequestQueue.Ticket;

import java.util.List;
import java.util.Set;

class RequestQueueTest {
    private static final SyncRequest ANY = SyncRequest.of();
    private final RequestQueue<String> queue = new RequestQueue<>();

    @Test
    void a_request_joins_a_run_that_has_not_begun_to_observe() {
        var first = queue.submit("home", ANY, "one");
        assertThat(queue.start(1)).contains(first);

        assertThat(queue.submit("home", ANY, "two")).isSameAs(first);
        assertThat(first.holders()).containsExactly("one", "two");
    }

    @Test
    void later_requests_wait_together_as_one_next_run() {
        var first = queue.submit("home", ANY, "one");
        queue.start(1);
        queue.begin(first);

        var next = queue.submit("home", ANY, "two");

        assertThat(next).isNotSameAs(first);
        assertThat(queue.submit("home", ANY, "three")).isSameAs(next);
        assertThat(queue.start(9)).as("one run of an account at a time").isEmpty();
        queue.finish(first);
        assertThat(queue.start(9)).contains(next);
    }

    @Test
    void united_requests_ask_for_what_both_ask_for() {
        var one =
                ANY.withPhases(Set.of(Phase.DOWNLOAD_HIERARCHY))
                        .withMailboxes(List.of(new MailboxGlob("A")))
                        .withDepth(SyncRequest.Depth.HEADERS_ONLY);
        var other =
                ANY.withPhases(Set.of(Phase.DOWNLOAD_CONTENTS))
                        .withMailboxes(List.of(new MailboxGlob("B"), new MailboxGlob("A")))
                        .withPriority(SyncRequest.Priority.ON_DEMAND);

        var united = RequestQueue.united(one, other);

        assertThat(united.phases())
                .containsExactlyInAnyOrder(Phase.DOWNLOAD_HIERARCHY, Phase.DOWNLOAD_CONTENTS);
        assertThat(united.mailboxes()).containsExactly(new MailboxGlob("A"), new MailboxGlob("B"));
        assertThat(united.depth()).isEqualTo(SyncRequest.Depth.FULL);
        assertThat(united.priority()).isEqualTo(SyncRequest.Priority.ON_DEMAND);
        assertThat(RequestQueue.united(one, ANY).mailboxes()).as("all").isEmpty();
    }

    @Test
    void a_dry_run_stays_dry() {
        var dry = queue.submit("home", ANY.withDryRun(true), "one");
        var wet = queue.submit("home", ANY, "two");

        assertThat(wet).isNotSameAs(dry);
        assertThat(dry.request().dryRun()).isTrue();
        assertThat(wet.request().dryRun()).isFalse();
    }

    @Test
    void who_waits_for_it_goes_first_and_nobody_is_overtaken_otherwise() {
        var first = queue.submit("first", ANY, "x");
        var second = queue.submit("second", ANY, "x");
        var urgent = queue.submit("urgent", ANY.withPriority(SyncRequest.Priority.ON_DEMAND), "x");

        assertThat(queue.start(3)).contains(urgent);
        assertThat(queue.start(3)).contains(first);
        assertThat(queue.start(3)).contains(second);
    }

    @Test
    void no_more_runs_than_allowed_go_on_at_a_time() {
        queue.submit("first", ANY, "x");
        queue.submit("second", ANY, "x");

        assertThat(queue.start(1)).isPresent();
        assertThat(queue.start(1)).isEmpty();
    }

    @Test
    void only_the_last_one_to_leave_cancels_the_run() {
        Ticket<String> run = queue.submit("home", ANY, "one");
        queue.submit("home", ANY, "two");
        queue.start(1);

        assertThat(queue.leave(run, "one")).isFalse();
        assertThat(queue.leave(run, "two")).isTrue();
        assertThat(queue.submit("home", ANY, "three"))
                .as("nobody joins a run that is being cancelled")
                .isNotSameAs(run);
    }

    @Test
    void a_run_that_nobody_waits_for_any_more_never_starts() {
        Ticket<String> run = queue.submit("home", ANY, "one");

        assertThat(queue.leave(run, "one")).isFalse();

        assertThat(queue.start(1)).isEmpty();
    }
}
