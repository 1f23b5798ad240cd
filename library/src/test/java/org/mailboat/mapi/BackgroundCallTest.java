package org.mailboat.mapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailboat.UsageException;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The test plays the host; the store is a run that does what the test says.
@Timeout(30)
class BackgroundCallTest {
    private static final int[] BITS = {1, 2, 0x40, 0x80, 0x200, 0x0200_0000, 0x2000_0000};
    private static final int DOWNLOAD = 0x82;

    private final StubSync store = new StubSync();
    private final RecordingHost host = new RecordingHost();
    private final Out<SyncDoneEvent> out = new Out<>();
    private final IMAPISync sync = store.sync();

    private HRESULT call(int size, int flags, @Nullable Object callback) {
        return sync.SynchronizeInBackground(new MAPISIB(size, flags, null, callback, out));
    }

    private HRESULT call(int flags) {
        return call(MAPISIB.SIZE, flags, host);
    }

    private SyncDoneEvent event() {
        SyncDoneEvent event = out.get();
        if (event == null) {
            throw new AssertionError("no event was given");
        }
        return event;
    }

    @Test
    void every_union_of_flags_asks_for_what_its_bits_say() {
        for (int union = 0; union < 1 << BITS.length; union++) {
            int flags = 0;
            for (int i = 0; i < BITS.length; i++) {
                flags |= (union >> i & 1) * BITS[i];
            }
            store.requests.clear();
            out.set(null);

            HRESULT result = call(MAPISIB.SIZE, flags, null);

            Set<Phase> phases = phases(flags);
            if (phases.isEmpty()) {
                assertThat(result).isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
            } else if (phases.equals(EnumSet.of(Phase.OUTGOING))) {
                assertThat(result).isEqualTo(HRESULT.MAPI_E_NO_SUPPORT);
            } else {
                assertThat(result).isEqualTo(HRESULT.S_OK);
                assertThat(store.requests)
                        .containsExactly(
                                SyncRequest.of()
                                        .withPhases(phases)
                                        .withDepth(
                                                (flags & 0x0200_0000) != 0
                                                        ? SyncRequest.Depth.HEADERS_ONLY
                                                        : SyncRequest.Depth.FULL)
                                        .withPriority(
                                                (flags & 0x2000_0000) != 0
                                                        ? SyncRequest.Priority.ON_DEMAND
                                                        : SyncRequest.Priority.BACKGROUND));
            }
            assertThat(out.get() != null).isEqualTo(result.succeeded());
            assertThat(store.requests.isEmpty()).isEqualTo(!result.succeeded());
        }
    }

    private static Set<Phase> phases(int flags) {
        var phases = EnumSet.noneOf(Phase.class);
        Phase[] ofBits = {
            Phase.UPLOAD_HIERARCHY,
            Phase.DOWNLOAD_HIERARCHY,
            Phase.UPLOAD_CONTENTS,
            Phase.DOWNLOAD_CONTENTS,
            Phase.OUTGOING
        };
        for (int i = 0; i < ofBits.length; i++) {
            if ((flags & BITS[i]) != 0) {
                phases.add(ofBits[i]);
            }
        }
        return phases;
    }

    @Test
    void a_bit_outside_the_seven_is_unknown_whatever_else_is_set() {
        for (int i = 0; i < 32; i++) {
            int bit = 1 << i;
            if ((bit & 0x2200_02C3) == 0) {
                assertThat(call(bit)).isEqualTo(HRESULT.MAPI_E_UNKNOWN_FLAGS);
                assertThat(call(bit | DOWNLOAD)).isEqualTo(HRESULT.MAPI_E_UNKNOWN_FLAGS);
                assertThat(call(bit | 0x200)).isEqualTo(HRESULT.MAPI_E_UNKNOWN_FLAGS);
            }
        }
        assertThat(call(-1)).isEqualTo(HRESULT.MAPI_E_UNKNOWN_FLAGS);
        assertThat(store.requests).isEmpty();
        assertThat(out.get()).isNull();
        assertThat(host.calls).isEmpty();
    }

    @Test
    void a_struct_that_is_missing_too_small_or_without_an_event_is_told_before_its_flags() {
        for (int flags : new int[] {DOWNLOAD, 0, 0x1000}) {
            assertThat(sync.SynchronizeInBackground(null))
                    .isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
            assertThat(call(MAPISIB.SIZE - 1, flags, host))
                    .isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
            assertThat(call(0, flags, host)).isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
            assertThat(
                            sync.SynchronizeInBackground(
                                    new MAPISIB(MAPISIB.SIZE, flags, null, host, null)))
                    .isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
        }
        assertThat(store.requests).isEmpty();
        assertThat(host.calls).isEmpty();
    }

