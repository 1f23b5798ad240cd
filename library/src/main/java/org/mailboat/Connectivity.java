package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Whether a store may talk to servers, and how that changes. Thread-safe.
///
/// A store is opened online. Offline it makes no connection: a run that is asked for ends at once
/// with a failure of kind offline and touches nothing, and so does everything else that needs a
/// server; reading, searching and editing go on. Going offline stops what talks to a server at the
/// next safe place, as a cancel would; the runs that were stopped report why. Going online starts
/// nothing by itself.
///
/// This is what the application wants, and says nothing of what is in reach: a server that does not
/// answer fails its own account, and leaves the store online. It is not written down: it holds for
/// this store object, and neither for other processes nor for the next one.
public final class Connectivity {
    private final ThreadFactory threads;
    private final Object lock = new Object();
    private final Set<Errand> errands = new LinkedHashSet<>();
    private final List<Audience<ConnectivityEvent>> audiences = new ArrayList<>();
    private State state = State.ONLINE;
    private @Nullable ConnectivityChange going;
    private boolean closed;

    /// What is wanted.
    public enum State {
        /// Servers may be talked to.
        ONLINE,
        /// No connection is made.
        OFFLINE
    }

    /// @param threads carry the listeners
    Connectivity(ThreadFactory threads) {
        this.threads = threads;
    }

    /// The state; while a change goes on, the one before it.
    public State state() {
        synchronized (lock) {
            return state;
        }
    }

    /// The change that goes on now.
    public Optional<ConnectivityChange> change() {
        synchronized (lock) {
            return Optional.ofNullable(going);
        }
    }

    /// Begins to change the state, and returns at once. From now on no connection is made if it
    /// goes offline.
    ///
    /// @return the change, which is done already where nothing had to be waited for and where the
    ///   state is the wanted one; empty while an earlier change goes on: then nothing was begun
    /// @throws IllegalStateException if the store is closed
    public Optional<ConnectivityChange> request(State wanted) {
        ConnectivityChange change;
        List<Errand> stopped;
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            if (going != null) {
                return Optional.empty();
            }
            change = new ConnectivityChange(state, wanted, carriers());
            if (wanted == state) {
                change.finish();
                return Optional.of(change);
            }
            going = change;
            tell(ConnectivityEvent.Step.STARTED, change);
            stopped = wanted == State.OFFLINE ? List.copyOf(errands) : List.of();
            finishIfSettled();
        }
        stopped.forEach(Errand::stop);
        return Optional.of(change);
    }

    /// Changes the state, after any change that goes on, and waits until that is done. Offline no
    /// connection is open then.
    ///
    /// @throws IllegalStateException if the store is closed, or on a thread that is to be stopped,
    ///   as where a callback of [MailStore#verify] calls this
    public void set(State wanted) throws InterruptedException {
        while (true) {
            Optional<ConnectivityChange> begun = request(wanted);
            if (begun.isPresent()) {
                begun.get().await();
                return;
            }
            var earlier = change();
            if (earlier.isPresent()) {
                earlier.get().await();
            }
        }
    }

    /// Has a listener told of changes that begin from now on.
    ///
    /// @return to be closed when the listener is no longer of use
    /// @throws IllegalStateException if the store is closed
    public Subscription subscribe(ConnectivityListener listener) {
        var audience = new Audience<ConnectivityEvent>(threads, listener::on);
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            audiences.removeIf(Audience::isClosed);
            audiences.add(audience);
        }
        return audience;
    }

    /// Does what needs a server, unless the store is offline.
    ///
    /// @param cancel the wish of whoever asked for it
    /// @throws MailException of kind offline if the store is offline, or goes offline meanwhile
    <T> T online(Cancel cancel, Function<Errand, T> work) {
        try (var errand = begin(cancel)) {
            try {
                return work.apply(errand);
            } catch (CancellationException e) {
                throw errand.stopped() ? new MailException(offline(), e) : e;
            }
        }
    }

    private Errand begin(Cancel cancel) {
        var errand = new Errand(cancel);
        boolean begun = false;
        try {
            synchronized (lock) {
                if (closed) {
                    throw new IllegalStateException("the store is closed");
                }
                if (state == State.OFFLINE || going != null) {
                    throw new MailException(offline());
                }
                errands.add(errand);
                begun = true;
            }
            return errand;
        } finally {
            if (!begun) {
                errand.close();
            }
        }
    }

    /// What somebody is told who needs a server while the store is offline.
    static SyncFailure offline() {
        return SyncFailure.of(FailureKind.OFFLINE, "The store was set offline.")
                .withDetail(FailureDetail.SET_OFFLINE)
                .withNextStep("set it online and try again");
    }

    /// The threads that what goes on runs on: they cannot wait for its end.
    private Set<Thread> carriers() {
        return errands.stream().map(errand -> errand.carrier).collect(Collectors.toSet());
    }

    private void ended(Errand errand) {
        synchronized (lock) {
            errands.remove(errand);
            finishIfSettled();
        }
    }

    private void finishIfSettled() {
        ConnectivityChange change = going;
        if (change != null && (change.to() == State.ONLINE || errands.isEmpty())) {
            state = change.to();
            tell(ConnectivityEvent.Step.CHANGED, change);
            going = null;
            tell(ConnectivityEvent.Step.DONE, change);
            change.finish();
        }
    }

    private void tell(ConnectivityEvent.Step step, ConnectivityChange change) {
        var event = new ConnectivityEvent(step, change.from(), change.to());
        audiences.forEach(audience -> audience.tell(event));
    }

    /// Lets nothing begin any more, and waits until the listeners were told everything; what goes
    /// on is stopped by others.
    void close() {
        List<Audience<ConnectivityEvent>> told;
        synchronized (lock) {
            closed = true;
            told = List.copyOf(audiences);
        }
        told.forEach(Audience::finish);
    }

    /// Something that talks to a server, and is stopped when the store goes offline. For one
    /// thread, but for its cancel.
    final class Errand implements AutoCloseable {
        private final Thread carrier = Thread.currentThread();
        private final Cancel wish;
        private final Cancel cancel = new Cancel();
        private final Cancel.Registration registration;
        private volatile boolean wentOffline;

        private Errand(Cancel wish) {
            this.wish = wish;
            registration = wish.onRequest(cancel::request);
        }

        /// Set by the wish of whoever asked for it, and by going offline.
        Cancel cancel() {
            return cancel;
        }

        /// Whether it was stopped by going offline, and not by whoever asked for it.
        boolean stopped() {
            return wentOffline && !wish.isRequested();
        }

        private void stop() {
            wentOffline = true;
            cancel.request();
        }

        @Override
        public void close() {
            registration.close();
            ended(this);
        }
    }
}
