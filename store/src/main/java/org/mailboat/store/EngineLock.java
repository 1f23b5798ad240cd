package org.mailboat.store;

import org.mailboat.model.AccountId;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;

/// The engine's role for one account: an OS lock, given back when closed or when the process ends.
public final class EngineLock implements AutoCloseable {
    private final SharedLockFile file;

    private EngineLock(SharedLockFile file) {
        this.file = file;
    }

    /// @throws StoreException if another run, in this process or another, has the role
    static EngineLock acquire(Path locks, AccountId account) {
        SharedLockFile file = SharedLockFile.open(locks.resolve(account + ".lock"));
        boolean acquired = false;
        try {
            FileLock lock = file.tryLock(0);
            if (lock == null) {
                throw busy(file.readText());
            }
            file.hold(lock);
            file.writeText(pid());
            acquired = true;
            return new EngineLock(file);
        } finally {
            if (!acquired) {
                file.close();
            }
        }
    }

    /// This process. Java's own way prepares for the watching of other processes, which is longer
    /// than all else that the lock needs.
    private static String pid() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return Long.toString(ProcessHandle.current().pid());
        }
    }

    /// Gives the role back. Closing again does nothing.
    @Override
    public void close() {
        file.close();
    }

    private static StoreException busy(String pid) {
        String holder = pid.isBlank() ? "" : ", pid " + pid.strip();
        return new StoreException(
                SyncFailure.of(
                                FailureKind.TRANSIENT,
                                "another sync of this account is running: busy" + holder)
                        .withDetail(FailureDetail.IN_USE)
                        .withNextStep("wait for it to end, or try again later"),
                null);
    }
}