    @Test
    void a_larger_struct_is_taken_and_its_size_has_no_sign() {
        assertThat(call(MAPISIB.SIZE + 8, DOWNLOAD, host)).isEqualTo(HRESULT.S_OK);
        assertThat(call(0x8000_0000, DOWNLOAD, host)).isEqualTo(HRESULT.S_OK);
    }

    @Test
    void a_store_that_cannot_begin_says_why_and_makes_no_callback() {
        store.closed = true;
        assertThat(call(DOWNLOAD)).isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
        assertThat(call(0x200)).isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
        assertThat(call(0)).isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
        store.closed = false;
        store.refusal = new UsageException("there is no account to synchronize");
        assertThat(call(DOWNLOAD)).isEqualTo(HRESULT.MAPI_E_UNCONFIGURED);
        store.refusal = new MailException(SyncFailure.of(FailureKind.STORE_DAMAGED, "ouch"));
        assertThat(call(DOWNLOAD)).isEqualTo(HRESULT.MAPI_E_CORRUPT_STORE);
        store.refusal = new IllegalStateException("a fault");
        assertThat(call(DOWNLOAD)).isEqualTo(HRESULT.MAPI_E_CALL_FAILED);
        store.memory = new OutOfMemoryError("a test");
        assertThat(call(DOWNLOAD)).isEqualTo(HRESULT.MAPI_E_NOT_ENOUGH_MEMORY);
        assertThat(out.get()).isNull();
        assertThat(host.calls).isEmpty();
    }

    @Test
    void a_store_that_is_closed_while_the_call_comes_in_says_that_it_is_closed() {
        IMAPISync closing =
                new BackgroundCall(
                        (riid, ppv) -> HRESULT.S_OK,
                        (request, listener) -> {
                            store.closed = true;
                            throw new IllegalStateException("closed");
                        },
                        () -> store.closed,
                        () -> false);

        assertThat(
                        closing.SynchronizeInBackground(
                                new MAPISIB(MAPISIB.SIZE, DOWNLOAD, null, host, out)))
                .isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
    }

    @Test
    void without_a_callback_the_event_tells_the_end() throws InterruptedException {
        assertThat(call(MAPISIB.SIZE, DOWNLOAD, null)).isEqualTo(HRESULT.S_OK);
        store.tell(new SyncEvent.Started("a"));
        assertThat(event().isSignalled()).isFalse();
        assertThat(event().await(Duration.ofMillis(1))).isFalse();

        store.end(StubSync.account(Result.DONE));

        assertThat(event().await(Duration.ZERO)).isTrue();
    }

    @Test
    void an_object_that_is_no_callback_is_as_good_as_none() {
        IUnknown other = (riid, ppv) -> Interfaces.answer(riid, ppv, null);
        IUnknown failing =
                (riid, ppv) -> {
                    throw new IllegalStateException("do not ask me");
                };
        IUnknown lying = (riid, ppv) -> Interfaces.answer(riid, ppv, "no callback");
        for (Object callback : List.of("a string", other, failing, lying)) {
            assertThat(call(MAPISIB.SIZE, DOWNLOAD, callback)).isEqualTo(HRESULT.S_OK);
            store.end(StubSync.account(Result.DONE));
            assertThat(event().isSignalled()).isTrue();
        }
    }

    @Test
    void a_callback_is_found_behind_an_object_that_gives_it_when_asked() {
        var asked = new ArrayList<UUID>();
        IUnknown behind =
                (riid, ppv) -> {
                    asked.add(riid);
                    return Interfaces.answer(riid, ppv, host);
                };
        call(MAPISIB.SIZE, DOWNLOAD, behind);
        store.end(StubSync.account(Result.DONE));

        assertThat(asked).containsExactly(IMAPISyncProgressCallback.IID);
        assertThat(host.times("Done")).isEqualTo(1);
    }

    @Test
    void the_host_is_told_in_order_and_done_comes_last_then_the_event() {
        call(DOWNLOAD);
        store.tell(new SyncEvent.Started("a"));
        store.tell(
                new SyncEvent.PhaseChanged("a", Phase.DOWNLOAD_CONTENTS, SyncEvent.State.STARTED));
        store.tell(
                new SyncEvent.MailboxChanged(
                        "a", MailboxPath.parse("x\u001by"), SyncEvent.State.STARTED));
        store.tell(new SyncEvent.Progress("a", Phase.DOWNLOAD_CONTENTS, null, 1, 4, 25, 100));
        store.tell(
                new SyncEvent.Failed(
                        "a", SyncFailure.of(FailureKind.THROTTLED, "Slow").withAccount("a")));
        store.tell(new SyncEvent.Failed("a", SyncFailure.of(FailureKind.OFFLINE, "Gone")));
        store.tell(new SyncEvent.Refused("a", "too much goes", 100, 120, "--allow-mass-delete"));
        store.tell(
                new SyncEvent.PhaseChanged("a", Phase.DOWNLOAD_CONTENTS, SyncEvent.State.FINISHED));
        store.tell(new SyncEvent.Finished("a", StubSync.account(Result.DONE)));
        assertThat(event().isSignalled()).isFalse();

        store.end(StubSync.account(Result.DONE));

        assertThat(event().isSignalled()).isTrue();
        assertThat(host.calls)
                .containsExactly(
                        "Progress a: fetching messages 0/10000",
                        "Progress a: x%1By 0/10000",
                        "Progress null 2500/10000",
                        "Error MAPI_E_BUSY (0x8004010B) a: Slow.",
                        "Error MAPI_E_NETWORK_ERROR (0x80040115) Gone.",
                        "Error MAPI_E_UNABLE_TO_COMPLETE (0x80040400) a: too much goes",
                        "Progress null 10000/10000",
                        "Done S_OK (0x00000000) signalled=false");
    }

