package org.mailboat.sync;

import org.mailboat.sync.port.Cancel;

/// What a run of one account is given by those who asked for it. Thread-safe.
public interface AccountRun {
    /// What is asked for. The first call closes the run: from now on it observes, and requests that
    /// come later wait for the next run.
    SyncRequest begin();

    /// The wish to stop, set when nobody wants the run any more.
    Cancel cancel();

    /// Tells everyone who asked for the run. Never blocks, and never throws.
    void tell(SyncEvent event);

    /// The same run with another wish to stop, which is to be set at least when this one's is.
    default AccountRun withCancel(Cancel other) {
        var run = this;
        return new AccountRun() {
            @Override
            public SyncRequest begin() {
                return run.begin();
            }

            @Override
            public Cancel cancel() {
                return other;
            }

            @Override
            public void tell(SyncEvent event) {
                run.tell(event);
            }
        };
    }

    /// A run that one caller asks for and nobody joins.
    static AccountRun of(SyncRequest request, SyncListener listener, Cancel cancel) {
        return new AccountRun() {
            @Override
            public SyncRequest begin() {
                return request;
            }

            @Override
            public Cancel cancel() {
                return cancel;
            }

            @Override
            public void tell(SyncEvent event) {
                listener.on(event);
            }
        };
    }
}
