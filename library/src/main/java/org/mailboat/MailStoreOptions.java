package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/// How a store is opened.
///
/// @param threads what connections and runs are carried by
/// @param clock tells the time
/// @param create whether an absent home is made
/// @param wireLog where the dialogue with servers is written, secrets left out, or null for nowhere
/// @param patience how long to wait for a server before giving up; also for a command that prints a
///   password
public record MailStoreOptions(
        Threads threads,
        InstantSource clock,
        boolean create,
        @Nullable Path wireLog,
        Duration patience) {
    /// A kind of threads.
    public enum Threads {
        /// Light, for many accounts. A process that used one for a socket takes a third of a second
        /// longer to end.
        VIRTUAL,
        /// Daemon threads of the platform, for programs that end soon.
        PLATFORM;

        ThreadFactory factory() {
            return switch (this) {
                case VIRTUAL -> Thread.ofVirtual().name("mailboat-", 1).factory();
                case PLATFORM -> daemons();
            };
        }

        /// Numbers them by itself: the counting of Java's own builders makes classes at first.
        private static ThreadFactory daemons() {
            var number = new AtomicInteger();
            return work ->
                    Thread.ofPlatform()
                            .daemon()
                            .name("mailboat-" + number.incrementAndGet())
                            .unstarted(work);
        }
    }

    /// What suits a program that stays: virtual threads, a home made if absent, a minute's
    /// patience.
    public static final MailStoreOptions DEFAULT =
            new MailStoreOptions(
                    Threads.VIRTUAL, InstantSource.system(), true, null, Duration.ofSeconds(60));

    /// The same, carried by these threads.
    public MailStoreOptions withThreads(Threads other) {
        return new MailStoreOptions(other, clock, create, wireLog, patience);
    }

    /// The same, with this clock.
    public MailStoreOptions withClock(InstantSource other) {
        return new MailStoreOptions(threads, other, create, wireLog, patience);
    }

    /// The same, making an absent home or not.
    public MailStoreOptions withCreate(boolean yes) {
        return new MailStoreOptions(threads, clock, yes, wireLog, patience);
    }

    /// The same, writing the dialogue with servers to this file; null for none.
    public MailStoreOptions withWireLog(@Nullable Path file) {
        return new MailStoreOptions(threads, clock, create, file, patience);
    }

    /// The same, waiting so long for a server.
    public MailStoreOptions withPatience(Duration other) {
        return new MailStoreOptions(threads, clock, create, wireLog, other);
    }
}