    @Test
    void the_bar_is_one_for_all_accounts_and_never_goes_back() {
        call(DOWNLOAD | 0x40);
        store.tell(new SyncEvent.Started("a"));
        store.tell(new SyncEvent.Started("b"));
        store.tell(new SyncEvent.Progress("a", Phase.UPLOAD_CONTENTS, null, 5, 5, 0, -1));
        store.tell(new SyncEvent.Progress("a", Phase.DOWNLOAD_CONTENTS, null, 0, -1, 0, -1));
        store.tell(new SyncEvent.Progress("a", Phase.DOWNLOAD_CONTENTS, null, 5, 10, 0, 0));
        store.tell(new SyncEvent.Progress("a", Phase.DOWNLOAD_CONTENTS, null, 5, 100, 0, 0));
        store.tell(
                new SyncEvent.Progress(
                        "a", Phase.DOWNLOAD_CONTENTS, null, 5, 10, 3L << 40, 4L << 40));
        store.tell(new SyncEvent.Finished("a", StubSync.account(Result.FAILED)));
        store.tell(new SyncEvent.Progress("b", Phase.DOWNLOAD_CONTENTS, null, 9, 1, 0, -1));
        store.end(StubSync.account(Result.FAILED));

        assertThat(host.bar).containsExactly(1000, 1000, 3000, 3000, 4000, 10_000);
        assertThat(host.status).isEqualTo(HRESULT.MAPI_E_UNABLE_TO_COMPLETE);
    }

    @Test
    void a_store_with_an_account_that_can_send_is_asked_to_send() {
        store.sends = true;

        assertThat(call(0x200)).isEqualTo(HRESULT.S_OK);
        store.tell(new SyncEvent.Started("a"));
        store.end(StubSync.account(Result.DONE));

        assertThat(store.requests)
                .extracting(SyncRequest::phases)
                .containsExactly(EnumSet.of(Phase.OUTGOING));
        assertThat(host.errors).isEmpty();
        assertThat(host.status).isEqualTo(HRESULT.S_OK);
    }

    @Test
    void sending_along_with_other_phases_is_warned_of_once_and_is_no_failure() {
        call(DOWNLOAD | 0x200);
        store.tell(new SyncEvent.Started("a"));
        store.tell(new SyncEvent.Started("b"));
        store.end(StubSync.account(Result.DONE));

        assertThat(host.errors).containsExactly(HRESULT.MAPI_E_NO_SUPPORT);
        assertThat(host.status).isEqualTo(HRESULT.S_OK);
    }

    @Test
    void a_host_that_throws_everywhere_is_told_everything_and_gets_its_event() {
        var failing =
                new RecordingHost(method -> {
                    throw new AssertionError("the host fails in " + method);
                });
        call(MAPISIB.SIZE, DOWNLOAD, failing);
        store.tell(
                new SyncEvent.PhaseChanged("a", Phase.DOWNLOAD_CONTENTS, SyncEvent.State.STARTED));
        store.tell(new SyncEvent.Failed("a", SyncFailure.of(FailureKind.BUG, "x")));
        store.tell(new SyncEvent.Failed("a", SyncFailure.of(FailureKind.BUG, "y")));

        store.end(StubSync.account(Result.DONE));

        assertThat(failing.times("Error")).isEqualTo(2);
        assertThat(failing.times("Done")).isEqualTo(1);
        assertThat(event().isSignalled()).isTrue();
    }

    @Test
    void an_event_cancels_its_call() {
        call(DOWNLOAD);
        assertThat(store.cancelled).isFalse();

        event().cancel();

        assertThat(store.cancelled).isTrue();
        store.end(StubSync.account(Result.CANCELLED));
        assertThat(host.status).isEqualTo(HRESULT.MAPI_E_USER_CANCEL);
        event().cancel();
    }
}
